"""What every answer carries, and how a refused action becomes a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from pharmacy.errors import refusal_page
from records.refusals import Refusal

Answer = Callable[[HttpRequest], HttpResponse]

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self)"


def security_headers(get_response: Answer) -> Answer:
    """Add the headers Django has no setting for; nothing but static files may be kept by a browser or proxy."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return respond


def refusals_as_pages(get_response: Answer) -> Answer:
    """Answer a refused action with a page that names the code, the reason and the way back."""

    def respond(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refusal_page(request, exception) if isinstance(exception, Refusal) else None

    respond.process_exception = process_exception  # type: ignore[attr-defined]
    return respond
