"""The shape of what someone types to come in, come back, and change their own way in."""

import json
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm
from allauth.mfa import app_settings as mfa
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from allauth.mfa.webauthn.internal.auth import parse_authentication_response
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from accounts.alarm import failed
from accounts.models import User
from accounts.trace import Trace

CODE = {"class": "form-code", "inputmode": "numeric", "maxlength": 6}


def password_field(label: Any, autocomplete: str, **how: Any) -> forms.CharField:
    """A password, never shown again and never stripped."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, widget=widget, **how)


def code_field(label: str, **how: Any) -> forms.CharField:
    """A new signing code."""
    return forms.CharField(label=label, widget=forms.PasswordInput(attrs=CODE | {"autocomplete": "off"}), **how)


class Twice(forms.Form):
    """A form in which `NAME_again` repeats `NAME`; only `NAME` is passed on."""

    def clean(self) -> dict[str, Any]:
        """What was typed once; an error where the second differs."""
        cleaned = super().clean() or {}
        for again in [name for name in self.fields if name.endswith("_again")]:
            if cleaned.pop(again, None) != cleaned.get(again.removesuffix("_again")):
                self.add_error(again, _("The two are not the same."))
        return cleaned


class PasswordForm(Twice):
    """The password someone chooses by a link."""

    password = password_field(
        later("Password"), "new-password", help_text=later("At least 12 characters; several words do well.")
    )
    password_again = password_field(later("Password again"), "new-password")


class PasswordAndCodeForm(PasswordForm):
    """Password and signing code, for whom signs."""

    signing_code = code_field("Signing code", help_text="Six digits of your own. You type them each time you sign.")
    signing_code_again = code_field("Signing code again")


class SigningCodeForm(Twice):
    """A new signing code, proved by the password."""

    password = password_field("Your password", "current-password")
    signing_code = code_field("New signing code", help_text="Six digits, at least three different ones, no plain run.")
    signing_code_again = code_field("New signing code again")


class NewPasswordForm(ChangePasswordForm):
    """A new password, proved by the one before."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "oldpassword", "Your password now")
        say(self, "password1", "New password", "At least 12 characters; several words do well.")
        say(self, "password2", "New password again")


class PasskeyForm(AddWebAuthnForm):
    """A passkey by its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "name", "Name of the passkey", "So that you know it in the list: telephone, key at bench 2.")
        say(
            self,
            "passwordless",
            "Sign in with it alone",
            "No password then; the device asks for a finger, face or PIN.",
        )


def say(form: forms.BaseForm, name: str, label: str, help_text: str = "") -> None:
    """Give a field of somebody else's form our words."""
    form.fields[name].label, form.fields[name].help_text = label, help_text


class ForgottenForm(forms.Form):
    """Where to send the link."""

    email = forms.EmailField(label=later("Work email"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))


class CodeForm(AuthenticateForm):
    """The second step of a sign-in; a wrong code leaves its trace (SEC-06)."""

    def clean_code(self) -> str:
        """The code. Raises ValidationError."""
        try:
            code = str(super().clean_code())
            self._refuse_used(code)
        except ValidationError:
            failed(Trace.CODE_FAILED, self.user, at=timezone.now())
            raise
        return code

    def _refuse_used(self, code: str) -> None:
        """A code counts once in all the time it is accepted; allauth remembers it for one period only."""
        periods = 2 * mfa.TOTP_TOLERANCE + 1
        if not cache.add(f"code_used:{self.user.pk}:{code}", True, timeout=periods * mfa.TOTP_PERIOD):
            raise ValidationError(_("That code was used already. Wait for the next one."))


class UnlockForm(forms.Form):
    """The quick return: by the factors a sign-in takes; a passkey that asked for finger, face or PIN is all of them."""

    password = password_field(later("Password"), "current-password")
    code = forms.CharField(
        label=later("Code of your authenticator, or a recovery code"),
        widget=forms.TextInput(attrs=CODE | {"maxlength": 8, "autocomplete": "one-time-code"}),
    )
    credential = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.user = user
        self.has_passkey = is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN])
        if not is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
            del self.fields["code"]
        if not self.has_passkey:
            del self.fields["credential"]
        elif data and data.get("credential"):
            self.fields["password"].required = self.fields["code"].required = False

    def clean(self) -> dict[str, Any]:
        """All factors. Raises ValidationError, with a wait after too many tries."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if cleaned.get("credential"):
            self._check_passkey(cleaned["credential"], cleaned["password"])
        else:
            self._check_password(cleaned["password"])
            if "code" in cleaned:
                self._take(CodeForm({"code": cleaned["code"]}, user=self.user))
        return cleaned

    def _check_password(self, password: str) -> None:
        if not get_adapter().reauthenticate(self.user, password):
            raise ValidationError(_("That is not your password."))

    def _check_passkey(self, credential: str, password: str) -> None:
        if not _asked_for_its_owner(credential):
            if not password:
                raise ValidationError(_("This passkey asks for no finger, face or PIN: type your password as well."))
            self._check_password(password)
        self._take(AuthenticateWebAuthnForm({"credential": credential}, user=self.user))

    def _take(self, factor: Any) -> None:
        if not factor.is_valid():
            raise ValidationError(_("That code or passkey is not right, or it was used already."))
        factor.save()


def _asked_for_its_owner(credential: str) -> bool:
    """Whether the device says, in what it signed, that it verified who touches it. The signature is checked later."""
    try:
        answer = parse_authentication_response(json.loads(credential))
    except (ValueError, ValidationError):
        return False
    return bool(answer.response.authenticator_data.is_user_verified())
