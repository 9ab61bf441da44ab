"""Stops whoever is signed in at the lock (SEC-04), or at the set-up of the second factor their role needs (SEC-09)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect

from accounts.policy import AccessPolicy
from accounts.stations import COOKIE, period_of, remember_station, station_of

Answer = Callable[[HttpRequest], HttpResponse]

# What a locked session may still ask for: a patient's new link comes while their old page is locked.
# An API view refuses by itself, in its own shape (authentication.py).
WHILE_LOCKED = {"lock", "account_logout", "follow", "follow_ask", "language", "livez", "readyz"}
# What someone who must set up a second factor may ask for besides.
WHILE_WITHOUT_FACTOR = WHILE_LOCKED | {
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes", "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
}  # fmt: skip


def lock_sessions(policy_in_force: Callable[[], AccessPolicy]) -> Callable[[Answer], Answer]:
    """The middleware, made with what the pharmacy agreed; it gives requests `access_policy` and `signing_period`."""

    def middleware(get_response: Answer) -> Answer:
        def respond(request: Any) -> HttpResponse:
            request.access_policy = SimpleLazyObject(policy_in_force)
            request.station = station = station_of(request)
            request.signing_period = None
            request.must_set_up_factor = SimpleLazyObject(lambda: lacks_second_factor(request))
            if request.user.is_authenticated:
                prefetch_related_objects([request.user], "role_grants")  # guards, pages and actions all ask for them
                request.signing_period = period_of(request, station, request.access_policy.idle, at=timezone.now())
            response = get_response(request)
            if request.user.is_authenticated and request.COOKIES.get(COOKIE) != station:
                remember_station(response, station, secure=settings.SESSION_COOKIE_SECURE)
            return response

        respond.process_view = stop  # type: ignore[attr-defined]
        return respond

    return middleware


def stop(request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
    """The answer instead of the view's, or None."""
    page = request.resolver_match.view_name
    if not request.user.is_authenticated or page in WHILE_LOCKED or hasattr(view, "cls"):
        return None
    if request.signing_period is None:
        return _lead(request, f"{reverse('lock')}?{urlencode({'next': _page_of(request)})}")
    if page not in WHILE_WITHOUT_FACTOR and request.must_set_up_factor:
        return _lead(request, reverse("mfa_index"))
    return None


def lacks_second_factor(request: Any) -> bool:
    """Whether a role of this person needs a second factor and they have none."""
    if not request.access_policy.second_factor_for & request.user.roles_at(timezone.now()):
        return False
    return not is_mfa_enabled(request.user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


def _page_of(request: Any) -> str:
    """The page to come back to: this one, the one around a part of a page, or none after a form that was not sent."""
    if request.htmx:
        return request.htmx.current_url_abs_path or "/"
    return request.get_full_path() if request.method == "GET" else "/"


def _lead(request: Any, address: str) -> HttpResponse:
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
