"""What every answer carries, and how a refused action becomes a page."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from accounts.middleware import lock_sessions
from accounts.policy import AccessPolicy
from accounts.roles import Audience
from pharmacy.errors import LAST_READ, refusal_page
from premises.defaults import NEED_FACTOR, factor_key
from premises.models import Pharmacy, Setting
from premises.moments import read_by
from records.action import one_reading
from records.database import refusal_of

Answer = Callable[[HttpRequest], HttpResponse]

ENGLISH_ONLY = frozenset({Audience.STAFF, Audience.PRESCRIBER})
READ = frozenset({"GET", "HEAD"})  # such a page sees one pharmacy, asked for once
HEALTH = frozenset({"livez", "readyz"})  # they answer without the database
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


def no_null_characters(get_response: Answer) -> Answer:
    """Refuse an address with a NUL, which the database takes for a fault of ours; a cookie with one is not ours."""

    def respond(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("null_character")
        for name in [name for name, value in request.COOKIES.items() if "\0" in value]:
            del request.COOKIES[name]
        return get_response(request)

    return respond


def in_the_readers_language(get_response: Answer) -> Answer:
    """Speak English at the bench, in practices and to machines, to others what they chose or their browser asks for."""

    def respond(request: Any) -> HttpResponse:
        is_ours = request.path.startswith("/api/") or getattr(request.user, "audience", None) in ENGLISH_ONLY
        with translation.override("en" if is_ours else translation.get_language_from_request(request)):
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
            return response

    return respond


def in_the_readers_clock(get_response: Answer) -> Answer:
    """Say times as the audience of whoever reads tells them: staff in 24 hours, others with am and pm (look)."""

    def respond(request: Any) -> HttpResponse:
        with read_by(getattr(request.user, "audience", None)):
            return get_response(request)

    return respond


def in_the_pharmacys_time(get_response: Answer) -> Answer:
    """Show every time in the pharmacy's zone (BUD-06), and give the request its pharmacy."""

    def respond(request: Any) -> HttpResponse:
        request.pharmacy = SimpleLazyObject(Pharmacy.objects.the_one)
        try:
            with one_reading() if request.method in READ else nullcontext():
                return get_response(request)
        finally:
            timezone.deactivate()

    def process_view(request: Any, view: Any, args: Any, kwargs: Any) -> None:
        if request.resolver_match.view_name not in HEALTH and request.pharmacy:
            timezone.activate(request.pharmacy.zone)
            LAST_READ["training"] = request.pharmacy.training

    respond.process_view = process_view  # type: ignore[attr-defined]
    return respond


def refusals_as_pages(get_response: Answer) -> Answer:
    """Answer a refused action with a page that names the code, the reason and the way back."""

    def respond(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        refusal = refusal_of(exception)
        return refusal_page(request, refusal) if refusal else None

    respond.process_exception = process_exception  # type: ignore[attr-defined]
    return respond


def policy_in_force() -> AccessPolicy:
    """What the pharmacy's settings say about coming in, in one query."""
    value = Setting.objects.values_in_force()
    factor_for = frozenset(role for role in NEED_FACTOR if value[factor_key(role)])
    return AccessPolicy(idle=timedelta(minutes=value["idle_minutes"]), second_factor_for=factor_for)


session_lock = lock_sessions(policy_in_force)
