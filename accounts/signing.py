"""The only maker of proofs: opens signing periods and checks the signer's own code (21 CFR 11.200(a)(1)(i), SEC-12)."""

import re
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from allauth.mfa import app_settings as mfa
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.utils import get_form_class
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from accounts.emails import tell_of_misuse
from accounts.models import SigningPeriod, User
from accounts.trace import Trace, leave
from records.refusals import Refusal
from records.signatures import Proof

MOST_WRONG_TRIES = 5
IN_PLACE = "in place"  # the station of a period that lasts for one signature at somebody else's screen
IN_PLACE_WAIT = timedelta(minutes=15)
CODE = re.compile(r"[0-9]{6}", re.ASCII)


class SigningPeriodEnded(Refusal):
    """Both components are needed again: sign in first (SEC-12)."""

    code = "signing_period_ended"
    status = 403


class WrongSigningCode(Refusal):
    """The code is not the signer's."""

    code = "wrong_signing_code"
    status = 403


class NoSigningCode(Refusal):
    """The signer has not set a code yet."""

    code = "no_signing_code"
    status = 403


class WeakSigningCode(Refusal):
    """A signing code is six digits, not all the same and not a plain run."""

    code = "weak_signing_code"
    status = 422


class NotSignedInHere(Refusal):
    """Address, password or second factor of who signs at somebody else's screen is wrong (SEC-09, SEC-12)."""

    code = "not_signed_in_here"
    status = 403


class TooManyTries(Refusal):
    """Too many wrong tries; a wait is over them (SEC-09)."""

    code = "too_many_tries"
    status = 403


def hashed_code(code: str) -> str:
    """The stored form of a new signing code (argon2). Raises WeakSigningCode."""
    if not CODE.fullmatch(code) or len(set(code)) < 3 or code in "01234567890" or code in "09876543210":
        raise WeakSigningCode("A signing code is six digits, at least three different ones and not a plain run.")
    return make_password(code)


def open_period(user: User, *, station: str, at: datetime) -> SigningPeriod:
    """Begin a signing period after a sign-in with all factors; the user's earlier one at this station ends."""
    user.signing_periods.filter(station=station, ended_at=None).update(ended_at=at)
    return SigningPeriod.objects.create(user=user, station=station, opened_at=at, last_used_at=at)


def end_period(period: SigningPeriod, *, at: datetime) -> None:
    """End the period: lock, sign-out, user change or station change."""
    SigningPeriod.objects.filter(pk=period.pk, ended_at=None).update(ended_at=at)


def prove(period: SigningPeriod, code: str, *, at: datetime, idle: timedelta) -> Proof:
    """Check the signer's own code inside the period. Raises SigningPeriodEnded, NoSigningCode, WrongSigningCode.

    Wrong tries are counted whatever becomes of the action that asked; the fifth ends the period.
    """
    current = SigningPeriod.objects.select_related("user").get(pk=period.pk)
    if not current.is_open_at(at, idle):
        raise SigningPeriodEnded("Your signing period has ended. Unlock with your password, then sign (SEC-12).")
    if not current.user.signing_code:
        raise NoSigningCode("You have no signing code yet. Set one under Your sign-in, then sign (SEC-12).")
    if not check_password(code, current.user.signing_code):
        raise _wrong_try(current, at)
    SigningPeriod.objects.filter(pk=current.pk).update(last_used_at=at, wrong_tries=0)
    return Proof(user_id=current.user.pk, at=at, method="signing code")


def prove_for(request: HttpRequest) -> Proof:
    """The proof of the person at this screen, by the `signing_code` they typed into the form.

    Raises SigningPeriodEnded, NoSigningCode, WrongSigningCode.
    """
    period: SigningPeriod | None = request.signing_period  # type: ignore[attr-defined]
    if period is None:
        raise SigningPeriodEnded("Unlock with your password, then sign (SEC-12). Nothing was saved.")
    idle = request.access_policy.idle  # type: ignore[attr-defined]
    return prove(period, request.POST.get("signing_code", ""), at=timezone.now(), idle=idle)


