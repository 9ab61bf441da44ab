"""Looking prescribers up before their first order is accepted, taking that back, and who else was confirmed (RX-12)."""

from datetime import datetime

from accounts.models import User
from premises.actions.licences import refuse_ended, refuse_expired
from prescribers.actions.delegates import refuse_ended as refuse_ended_delegate
from prescribers.models import Delegate, LookedUpAt, Practice, PrescriberLicence, Verification
from records.action import action, tell
from records.refusals import Refusal
from records.rows import Invalid, add, lock

TOLD = ["npi", "name", "credentials", "state", "number", "expires_on", "npi_source", "licence_source"]


class LookedUpAnother(Refusal):
    """What the page showed is not what is kept now."""

    code = "looked_up_another"


class NotVerified(Refusal):
    """Nobody has verified it, or that was withdrawn before."""

    code = "not_verified"


@action
def verify_licence(
    licence: PrescriberLicence,
    *,
    seen: str,
    npi_source: LookedUpAt,
    licence_source: LookedUpAt,
    note: str = "",
    by: User,
    at: datetime,
) -> Verification:
    """Record that `by` looked up what `seen` says (`licence.as_seen()`) and found it so.

    Raises LookedUpAnother, LicenceEnded, LicenceExpired, Invalid.
    """
    refuse_ended(licence)
    refuse_expired(licence.expires_on, at=at)
    _refuse_another(licence, seen)
    if LookedUpAt.ELSEWHERE in {npi_source, licence_source} and not note.strip():
        raise Invalid({"note": ["Elsewhere: say where."]})
    found = Verification(
        licence=licence, **licence.to_look_up(), npi_source=npi_source, licence_source=licence_source, note=note,
        verified_by=by, verified_at=at,
    )  # fmt: skip
    add(found, told=TOLD)
    return found


@action
def withdraw_verification(licence: PrescriberLicence, *, reason: str, by: User, at: datetime) -> PrescriberLicence:
    """Say that the licence is not to be trusted as it was verified, until it is verified again. Raises NotVerified."""
    standing = licence.verifications.select_for_update().filter(withdrawn_at=None).order_by("pk")
    if not standing:
        raise NotVerified("It is not verified (RX-12). Nothing was saved.")
    for verification in standing:
        verification.withdrawn_by, verification.withdrawn_at = by, at
        verification.save(update_fields=["withdrawn_by", "withdrawn_at"])
        tell(verification, "verification.withdrawn", after={"state": verification.state}, reason=reason)
    return licence


@action
def confirm_practice(practice: Practice, *, seen: str, by: User, at: datetime) -> Practice:
    """Record that `by` reached the practice as `seen` says (`practice.as_seen()`). Raises LookedUpAnother."""
    lock(practice)
    _refuse_another(practice, seen)
    practice.confirmed_as, practice.confirmed_by, practice.confirmed_at = seen, by, at
    practice.save(update_fields=["confirmed_as", "confirmed_by", "confirmed_at"])
    tell(practice, "practice.confirmed", after={"telephone": str(practice.telephone)})
    return practice


@action
def confirm_delegate(delegate: Delegate, *, by: User, at: datetime) -> Delegate:
    """Record that `by` knows from the prescriber that this is their delegate. Raises DelegateEnded."""
    refuse_ended_delegate(delegate)
    delegate.confirmed_by, delegate.confirmed_at = by, at
    delegate.save(update_fields=["confirmed_by", "confirmed_at"])
    tell(delegate, "delegate.confirmed", after={"user": delegate.user.public_id})
    return delegate


def _refuse_another(row: PrescriberLicence | Practice, seen: str) -> None:
    if row.as_seen() != seen:
        raise LookedUpAnother("It was changed after you opened the page. Look it up again (RX-12). Nothing was saved.")
