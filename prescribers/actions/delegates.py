"""Who may prepare for a prescriber: named and ended by the prescriber themself, or by staff on their word (P7)."""

from datetime import datetime

from accounts.actions.people import bring_in
from accounts.models import User
from accounts.roles import Audience, Role
from prescribers.models import KEEPERS, Delegate, Prescriber
from records.action import action, tell
from records.refusals import NotAllowed, Refusal
from records.rows import Invalid, add, lock


class DelegateRefused(Refusal):
    """This account cannot be a delegate here. Whose it is is not said."""

    code = "delegate_refused"
    status = 422


class DelegateEnded(Refusal):
    """The delegation was ended before."""

    code = "delegate_ended"


@action
def name_delegate(prescriber: Prescriber, *, user: User, by: User, at: datetime) -> Delegate:
    """Let `user` prepare for `prescriber` from now on. Raises NotAllowed, DelegateRefused, AlreadyThere."""
    _refuse_stranger(prescriber, by, at)
    if user.pk == prescriber.user_id or user.audience not in _audiences(by, at) or not user.is_active:
        raise DelegateRefused("This account cannot be a delegate here (SEC-02). Nothing was saved.")
    delegate = Delegate(prescriber=prescriber, user=user, from_at=at)
    add(delegate, told=["user"])
    return delegate


@action
def invite_delegate(prescriber: Prescriber, *, name: str, email: str, by: User, at: datetime) -> Delegate:
    """Name the person with this address a delegate, inviting them when they have no account.

    Raises NotAllowed, Invalid, DelegateRefused, AlreadyThere.
    """
    _refuse_stranger(prescriber, by, at)
    user = User.objects.filter(email=email.strip().lower()).first() or _invited(name, email, by=by, at=at)
    return name_delegate(prescriber, user=user, by=by, at=at)


@action
def end_delegate(delegate: Delegate, *, by: User, at: datetime, reason: str = "") -> Delegate:
    """End the delegation now; what was prepared stays. Raises NotAllowed, DelegateEnded."""
    _refuse_stranger(delegate.prescriber, by, at)
    refuse_ended(delegate)
    delegate.until_at = at
    delegate.save(update_fields=["until_at"])
    tell(delegate, "delegate.ended", after={"user": delegate.user.public_id}, reason=reason)
    return delegate


def refuse_ended(delegate: Delegate) -> None:
    """Lock a delegation; raise DelegateEnded when it was ended before."""
    lock(delegate)
    if delegate.until_at is not None:
        raise DelegateEnded("This delegation was ended before. Nothing was saved.")


def _refuse_stranger(prescriber: Prescriber, by: User, at: datetime) -> None:
    if by.pk != prescriber.user_id and not by.roles_at(at) & KEEPERS:
        raise NotAllowed("Only the prescriber or the pharmacy names delegates (SEC-02). Nothing was saved.")


def _audiences(by: User, at: datetime) -> set[Audience]:
    """Staff may also name a clinic's system."""
    return {Audience.PRESCRIBER} | ({Audience.MACHINE} if by.roles_at(at) & KEEPERS else set())


def _invited(name: str, email: str, *, by: User, at: datetime) -> User:
    if not name.strip():
        raise Invalid({"name": ["Nobody has this address yet: give a name, and they are invited."]})
    return bring_in(name=name, email=email, credentials="", roles=frozenset({Role.DELEGATE}), by=by, at=at)
