"""Saving, renaming and retiring protocols."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from accounts.roles import PRACTICE
from orders.directions import Timing
from orders.models import Protocol, ProtocolStep
from premises.terms import CompoundReason
from prescribers.models import Practice, Prescriber
from records.action import action, tell
from records.refusals import NotAllowed, Refusal
from records.rows import add, change, lock


class ProtocolRetired(Refusal):
    """The protocol is retired already."""

    code = "protocol_retired"


@dataclass(frozen=True)
class ProtocolDraft:
    """A way of ordering as it was composed; its steps are formula code, units of a dose, days."""

    name: str
    steps: Sequence[tuple[str, Decimal, int | None]]
    days_supply: int
    timing: Timing
    compound_reason: CompoundReason
    refills: int = 0
    purpose: str = ""
    compound_reason_text: str = ""


@action
def save_protocol(draft: ProtocolDraft, *, practice: Practice | None = None, by: User, at: datetime) -> Protocol:
    """Save a way of ordering for oneself, or for a practice one acts in. Raises NotAllowed, Invalid, AlreadyThere."""
    acted_for = Prescriber.objects.acted_for_by(by, at)
    if not by.roles_at(at) & PRACTICE or (practice and not acted_for.filter(practice=practice).exists()):
        raise NotAllowed("You do not order for this practice (SEC-02). Nothing was saved.")
    said = {name: value for name, value in vars(draft).items() if name != "steps"}
    protocol = Protocol(**said, owner=None if practice else by, practice=practice, added_by=by, added_at=at)
    add(protocol, told=["name"])
    for position, (code, units, days) in enumerate(draft.steps, start=1):
        step = ProtocolStep(protocol=protocol, position=position, formula_code=code, units_per_dose=units, days=days)
        step.save(force_insert=True)
    return protocol


@action
def rename_protocol(protocol: Protocol, *, name: str, by: User, at: datetime) -> Protocol:
    """Give it another name. Raises NotAllowed, ProtocolRetired, Invalid, AlreadyThere, NothingChanged."""
    _refuse(protocol, by=by)
    change(protocol, {"name": name}, told=["name"])
    return protocol


@action
def retire_protocol(protocol: Protocol, *, by: User, at: datetime) -> Protocol:
    """Offer it no more; what was ordered by it stays as it is. Raises NotAllowed, ProtocolRetired."""
    _refuse(protocol, by=by)
    protocol.retired_by, protocol.retired_at = by, at
    protocol.save(update_fields=["retired_by", "retired_at"])
    tell(protocol, "protocol.retired")
    return protocol


def _refuse(protocol: Protocol, *, by: User) -> None:
    """Lock it. Raises NotAllowed unless `by` may change it, ProtocolRetired."""
    lock(protocol)
    is_seen = Protocol.objects.visible_to(by).filter(pk=protocol.pk).exists()
    if not is_seen or not may_change(protocol, by, practices_of(by)):
        raise NotAllowed("This protocol is somebody else's to change (SEC-02). Nothing was saved.")
    if protocol.retired_at:
        raise ProtocolRetired("This protocol is retired already. Nothing was saved.")


def practices_of(user: User) -> set[int]:
    """The practices in which this person prescribes, by key."""
    return set(Prescriber.objects.filter(user=user).values_list("practice_id", flat=True))


def may_change(protocol: Protocol, user: User, practices: set[int]) -> bool:
    """Whether it is one's own, one saved it oneself, or one prescribes in its practice."""
    return user.pk in {protocol.owner_id, protocol.added_by_id} or protocol.practice_id in practices
