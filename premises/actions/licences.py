"""Licences in states: the pharmacy's own, and renewing and ending of anybody's."""

from datetime import date, datetime
from typing import TypeVar

from accounts.models import User
from premises.models import Licence, Pharmacy, StateLicence
from premises.terms import UsState
from records.action import action, tell
from records.refusals import Refusal
from records.rows import add, change, lock

L = TypeVar("L", bound=StateLicence)

TOLD = ["state", "number", "expires_on"]


class LicenceExpired(Refusal):
    """The last day has passed (RX-03)."""

    code = "licence_expired"
    status = 422


class LicenceEnded(Refusal):
    """The licence was ended before."""

    code = "licence_ended"


@action
def add_licence(
    pharmacy: Pharmacy, *, state: UsState, number: str, expires_on: date, by: User, at: datetime
) -> Licence:
    """Enter the pharmacy's licence in one more state (503A-12). Raises Invalid, AlreadyThere, LicenceExpired."""
    refuse_expired(expires_on, at=at)
    licence = Licence(pharmacy=pharmacy, state=state, number=number, expires_on=expires_on)
    add(licence, told=TOLD)
    return licence


@action
def renew_licence(licence: L, *, number: str, expires_on: date, by: User, at: datetime) -> L:
    """Give a licence its new last day and number. Raises Invalid, LicenceExpired, LicenceEnded, NothingChanged."""
    refuse_expired(expires_on, at=at)
    refuse_ended(licence)
    change(licence, {"number": number, "expires_on": expires_on}, told=TOLD)
    return licence


@action
def end_licence(licence: L, *, reason: str, by: User, at: datetime) -> L:
    """End a licence that was given up, lost or entered wrongly. Raises LicenceEnded."""
    refuse_ended(licence)
    licence.ended_at, licence.ended_by = at, by
    licence.save(update_fields=["ended_at", "ended_by"])
    tell(licence, f"{licence._meta.model_name}.ended", after={"state": licence.state}, reason=reason)
    return licence


def refuse_expired(expires_on: date, *, at: datetime) -> None:
    """Raise LicenceExpired when the last day has passed in the pharmacy's time zone."""
    if expires_on < Pharmacy.objects.today(at):
        raise LicenceExpired(f"That licence ended on {expires_on} (RX-03). Enter the renewed one. Nothing was saved.")


def refuse_ended(licence: StateLicence) -> None:
    """Lock a licence; raise LicenceEnded when it was ended before."""
    lock(licence)
    if licence.ended_at is not None:
        raise LicenceEnded(f"The licence in {licence.state} was ended before (RX-03). Nothing was saved.")