def prove_in_place(
    request: HttpRequest, *, email: str, password: str, code: str = "", signing_code: str, at: datetime
) -> tuple[User, Proof]:
    """Somebody signs at another's screen with their own full sign-in and signing code; who is signed in here stays.

    `code` is that of their authenticator. Wrong passwords and factors count as at a sign-in, wrong signing codes as in
    a signing period. Raises NotSignedInHere, TooManyTries, NoSigningCode, WrongSigningCode, SigningPeriodEnded.
    """
    signer = _full_sign_in(request, email, password, code)
    period = _period_in_place(signer, at)
    try:
        proof = prove(period, signing_code, at=at, idle=IN_PLACE_WAIT)
    except Refusal as refusal:  # two people read it: whose code is meant
        raise type(refusal)(f"{signer.printed_name}: {refusal}") from refusal
    end_period(period, at=at)
    leave(Trace.SIGNED_IN_PLACE, signer, at=at)
    return signer, Proof(user_id=proof.user_id, at=at, method="full sign-in in place and signing code")


def end_periods_of(user: User, *, at: datetime) -> None:
    """End every open period of `user`, at whatever station."""
    user.signing_periods.filter(ended_at=None).update(ended_at=at)


def _wrong_try(period: SigningPeriod, at: datetime) -> Refusal:
    with transaction.atomic():
        SigningPeriod.objects.filter(pk=period.pk).update(wrong_tries=F("wrong_tries") + 1)
        period.refresh_from_db()
        leave(Trace.SIGNING_CODE_FAILED, period.user, at=at)
        if period.wrong_tries >= MOST_WRONG_TRIES:
            end_period(period, at=at)
            tell_of_misuse(period.user, "a wrong signing code was typed five times", at=at)
            return SigningPeriodEnded("Five wrong codes: your signing period has ended. Sign in again (SEC-12).")
    left = MOST_WRONG_TRIES - period.wrong_tries
    tries = "1 try" if left == 1 else f"{left} tries"
    return WrongSigningCode(f"That is not your signing code. {tries} left. Nothing was saved.")


def _full_sign_in(request: HttpRequest, email: str, password: str, code: str) -> User:
    try:
        user: User | None = get_adapter().authenticate(request, email=email.strip().lower(), password=password)
    except ValidationError as error:
        raise TooManyTries("Too many wrong tries. Wait five minutes (SEC-09). Nothing was saved.") from error
    if user is None:
        raise NotSignedInHere("That address and password do not go together (SEC-12). Nothing was saved.")
    if is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
        _refuse_wrong_factor(user, code)
    elif request.access_policy.second_factor_for & user.roles_at(timezone.now()):  # type: ignore[attr-defined]
        raise NotSignedInHere("Your role needs a second factor: set it up at your own sign-in (SEC-09).")
    return user


def _refuse_wrong_factor(user: User, code: str) -> None:
    """The code of their authenticator, or a recovery code, as the second step of a sign-in takes it."""
    form = get_form_class(mfa.FORMS, "authenticate", AuthenticateForm)({"code": code}, user=user)
    if not form.is_valid():
        raise NotSignedInHere("The code of your authenticator is missing or not right (SEC-09). Nothing was saved.")
    form.authenticator.record_usage()


@transaction.atomic
def _period_in_place(user: User, at: datetime) -> SigningPeriod:
    """The period their tries are counted in: the one of the last minutes, or a new one; never two at a time."""
    User.objects.select_for_update().get(pk=user.pk)
    recent = user.signing_periods.filter(station=IN_PLACE, opened_at__gt=at - IN_PLACE_WAIT)
    if recent.filter(wrong_tries__gte=MOST_WRONG_TRIES).exists():
        raise TooManyTries("Five wrong signing codes. Wait fifteen minutes (SEC-12). Nothing was saved.")
    return recent.filter(ended_at=None).first() or open_period(user, station=IN_PLACE, at=at)
