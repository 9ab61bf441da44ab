"""From the shelf to the patient: fill with scan, final check, hand-over; and a container taken back (D2 to D5)."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from compounding.actions.destroying import refuse_alone, sign_both
from compounding.actions.ledger import move
from compounding.lifecycle import BatchStatus
from compounding.models import Batch, MovementKind
from compounding.models.batches import BATCH_PREFIX
from orders.actions.allocation import lock_batches, lock_order
from orders.actions.leaving import Leaving, keep, refuse_unfit
from orders.actions.paper import ContainerGone, ask_for_label
from orders.actions.proving import refuse_unproved
from orders.actions.reopening import reopen_if_filled
from orders.actions.safety import refuse_unsafe
from orders.documents import LABEL
from orders.dur_codes import ReviewStep
from orders.duties import CHECK_CONTAINER
from orders.lifecycle import ORDER_STEPS, OrderStatus
from orders.models import Container, Fate, Order, Reservation
from orders.shipping_label_content import SHIPPING_LABEL
from premises.models import Pharmacy
from records.action import action, tell
from records.meanings import Meaning
from records.papers import void_papers
from records.public_ids import normalise
from records.refusals import Refusal, SamePerson
from records.rows import check_lines
from records.signatures import Proof, sign
from records.steps import refuse_unless_open, take


class WrongScan(Refusal):
    """The scanned code is not that of the batch expected; the message names both (D2)."""

    code = "wrong_scan"
    status = 422


class BatchNotUsable(Refusal):
    """The batch is not released, past its date, or ends before the supply does (BUD-04, BUD-08, REL-01)."""

    code = "batch_not_usable"
    status = 422


class NotReserved(Refusal):
    """This promise was filled or given back already."""

    code = "not_reserved"


class NeverRestocked(Refusal):
    """What left the house never returns to stock: it is destroyed before two people (7.5, RET-01)."""

    code = "never_restocked"


@action
def fill(reservation: Reservation, *, scanned: str, by: User, at: datetime, station: str = "") -> Container:
    """Fill one container from the batch whose code was scanned, and ask for its label on the stock of `station`.

    Its proofs follow (proving).

    Raises WrongScan, BatchNotUsable, NotReserved, WrongStatus, OnHold.
    """
    batch, order = lock_batches([reservation.batch_id])[reservation.batch_id], reservation.line.order
    lock_order(order)
    refuse_unless_open("fill", order, ORDER_STEPS["fill"], by=by, at=at)
    reservation.refresh_from_db(from_queryset=Reservation.objects.select_for_update())
    if reservation.ended_at:
        raise NotReserved("This was filled or given back already. Nothing was saved.")
    _refuse_wrong_scan(batch, scanned)
    refuse_unusable(batch, order, at)
    batch.reserved -= reservation.units
    batch.save(update_fields=["reserved"])
    move(batch, -reservation.units, MovementKind.FILLED, by=by, at=at, reason=order.number)
    reservation.ended_by, reservation.ended_at = by, at
    reservation.save(update_fields=["ended_by", "ended_at"])
    container = Container.objects.create(
        line=reservation.line, batch=batch, units=reservation.units, filled_by=by, filled_at=at
    )
    tell(container, "container.filled", after={"batch": batch.number, "units": str(container.units)})
    ask_for_label(container, station=station, by=by, at=at)
    return container


@action
def check(order: Order, *, by: User, at: datetime, proof: Proof) -> Order:
    """The final check of every container, by another than filled it (DUTY-05), who scanned each (FILL-03).

    Raises SamePerson, HasBlockers, BatchNotUsable, LabelNotReady, LabelSaysOtherwise, Unproved.
    """
    containers = _of(order)
    batches = lock_batches((row.batch_id for row in containers), sharing=True)
    take("check", order, ORDER_STEPS, by=by, at=at)
    refuse_unsafe(order, ReviewStep.CHECK, by=by, at=at)
    for container in _of(order):  # as they are under the order's lock: a photo may have been replaced meanwhile
        refuse_unchecked(container, batches[container.batch_id], order, by=by, at=at)
        container.checked_by, container.checked_at = by, at
        container.save(update_fields=["checked_by", "checked_at"])
        tell(container, "container.checked")
        sign(container, meaning=Meaning.FINAL_VERIFIED, by=by, at=at, proof=proof)
    return order


@action
def hand_over(order: Order, leaving: Leaving, *, by: User, at: datetime) -> Order:
    """Hand a checked order to its patient or carrier, whole. Raises BatchNotUsable, HasBlockers, WrongStatus, OnHold.

    A verdict on a batch is waited for or waits: the database refuses a container whose batch is not released. What
    `refuse_unfit` finds stops it too: WrongContainer, NotIdentified, NotCounselled, NotShipped.
    """
    containers = _of(order)
    batches = lock_batches((row.batch_id for row in containers), sharing=True)
    take("hand_over", order, ORDER_STEPS, by=by, at=at)
    refuse_unsafe(order, ReviewStep.HAND_OVER, by=by, at=at)
    refuse_unfit(order, leaving, containers, at=at)
    for container in containers:
        refuse_unusable(batches[container.batch_id], order, at)
        container.handed_over_by, container.handed_over_at = by, at
        container.save(update_fields=["handed_over_by", "handed_over_at"])
        tell(container, "container.handed_over")
    keep(order, leaving, by=by, at=at)
    return order


@action
def take_return(order: Order, *, reason: str, by: User, at: datetime) -> Order:
    """A handed-over order came back, whole: set apart, to be destroyed before two people (7.5, RET-01, CMPL-02)."""
    lock_order(order)
    take("return", order, ORDER_STEPS, by=by, at=at, reason=reason)
    void_papers(order, SHIPPING_LABEL)
    return order


@action
def put_back(container: Container, *, reason: str, by: User, at: datetime) -> Container:
    """Void a container that never left: its units return to its batch, same beyond-use date (7.5)."""
    take_back([container], reason=reason, by=by, at=at)
    return container


@action
def destroy(
    container: Container, *, reason: str, second: User, second_proof: Proof, by: User, at: datetime, proof: Proof
) -> Container:
    """Void a container and destroy what is in it, before two people who both sign (7.5, DUTY-06). Raises SamePerson."""
    refuse_alone(second, by=by, at=at)
    _void(container, Fate.DESTROYED, reason=reason, second=second, by=by, at=at)
    sign_both(container, second=second, second_proof=second_proof, by=by, at=at, proof=proof)
    return container


def refuse_unchecked(container: Container, batch: Batch, order: Order, *, by: User, at: datetime) -> None:
    """Raise what stops `by` from checking this container: SamePerson, BatchNotUsable, LabelNotReady, Unproved."""
    if container.filled_by_id == by.pk:
        raise SamePerson(f"{CHECK_CONTAINER.words} Nothing was saved.")
    refuse_unusable(batch, order, at)
    refuse_unproved(container, by=by, at=at)


def refuse_unusable(batch: Batch, order: Order, at: datetime) -> None:
    """Raise BatchNotUsable unless this batch may leave for this order at `at` (BUD-04, BUD-08, REL-01)."""
    if not batch.is_usable_on(Pharmacy.objects.today(at)):
        released = batch.status == BatchStatus.RELEASED
        said = f"ended on {batch.bud_on}" if released else f"is {batch.get_status_display()}"
        raise BatchNotUsable(f"Batch {batch.number} {said}: nothing of it leaves. Nothing was saved.")
    if stopped := batch.stopped_by():
        raise BatchNotUsable(f"{stopped} Nothing of it leaves until it is closed (DEV-01).", code="batch_has_deviation")
    last_day = order.last_dose_on(at)
    if not batch.is_usable_on(last_day):
        raise BatchNotUsable(
            f"The supply ends on {last_day}; batch {batch.number} ends on {batch.bud_on} (BUD-08). Nothing was saved.",
            code="outlasts_batch",
        )


def take_back(containers: Iterable[Container], *, reason: str, by: User, at: datetime) -> None:
    """Void these containers and return their units to their batches, inside the action under way."""
    for container in containers:
        _void(container, Fate.PUT_BACK, reason=reason, by=by, at=at)


def _void(container: Container, fate: Fate, *, reason: str, by: User, at: datetime, second: User | None = None) -> None:
    batch = lock_batches([container.batch_id])[container.batch_id]
    order = container.line.order
    lock_order(order)
    container.refresh_from_db(from_queryset=Container.objects.select_for_update(of=("self",)))
    _refuse_gone(container, order, fate)
    container.voided_by, container.voided_at, container.void_reason = by, at, reason
    container.fate, container.destroyed_with = fate, second
    check_lines(container)
    container.save(update_fields=["voided_by", "voided_at", "void_reason", "fate", "destroyed_with"])
    if fate is Fate.PUT_BACK:
        move(batch, container.units, MovementKind.PUT_BACK, by=by, at=at, reason=order.number)
    void_papers(container, LABEL)  # a letter about it stands
    void_papers(order)
    tell(container, "container.voided", after={"fate": fate}, reason=reason)
    reopen_if_filled(order, reason=reason, by=by, at=at)


def _refuse_gone(container: Container, order: Order, fate: Fate) -> None:
    """What was voided is no more there; what left comes back only to be destroyed."""
    if container.voided_at or (container.handed_over_at and order.status != OrderStatus.RETURNED):
        raise ContainerGone("This container was handed over or voided already. Nothing was saved.")
    if container.handed_over_at and fate is Fate.PUT_BACK:
        raise NeverRestocked("What left never returns to stock (RET-01). Destroy it before two people.")


def _of(order: Order) -> list[Container]:
    found = list(Container.objects.live().filter(line__order=order))
    for container in found:
        container.line.order = order  # whose story each is told in
    return found


def _refuse_wrong_scan(batch: Batch, scanned: str) -> None:
    said = scanned.strip().upper()
    if said != batch.number.upper() and normalise(scanned).removeprefix(BATCH_PREFIX) != batch.public_id:
        raise WrongScan(f"Expected batch {batch.number}; scanned {scanned.strip()[:40]}. Nothing was saved.")
