"""What someone does about their own way in: accept the invitation, set password and signing code."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.emails import send_link
from accounts.links import Link, reader_of
from accounts.models import NOBODYS, User
from accounts.roles import SIGNERS, Audience
from accounts.signing import WeakSigningCode, end_periods_of, hashed_code
from records.action import action, tell
from records.refusals import Refusal
from records.rows import Invalid, lock


class WrongPassword(Refusal):
    """The password is not theirs; a signing code is set only by who knows it (SEC-13)."""

    code = "wrong_password"
    status = 403


class SigningCodeNeeded(Invalid):
    """Their role signs, so they choose a signing code with the password (SEC-12)."""

    code = "signing_code_needed"


def must_choose_code(user: User, at: datetime) -> bool:
    """Whether `user` needs a signing code and has none."""
    return bool(user.roles_at(at) & SIGNERS) and not user.signing_code


@action
def open_link(*, user: User, token: str, password: str, by: User, at: datetime, signing_code: str = "") -> User:
    """Set the password `token` was sent for, with a signing code where the role signs; the link is then used up.

    Raises LinkVoid, Invalid (weak password), SigningCodeNeeded, WeakSigningCode, NotAllowed.
    """
    lock(user)
    if reader_of(token, at=at) != user or by != user:
        raise WrongPassword("This link is someone else's.")
    code = "user.password_reset" if user.has_usable_password() else "user.joined"
    choose_password(user, password)
    if signing_code or must_choose_code(user, at):
        user.signing_code = _checked_code(signing_code)
    user.link_sent_at = None
    user.save(update_fields=["password", "signing_code", "link_sent_at"])
    end_periods_of(user, at=at)
    tell(user, code)
    return user


@action
def change_password(*, user: User, password: str, by: User, at: datetime) -> User:
    """Set a new password for oneself; sessions elsewhere end with the old one. Raises Invalid, WrongPassword."""
    if by != user:
        raise WrongPassword("Only its owner changes a password (SEC-09).")
    lock(user)
    choose_password(user, password)
    user.link_sent_at = None
    user.save(update_fields=["password", "link_sent_at"])
    tell(user, "user.password_changed")
    return user


@action
def set_signing_code(*, user: User, password: str, signing_code: str, by: User, at: datetime) -> User:
    """Set or change one's own signing code, proved by the password. Raises WrongPassword, WeakSigningCode."""
    lock(user)
    if by != user or not user.check_password(password):
        raise WrongPassword("That is not your password. Your signing code is as it was (SEC-13).")
    user.signing_code = hashed_code(signing_code)
    user.save(update_fields=["signing_code"])
    tell(user, "user.signing_code_set")
    return user


class SignInTaken(Invalid):
    """Another account signs in with this address; addresses are never shared (SEC-01)."""

    code = "sign_in_taken"


@action
def ask_for_password(*, user: User, email: str, by: User, at: datetime) -> User:
    """Mail a patient the link that sets the password they sign in with from now on, besides the links they get.

    Only who reads the mail at `email` sets one, and a forgotten one is mailed to nobody else (SEC-09). At another
    address than before, the password of before is void. Raises WrongPassword, SignInTaken.
    """
    refuse_other_owner(user, by=by)
    lock(user)
    if is_taken(email, besides=user):
        raise SignInTaken({"email": [_("Somebody else signs in with this email. Use a passkey, or call us.")]})
    if user.email != email.lower():
        _sign_in_with(user, email)
    user.link_sent_at = at
    user.save(update_fields=["link_sent_at"])
    send_link(user, Link.RESET, at=at)
    tell(user, "user.reset_started")
    return user


def forget_address(user: User) -> None:
    """Inside the action under way: mail reaches this patient elsewhere now, so nobody signs in with the old address."""
    if user.has_address:
        _sign_in_with(user, f"{user.public_id.lower()}{NOBODYS}")
        tell(user, "user.address_forgotten")


def _sign_in_with(user: User, email: str) -> None:
    """Another address, with no password and no open link yet."""
    user.email, user.link_sent_at = email.lower(), None
    if user.has_usable_password():
        user.set_unusable_password()
    user.save(update_fields=["email", "password", "link_sent_at"])


@action
def forget_passkeys(*, user: User, by: User, at: datetime) -> User:
    """Let no device sign a patient in by itself any more. Raises WrongPassword."""
    refuse_other_owner(user, by=by)
    lock(user)
    count, _each = Authenticator.objects.filter(user=user).delete()
    tell(user, "user.passkeys_removed", before={"passkeys": count})
    return user


@action
def end_access(*, user: User, by: User, at: datetime) -> User:
    """Let nothing a patient has open their account again: sessions, password and passkeys end. Raises WrongPassword."""
    refuse_other_owner(user, by=by)
    lock(user)
    Authenticator.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.link_sent_at = None
    user.save(update_fields=["password", "link_sent_at"])
    end_sessions(user, at=at)
    tell(user, "user.access_ended")
    return user


def refuse_other_owner(user: User, *, by: User) -> None:
    """Raise WrongPassword unless it is a patient's account, and its owner who asks."""
    if by != user or user.audience != Audience.PATIENT:
        raise WrongPassword("Only the patient whose account it is does this (SEC-09).")


def is_taken(email: str, *, besides: User | None = None) -> bool:
    """Whether somebody signs in with this address; addresses are never shared or reused (SEC-01)."""
    taken = User.objects.filter(email=email.strip().lower())
    return (taken.exclude(pk=besides.pk) if besides else taken).exists()


def end_sessions(user: User, *, at: datetime) -> None:
    """Inside the action under way: sign `user` out everywhere."""
    for session in UserSession.objects.filter(user=user):
        session.end()
    end_periods_of(user, at=at)


def choose_password(user: User, password: str) -> None:
    """Inside the action under way: check and set, without saving. Raises Invalid."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid({"password": list(error.messages)}) from error
    user.set_password(password)


def _checked_code(signing_code: str) -> str:
    try:
        return hashed_code(signing_code)
    except WeakSigningCode as weak:
        raise SigningCodeNeeded({"signing_code": [str(weak)]}) from weak
