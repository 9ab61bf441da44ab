"""How allauth is bent to this house: nobody signs themselves up, what happens leaves a trace, and mail is a row."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as later

from accounts import stations
from accounts.actions.own import change_password
from accounts.alarm import failed
from accounts.emails import tell_of_change
from accounts.models import User
from accounts.trace import Trace, leave

# allauth's names for what was changed, in words; a name not here is not told.
CHANGES = {
    "account/email/password_changed": "your password",
    "mfa/email/totp_activated": "an authenticator app was added",
    "mfa/email/totp_deactivated": "the authenticator app was removed",
    "mfa/email/webauthn_added": "a passkey was added",
    "mfa/email/webauthn_removed": "a passkey was removed",
    "mfa/email/recovery_codes_generated": "new recovery codes were made",
}


class Adapter(DefaultAccountAdapter):
    """Accounts come from invitations only (SEC-13)."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": later("Email and password do not belong together. Look at both and type them again.")
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The user whose address and password these are; a deactivated one is told no more than a stranger."""
        user = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave the trace of a wrong password."""
        user = User.objects.filter(email=credentials.get("email", "").lower()).first()
        failed(Trace.SIGN_IN_FAILED, user, at=timezone.now())

    def login(self, request: HttpRequest, user: User) -> None:
        """After all factors: begin a session without the signing period of whoever was here before."""
        stations.forget(request, at=timezone.now())
        super().login(request, user)
        leave(Trace.SIGN_IN, user, at=timezone.now())

    def logout(self, request: Any) -> None:
        """End the signing period with the session."""
        leave(Trace.SIGN_OUT, request.user, at=timezone.now())
        stations.forget(request, at=timezone.now())
        super().logout(request)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """A deactivated user with a passkey is told no more than one with a password."""
        self.authentication_failed(request, email=user.email)
        messages.error(request, "That passkey does not let you in.")
        return redirect("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's own page."""
        return reverse("account_settings")

    def set_password(self, user: User, password: str) -> None:
        """A change of one's own password is an action."""
        change_password(user=user, password=password, by=user, at=timezone.now())

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the record that a way of signing in was changed, and the user, where they have an address."""
        if template_prefix in CHANGES:
            at = timezone.now()
            leave(Trace.SIGN_IN_CHANGED, user, at=at)
            if user.has_address:
                tell_of_change(user, CHANGES[template_prefix], at=at)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No other mail of allauth leaves the house: its addresses hold primary keys and its words are not ours."""
        raise ImproperlyConfigured(f"allauth wants to send {template_prefix}: give it words of ours first")
