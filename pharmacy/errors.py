"""Pages for what went wrong: each says what happened, that nothing was lost, and the way on."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.http import url_has_allowed_host_and_scheme
from redis.exceptions import ConnectionError as CacheAway

from records.refusals import Refusal

# What was last read of the pharmacy, for the pages that may not ask the database whether this is training.
LAST_READ = {"training": False}


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page for an action that was not taken; it leads back to the page it was asked for on."""
    return render(request, "409.html", {"refusal": refusal, "back_url": _came_from(request)}, status=refusal.status)


def _came_from(request: HttpRequest) -> str:
    """The page of ours the request was sent from; "" if it is not known."""
    came = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure())
    return came if is_ours else ""


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form sent from an old or foreign page."""
    return render(request, "403_csrf.html", status=403)


def mistake(request: HttpRequest) -> HttpResponse:
    """The page for what we did not foresee; 503 when database or cache is away. It asks for neither."""
    away = isinstance(sys.exception(), OperationalError | InterfaceError | CacheAway)
    if not away:
        return HttpResponse(get_template("500.html").render(LAST_READ), status=500)
    return HttpResponse(get_template("503.html").render(LAST_READ), status=503, headers={"Retry-After": "30"})
