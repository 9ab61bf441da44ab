"""One's own pages: what one signs in and signs with, and the lock."""

from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import sessions, stations
from accounts.actions.own import set_signing_code
from accounts.forms.own import SigningCodeForm, UnlockForm
from accounts.guards import only, page_before, page_of_ours
from accounts.roles import PEOPLE, SIGNERS, Audience
from accounts.trace import Trace, leave
from records.form_page import form_page
from records.forms import posted


@only(*PEOPLE)
@require_safe
def account_settings(request: Any) -> HttpResponse:
    """What one signs in with and signs with."""
    user = request.user
    if user.audience == Audience.PATIENT:
        return redirect("my_sign_in")
    context = {
        "facts": [("Printed as", user.printed_name), ("Email", user.email)],
        "signs": bool(user.roles_at(timezone.now()) & SIGNERS),
        "has_factor": is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]),
        "must_have_factor": request.must_set_up_factor,
        "idle_minutes": int(request.access_policy.idle.total_seconds() // 60),
    }
    return render(request, "accounts/settings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def my_sessions(request: Any) -> HttpResponse:
    """Where one is signed in, and signing out there."""
    here = request.session.session_key
    if request.method == "POST":
        handle = request.POST.get("session", "")
        ended = sessions.end_elsewhere(request.user, here=here, handle=handle, at=timezone.now())
        messages.success(request, f"Signed out at {ended} other place{'' if ended == 1 else 's'}.")
        return redirect("my_sessions")
    return render(request, "accounts/sessions.html", {"places": sessions.places_of(request.user, here=here)})


@only(*SIGNERS)
@sensitive_post_parameters()
def signing_code(request: Any) -> HttpResponse:
    """Set or change one's own signing code."""

    def done(_user: object) -> str:
        messages.success(request, "Your signing code is set.")
        return reverse("account_settings")

    words = {
        "title": "Your signing code",
        "lead": "It stands for your hand: each signature asks for it. Tell it to nobody.",
        "button": "Set the signing code",
        "crumb": "Your sign-in",
        "crumb_url": reverse("account_settings"),
        "back_url": reverse("account_settings"),
    }
    act = partial(set_signing_code, user=request.user)
    return form_page(request, SigningCodeForm(posted(request)), act, done=done, **words)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: Any) -> HttpResponse:
    """Lock this session, or come back to it with all factors; the page before is kept."""
    if request.signing_period is not None:
        return _close(request) if request.method == "POST" else redirect(_page_before(request))
    form = UnlockForm(request.user, request.POST if "password" in request.POST else None)
    if form.is_valid():
        stations.begin(request, request.station, at=timezone.now())
        leave(Trace.UNLOCKED, request.user, at=timezone.now())
        return redirect(_page_before(request))
    context: dict[str, Any] = {"form": form}
    if form.has_passkey:
        context["js_data"] = {"request_options": begin_authentication(request.user)}
    return render(request, "accounts/lock.html", context, status=422 if form.errors else 200)


def _close(request: Any) -> HttpResponse:
    stations.lock(request, at=timezone.now())
    return redirect(f"{reverse('lock')}?{urlencode({'next': page_before(request)})}")


def _page_before(request: Any) -> str:
    page = page_of_ours(request.GET.get("next", ""))
    return reverse("home") if urlsplit(page).path == reverse("lock") else page
