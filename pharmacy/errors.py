"""Pages for what went wrong: each says what happened, that nothing was lost, and the way on."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from redis.exceptions import ConnectionError as CacheAway

from records.refusals import Refusal


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page for an action that was not taken."""
    return render(request, "409.html", {"refusal": refusal}, status=refusal.status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form sent from an old or foreign page."""
    return render(request, "403_csrf.html", status=403)


def mistake(request: HttpRequest) -> HttpResponse:
    """The page for what we did not foresee; 503 when database or cache is away. It asks for neither."""
    away = isinstance(sys.exception(), OperationalError | InterfaceError | CacheAway)
    if not away:
        return HttpResponse(get_template("500.html").render(), status=500)
    return HttpResponse(get_template("503.html").render(), status=503, headers={"Retry-After": "30"})
