"""What every answer carries, and how a refused action becomes a page."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from accounts.middleware import lock_sessions
from accounts.policy import AccessPolicy
from accounts.roles import Audience
from pharmacy.errors import refusal_page
from premises.models import Setting
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


def policy_in_force() -> AccessPolicy:
    """What the pharmacy's settings say about coming in, in one query."""
    value = {setting.default.key: setting.value for setting in Setting.objects.all_in_force()}
    needs = {
        Audience.STAFF: value["staff_need_second_factor"],
        Audience.PRESCRIBER: value["prescribers_need_second_factor"],
    }
    factor_for = frozenset(audience for audience, needed in needs.items() if needed)
    return AccessPolicy(idle=timedelta(minutes=value["idle_minutes"]), second_factor_for=factor_for)


session_lock = lock_sessions(policy_in_force)
