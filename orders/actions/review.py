"""The pharmacist's review of an order: verify, accept, hold and resolve."""

from collections.abc import Collection
from datetime import datetime, timedelta

from accounts.models import User
from orders.actions.allocation import lock_order, reserve
from orders.actions.kept_reviews import keep_review
from orders.actions.paper import ask_for_label, ask_for_leaflet
from orders.actions.safety import refuse_blockers
from orders.comparing import refuse_uncompared
from orders.documents import LEAFLET
from orders.dur_codes import ReviewStep
from orders.duties import VERIFY_ENTRY
from orders.ground import with_what_rules_read
from orders.holds import HOLDS, OF_PRESCRIBER, HoldReason
from orders.lifecycle import ORDER_STEPS
from orders.models import Hold, Order, Prescription, Question
from orders.problems import problems_with
from patients.actions.portal import send_link
from premises.models import Setting
from records.action import action, tell, tell_also, tell_or_add
from records.meanings import Meaning
from records.papers import is_there
from records.refusals import NotAllowed, Refusal, SamePerson
from records.signatures import Proof, sign
from records.steps import WrongStatus, take


class HoldResolved(Refusal):
    """The hold was resolved already."""

    code = "hold_resolved"


class HoldOfQuestion(Refusal):
    """The hold ends with its question: by the answer, or when the question is taken back."""

    code = "hold_of_question"


class HoldIsAsked(Refusal):
    """Only the prescriber can end such a hold: it is opened by a question, which can be answered."""

    code = "hold_is_asked"
    status = 422


@action
def verify(order: Order, *, compared: Collection[str], by: User, at: datetime, proof: Proof) -> Order:
    """Confirm that what was entered is what came in, field by field: not by the person who entered it.

    `compared` are the fields as they were shown (orders/comparing.py): all of them, as they are now, else it is
    refused. The event names them. Raises SamePerson, NotCompared.
    """
    if order.prescription.prepared_by_id == by.pk and not Setting.objects.value(VERIFY_ENTRY.setting):
        raise SamePerson(f"{VERIFY_ENTRY.words} Nothing was saved.")
    take("verify", order, ORDER_STEPS, by=by, at=at)
    read = Prescription.objects.with_people().get(pk=order.prescription_id)
    tell_also(order, {"compared": refuse_uncompared(read, compared)})
    sign(order, meaning=Meaning.DATA_VERIFIED, by=by, at=at, proof=proof)
    return order


@action
def accept(order: Order, *, by: User, at: datetime, proof: Proof, station: str = "") -> Order:
    """Accept an order after the drug-use review, promise it stock, mail its patient a link; proofs as for `station`.

    What came by voice or paper is verified first; portal and API orders go straight here. Raises HasBlockers,
    WrongStatus, OnHold.
    """
    if order.next_review() == "verify":
        raise WrongStatus("Accept: the entry is verified against its source first (3.4). Nothing was saved.")
    lock_order(order)
    read = with_what_rules_read(Order.objects.all()).get(pk=order.pk)  # once, for rules, signature and labels
    found = problems_with(read, at=at)  # as it waits: what must be settled before it is accepted stops it (OPI-02)
    take("accept", order, ORDER_STEPS, by=by, at=at)
    refuse_blockers("Not accepted", found)
    read.status, read.accepted_by, read.accepted_at = order.status, order.accepted_by, order.accepted_at  # for labels
    sign(read, meaning=Meaning.DUR_REVIEWED, by=by, at=at, proof=proof)
    keep_review(read, found, ReviewStep.ACCEPT, by=by, at=at)
    for line in read.lines.all():
        ask_for_label(line, station=station, by=by, at=at)
    reserve(order, by=by, at=at)
    if read.prescription.patient.reached_at:
        send_link(read.prescription.patient, by=by, at=at)
    return order


@action
def hold(order: Order, *, reason: HoldReason, note: str, by: User, at: datetime) -> Hold:
    """Open a hold: coded reason, owner and resolve-by follow from it. Stops every step but cancel.

    What only the prescriber can end is asked instead. Raises HoldIsAsked, WrongStatus.
    """
    if reason in OF_PRESCRIBER:
        raise HoldIsAsked("Ask the prescriber: the question holds the order (ADR 0012). Nothing was saved.")
    return stop(order, reason=reason, note=note, by=by, at=at)


def stop(order: Order, *, reason: HoldReason, note: str, by: User, at: datetime) -> Hold:
    """Open the hold itself, inside the action that asks for it. Raises WrongStatus."""
    locked = Order.objects.open().select_for_update().filter(pk=order.pk).first()
    if locked is None:
        raise WrongStatus("Hold: this order is finished. Nothing was saved.")
    resolve_by = at + timedelta(hours=HOLDS[reason].resolve_within_hours)
    opened = Hold.objects.create(
        order=order, reason=reason, note=note, resolve_by=resolve_by, opened_by=by, opened_at=at
    )
    tell_or_add(order, "order.hold", after={"reason": reason, "resolve_by": resolve_by.isoformat()})
    return opened


@action
def resolve(held: Hold, *, outcome: str, by: User, at: datetime) -> Hold:
    """Resolve a hold with what came of it; the order goes on where it was.

    What a pharmacist decides no technician ends. Raises NotAllowed, HoldResolved, HoldOfQuestion.
    """
    if not held.kind_of_hold.ended_by & by.roles_at(at):
        raise NotAllowed(f"This hold is the {held.kind_of_hold.owner}'s to end (HLD-01). Nothing was saved.")
    return end(held, outcome=outcome, by=by, at=at)


def end(held: Hold, *, outcome: str, by: User, at: datetime) -> Hold:
    """End the hold itself, inside the action whose outcome it is. Raises HoldResolved, HoldOfQuestion."""
    locked = Hold.objects.select_for_update().get(pk=held.pk)
    if not locked.is_open:
        raise HoldResolved("This hold was resolved already. Nothing was saved.")
    if Question.objects.filter(hold=locked, answered_at=None, withdrawn_at=None).exists():
        raise HoldOfQuestion("A question waits. Record its answer, or take it back. Nothing was saved.")
    locked.resolved_by, locked.resolved_at, locked.outcome = by, at, outcome
    locked.save(update_fields=["resolved_by", "resolved_at", "outcome"])
    tell(locked.order, "order.resolve", before={"reason": locked.reason}, reason=outcome)
    return locked


@action
def print_again(order: Order, *, reason: str, by: User, at: datetime, station: str = "") -> Order:
    """Ask for a new version of an accepted order's labels and of its leaflet if it has one, with the reason."""
    tell(order, "order.print_again", reason=reason)
    for line in order.lines.all():
        ask_for_label(line, reason=reason, station=station, by=by, at=at)
    if is_there(order, LEAFLET):
        ask_for_leaflet(order, reason=reason, by=by, at=at)
    return order
