"""Adjustments inside what was signed: the signature stands; the calendar and what is still to be given follow."""

from datetime import datetime

from accounts.models import User
from accounts.roles import PHARMACISTS
from orders.actions.allocation import lock_prescription
from orders.actions.cards_and_parcels import renew_wallet_cards
from orders.actions.intake import call_off, submit
from orders.actions.paper import renew_leaflets
from orders.documents import LETTER_SURGERY
from orders.drafts import AdjustmentDraft
from orders.emails import tell_of_adjusted
from orders.filling import given_by, next_fill
from orders.lifecycle import PrescriptionStatus
from orders.models import Adjustment, Order, Prescription
from orders.spans import day_of_schedule, taken
from orders.stretches import AdjustmentKind, CannotAdjust, Change, adjusted
from records.action import action, tell
from records.papers import void_papers
from records.refusals import NotAllowed, Refusal
from records.rows import check_lines

CALLED_OFF = "The titration was adjusted: this fill is asked for again with other quantities."
OTHER_DAYS = "The titration was adjusted: other days."


class AdjustmentRefused(Refusal):
    """The adjustment is not inside what was signed, or cannot be on that day (RX-05). The code says why."""

    code = "cannot_adjust"
    status = 422


@action
def adjust(
    prescription: Prescription, draft: AdjustmentDraft, *, seen: int | None = None, by: User, at: datetime
) -> Adjustment:
    """Stay longer at a dose or go back one step, from a day on, inside what was signed (design section 10).

    A fill under way whose quantities no longer fit is called off and asked for again. `seen` is how many adjustments
    whoever asks has seen; None: not said. Raises AdjustmentRefused, NotAllowed.
    """
    found = _locked(prescription, by=by, at=at)
    if seen not in {None, len(found.changes())}:
        raise AdjustmentRefused("It was adjusted meanwhile: look again. Nothing was saved.", code="adjusted_meanwhile")
    change = change_of(found, draft)
    row = Adjustment(
        prescription=found, kind=change.kind, on_day=change.day, begins_on=draft.begins_on, days=change.days,
        reason=draft.reason, note=draft.note, made_by=by, made_at=at,
    )  # fmt: skip
    check_lines(row)
    row.save(force_insert=True)
    said = {"kind": row.kind, "begins_on": str(row.begins_on), "days": row.days, "reason": row.reason}
    tell(found, "prescription.adjust", after=said)
    follow_adjustments(found, by=by, at=at)
    if found.prescriber.user_id != by.pk:
        tell_of_adjusted(found, at=at)
    return row


@action
def withdraw(adjustment: Adjustment, *, by: User, at: datetime) -> Adjustment:
    """Take back the last adjustment while nothing was handed over under it: all is as it was before.

    Raises AdjustmentRefused, NotAllowed.
    """
    found = _locked(adjustment.prescription, by=by, at=at)
    refuse_to_withdraw(adjustment)
    adjustment.withdrawn_by, adjustment.withdrawn_at = by, at
    adjustment.save(update_fields=["withdrawn_by", "withdrawn_at"])
    tell(found, "prescription.withdraw_adjustment", before={"kind": adjustment.kind, "days": adjustment.days})
    follow_adjustments(found, by=by, at=at)
    return adjustment


def refuse_to_withdraw(adjustment: Adjustment) -> None:
    """Raise AdjustmentRefused unless it is the last that stands and nothing was handed over under it."""
    prescription = adjustment.prescription
    if prescription.adjustments.standing().last() != adjustment:
        raise AdjustmentRefused("Only the last adjustment is taken back. Nothing was saved.", code="not_the_last")
    if prescription.orders.filter(handed_over_at__gt=adjustment.made_at).exists():
        text = "A fill was handed over since: record another adjustment instead. Nothing was saved."
        raise AdjustmentRefused(text, code="handed_over_since")


def change_of(prescription: Prescription, draft: AdjustmentDraft) -> Change:
    """The change a draft makes, counted in days of the schedule. Raises AdjustmentRefused."""
    last = max((row.begins_on for row in prescription.adjustments.all() if row.withdrawn_at is None), default=None)
    if last and draft.begins_on < last:
        text = f"The last adjustment begins on {last}: take that back first, or begin then. Nothing was saved."
        raise AdjustmentRefused(text, code="before_the_last")
    spans = taken(prescription)
    if draft.kind == AdjustmentKind.PAUSE and not spans:
        text = "Nothing was handed over yet: the patient begins later. Nothing was saved."
        raise AdjustmentRefused(text, code="not_begun_yet")
    day = day_of_schedule(spans, draft.begins_on) if spans else 0
    try:
        if day is None:
            raise CannotAdjust("On that day nothing of it is in hand: the adjustment begins earlier (RX-05).")
        change = Change(draft.kind, day, draft.days)
        adjusted([step.days for step in prescription.all_steps()], [*prescription.changes(), change])
    except CannotAdjust as error:
        raise AdjustmentRefused(f"{error} Nothing was saved.") from error
    return change


def stale_fills(prescription: Prescription) -> list[Order]:
    """The orders under way whose lines are not those of the schedule as it is now, in the order of their fills."""
    orders = prescription.orders.prefetch_related("lines").order_by("fill_number", "part")
    kept, found = [order for order in orders if order.gives()], list[Order]()
    for order in [order for order in kept if order.is_open()]:
        wanted = next_fill(prescription, given_by(one for one in kept if one.fill_number < order.fill_number))
        holds = [line for one in kept if one.fill_number == order.fill_number for line in one.lines.all()]
        if not wanted.is_held_by(holds):
            kept.remove(order)
            found.append(order)
    return found


def follow_adjustments(prescription: Prescription, *, by: User, at: datetime) -> None:
    """Call off what is under way with other quantities, ask for as many fills again, and for leaflets with the days.

    A letter about a procedure tells the doses as they were: it is void.
    """
    stale = stale_fills(fresh(prescription))
    for order in stale:
        call_off(order, reason=CALLED_OFF, by=by, at=at)
    for _ in {order.fill_number for order in stale}:
        submit(prescription, by=by, at=at)
    renew_leaflets(prescription, reason=OTHER_DAYS, by=by, at=at)
    renew_wallet_cards(prescription, reason=OTHER_DAYS, by=by, at=at)
    void_papers(prescription, LETTER_SURGERY)


def fresh(prescription: Prescription) -> Prescription:
    """As it is in the database now, with what the schedule is computed from."""
    return Prescription.objects.prefetch_related("steps__formula", "adjustments").get(pk=prescription.pk)


def _locked(prescription: Prescription, *, by: User, at: datetime) -> Prescription:
    """The row, which nobody else adjusts until the action ends. Raises AdjustmentRefused, NotAllowed."""
    lock_prescription(prescription)
    found = fresh(prescription)
    if found.prescriber.user_id != by.pk and not by.roles_at(at) & PHARMACISTS:
        raise NotAllowed("Only the prescriber or a pharmacist adjusts this (SEC-02). Nothing was saved.")
    if found.status != PrescriptionStatus.SIGNED:
        raise AdjustmentRefused("Only a signed prescription is adjusted. Nothing was saved.", code="not_signed")
    if not found.may_stay_longer:
        text = "Signed without leave to stay longer: a new prescription is needed (RX-05). Nothing was saved."
        raise AdjustmentRefused(text, code="beyond_signature")
    return found
