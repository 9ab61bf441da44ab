"""How a patient, or who cares for them, comes in next time without a link: a passkey or a password."""

from functools import partial
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import flows
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actions.own import ask_for_password, forget_passkeys
from accounts.emails import tell_of_change
from accounts.guards import SignedIn, only
from accounts.models import User
from accounts.roles import Role
from accounts.trace import Trace, leave
from patients.models import Caregiver, Patient
from patients.views.own import speak_as_kept
from records.form_page import form_page
from records.forms import posted


@only(Role.PATIENT)
@require_safe
def my_sign_in(request: SignedIn) -> HttpResponse:
    """The ways in there are beside the link."""
    user = request.user
    _speak_as_kept(request)
    context = {
        "has_passkey": Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists(),
        "has_password": user.has_usable_password(),
        "address": user.email if user.has_usable_password() else _address_of(user),
        "own": Patient.objects.filter(user=user).first(),
    }
    return render(request, "patients/own/sign_in.html", context)


class AddPasskey(AddWebAuthnView):
    """A passkey that lets in alone. Codes for a lost device are not made: a new link from the pharmacy is the way."""

    template_name = "patients/own/passkey.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the passkey and say so."""
        said = form.cleaned_data
        _passkey, codes = flows.add_authenticator(self.request, name=said["name"], credential=said["credential"])
        if codes:
            codes.delete()
        list(messages.get_messages(self.request))  # allauth's words are not ours
        messages.success(self.request, _("This device lets you in next time."))
        return redirect("my_sign_in")


my_passkey = only(Role.PATIENT)(AddPasskey.as_view())


@only(Role.PATIENT)
@require_POST
def my_passkeys_forget(request: SignedIn) -> HttpResponse:
    """Let no device sign in alone any more."""
    at = timezone.now()
    forget_passkeys(user=request.user, by=request.user, at=at)
    leave(Trace.SIGN_IN_CHANGED, request.user, at=at)
    if request.user.has_address:
        tell_of_change(request.user, "the passkeys were removed", at=at)
    messages.success(request, _("No device lets you in by itself now."))
    return redirect("my_sign_in")


@only(Role.PATIENT)
@reauthentication_required(app="allauth.mfa")
def my_password(request: SignedIn) -> HttpResponse:
    """Have the link mailed that sets a password, to the address at which the pharmacy reaches this person."""
    user, address = request.user, _address_of(request.user)
    _speak_as_kept(request)
    if not address:
        return redirect("my_sign_in")
    if request.method == "POST" and not ratelimit.consume(request, action="reset_password", key=address.lower()):
        return ratelimit.respond_429(request)

    def done(changed: User) -> str:
        update_session_auth_hash(request, changed)
        leave(Trace.SIGN_IN_CHANGED, changed, at=timezone.now())
        messages.success(request, _("We sent you a link. It works for one hour."))
        return reverse("my_sign_in")

    words = {
        "template": "patients/own/form.html",
        "title": _("Choose a password"),
        "lead": _("We send a link to {address}. Open it and choose. Then sign in with both.").format(address=address),
        "button": _("Send me the link"),
        "back_url": reverse("my_orders"),
    }
    act = partial(ask_for_password, user=user, email=address)
    return form_page(request, Form(posted(request)), act, done=done, **words)


def _speak_as_kept(request: SignedIn) -> None:
    """These pages are about whoever is signed in: the language of their own record."""
    if own := Patient.objects.filter(user=request.user).first():
        speak_as_kept(request, own)


def _address_of(user: User) -> str:
    """The mail address at which the pharmacy reaches whoever is signed in; none where it is not known."""
    own = Patient.objects.filter(user=user).first()
    if own:
        return own.email
    caregiver = Caregiver.objects.current().filter(user=user).first()
    return str(caregiver.email) if caregiver else ""
