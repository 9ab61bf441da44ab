"""The site with one page more, which says nothing: what the middleware, the session and gunicorn cost by themselves."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from pharmacy.wsgi import application

__all__ = ["EMPTY", "application"]

EMPTY = "nothing-on-it/"


def _empty(request: HttpRequest) -> HttpResponse:
    """An answer without a word; who is not signed in does not get it."""
    return HttpResponse()


def _add_the_page() -> None:
    from pharmacy.urls import urlpatterns  # not before the application is set up

    urlpatterns.append(path(EMPTY, _empty, name="empty"))


_add_the_page()
