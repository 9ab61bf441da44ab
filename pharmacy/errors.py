"""Pages for what went wrong: each says what happened, that nothing was lost, and the way on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from records.refusals import Refusal


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page for an action that was not taken."""
    return render(request, "409.html", {"refusal": refusal}, status=refusal.status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form sent from an old or foreign page."""
    return render(request, "403_csrf.html", status=403)
