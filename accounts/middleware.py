"""The idle lock (SEC-04)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def idle_lock(get_response: Answer) -> Answer:
    """Lock a session that has been idle."""

    def respond(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    return respond
