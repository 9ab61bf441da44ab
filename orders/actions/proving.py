"""What proves a container: counted, its own label scanned on it, photographed, scanned by who checks it (FILL)."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from compounding import photos
from orders.actions.allocation import lock_order
from orders.actions.completing import fill_if_whole
from orders.actions.paper import lock_container
from orders.counting import Room, room_for
from orders.documents import LABEL
from orders.duties import CHECK_CONTAINER
from orders.label_content import LabelContent
from orders.label_facts import label_content
from orders.label_match import differing
from orders.lifecycle import ORDER_STEPS, OrderStatus
from orders.models import Container, Order
from orders.named import words_of_code, words_of_label
from premises.models import Setting
from premises.quantities import dose_text
from premises.terms import Form
from records.action import action, tell
from records.models import Document, DocumentState
from records.refusals import Refusal, SamePerson
from records.step import Step
from records.steps import refuse_unless_open

WITHIN = "fill_within_percent"
PHOTO_FIRST = "photo_before_check"
# Who fills proves what was filled, also after it: an order filled by an earlier version is proved before its check.
AT_THE_BENCH: Step = replace(ORDER_STEPS["fill"], from_=frozenset({OrderStatus.ACCEPTED, OrderStatus.FILLED}))


class WrongLabel(Refusal):
    """The scanned code is not that of the container's own label; `expected` and `scanned` are in words (FILL-02)."""

    code = "wrong_label"
    status = 422

    def __init__(self, expected: str, scanned: str) -> None:
        super().__init__(f"Expected {expected}; scanned {scanned}. Nothing was saved.")
        self.expected, self.scanned = expected, scanned


class WrongCount(Refusal):
    """What was counted or measured is not what is to be in the container (FILL-01)."""

    code = "wrong_count"
    status = 422


class Unproved(Refusal):
    """Something has to be done with the container before this; the code says what (FILL-01, FILL-03, FILL-04)."""

    code = "not_counted"


class NotLabelled(Unproved):
    """The container's own label was not scanned on it yet (FILL-02)."""

    code = "not_labelled"


class LabelNotReady(Refusal):
    """A container's label is not made yet (LBL-02)."""

    code = "label_not_ready"


class LabelSaysOtherwise(Refusal):
    """The printed label says something else than it would have to say now; it is made again (LBL-02)."""

    code = "label_says_otherwise"


class AlreadyLabelled(Refusal):
    """The container was labelled before: its count and label stand until it is taken back or labelled again."""

    code = "already_labelled"


class PhotoNeedsReason(Refusal):
    """There is a photo already: another takes its place only with a reason (FILL-04)."""

    code = "photo_needs_reason"
    status = 422


@action
def count(container: Container, *, counted: Decimal, by: User, at: datetime) -> Container:
    """Keep how much the filler counted or measured into a container (FILL-01). Raises WrongCount, AlreadyLabelled.

    Counted again it is kept anew, until the label is on it.
    """
    _lock(container, by=by, at=at)
    _refuse_labelled(container)
    room, within = room_of(container)
    if not room.holds(counted):
        raise WrongCount(_said_of(room, counted, unit_of(container)))
    container.counted_units, container.counted_by, container.counted_at = counted, by, at
    container.save(update_fields=["counted_units", "counted_by", "counted_at"])
    tell(container, "container.counted", after={"counted": str(counted), "units": str(container.units)} | within)
    return container


@action
def confirm_label(container: Container, *, scanned: str, by: User, at: datetime) -> Container:
    """Keep that the container carries its own label, whose code was scanned (FILL-02); the last one fills the order.

    Raises WrongLabel, LabelNotReady, LabelSaysOtherwise, Unproved, AlreadyLabelled.
    """
    _lock(container, by=by, at=at)
    _refuse_labelled(container)
    if container.counted_at is None:
        raise Unproved("Count what is in it first (FILL-01). Nothing was saved.")
    label = ready_label(container)
    if not container.has_code(scanned):
        raise WrongLabel(words_of_label(container), words_of_code(scanned))
    refuse_other_label(container, label, at=at)
    container.label_sha256, container.labelled_by, container.labelled_at = label.sha256, by, at
    container.save(update_fields=["label_sha256", "labelled_by", "labelled_at"])
    tell(container, "container.labelled", after={"label": label.public_id, "version": label.version})
    fill_if_whole(container.line.order, by=by, at=at)
    return container


@action
def photograph(container: Container, photo: bytes, *, reason: str = "", by: User, at: datetime) -> Container:
    """Keep a photo of the container, as its pixels alone; another one takes its place with a reason (FILL-04).

    Raises PhotoRefused, PhotoNeedsReason, Unproved.
    """
    _lock(container, by=by, at=at)
    if container.labelled_at is None:
        raise NotLabelled("The label comes first: the photo shows it (FILL-04). Nothing was saved.")
    if container.photo_sha256 and not reason:
        raise PhotoNeedsReason("There is a photo. Say why another takes its place (FILL-04). Nothing was saved.")
    before = {"photo": container.photo_sha256}
    container.photo_sha256, container.photographed_by, container.photographed_at = photos.keep(photo), by, at
    container.inspected_by, container.inspected_at = None, None  # who checks has to see this one
    container.save(update_fields=["photo_sha256", "photographed_by", "photographed_at", "inspected_by", "inspected_at"])
    after = {"photo": container.photo_sha256}
    tell(container, "container.photographed", before=before, after=after, reason=reason)
    return container


@action
def inspect(order: Order, *, scanned: str, by: User, at: datetime) -> Container:
    """Keep that who is about to check an order has this container of it in the hand (FILL-03).

    Raises WrongLabel, SamePerson, Unproved, WrongStatus, OnHold.
    """
    lock_order(order)
    refuse_unless_open("check", order, ORDER_STEPS["check"], by=by, at=at)
    rows = list(Container.objects.live().filter(line__order=order).select_for_update(of=("self",)))
    found = next((row for row in rows if row.has_code(scanned)), None)
    if found is None:
        raise WrongLabel(f"a label of {order.number}", words_of_code(scanned))
    if found.filled_by_id == by.pk:
        raise SamePerson(f"{CHECK_CONTAINER.words} Nothing was saved.")
    if found.labelled_at is None:
        raise NotLabelled("The bench has not scanned this label yet (FILL-02). Nothing was saved.")
    found.inspected_by, found.inspected_at = by, at
    found.save(update_fields=["inspected_by", "inspected_at"])
    tell(found, "container.inspected")
    return found


def refuse_unproved(container: Container, *, by: User, at: datetime) -> None:
    """Raise what is still to be done with a container before `by` checks it: Unproved, LabelSaysOtherwise."""
    if container.counted_at is None:
        raise Unproved("A container is not counted yet (FILL-01). Nothing was saved.")
    if container.labelled_at is None:
        raise NotLabelled("A container's own label was not scanned on it yet (FILL-02). Nothing was saved.")
    label = ready_label(container)
    if container.label_sha256 != label.sha256:
        raise NotLabelled("The label was made again: scan the new one on it (FILL-02). Nothing was saved.")
    refuse_other_label(container, label, at=at)
    if not container.photo_sha256 and Setting.objects.value(PHOTO_FIRST):
        raise Unproved("A photo of a container is missing (FILL-04). Nothing was saved.", code="photo_missing")
    if container.inspected_by_id != by.pk:
        text = "Scan every container before you sign (FILL-03). Nothing was saved."
        raise Unproved(text, code="container_not_scanned")


def ready_label(container: Container) -> Document:
    """The label of a container as it was printed. Raises LabelNotReady."""
    label = Document.objects.of(container, LABEL).first()
    if label is None or label.state != DocumentState.DONE:
        raise LabelNotReady("A label is not made yet (LBL-02). Look at the papers. Nothing was saved.")
    return label


def refuse_other_label(container: Container, label: Document, *, at: datetime) -> None:
    """Raise LabelSaysOtherwise where the label is not what would be printed for this container now."""
    wanted = label_content(container.line, at=at, container=container)
    if found := differing(LabelContent.from_json(label.content), wanted):
        text = f"The label no longer fits: {', '.join(found)} (LBL-02). Make the label again. Nothing was saved."
        raise LabelSaysOtherwise(text)


def room_of(container: Container) -> tuple[Room, dict[str, list[str]]]:
    """How much may be in it; and for the event the setting it comes from, with its version, where it is measured."""
    form, within = Form(container.line.formula.form), Setting.objects.in_force(WITHIN)
    room = room_for(Decimal(container.units), form, within.value)
    return room, {} if room.is_exact else {"within_percent": [str(within.value), str(within.version)]}


def unit_of(container: Container) -> str:
    """What it is counted in: `capsules`, `mL`."""
    form = Form(container.line.formula.form)
    return form.words.unit if form.strength_per else f"{form.words.unit}s"


def _lock(container: Container, *, by: User, at: datetime) -> None:
    """Lock it; refuse where nobody may work at it now, or it is gone."""
    lock_container(container)
    refuse_unless_open("fill", container.line.order, AT_THE_BENCH, by=by, at=at)


def _refuse_labelled(container: Container) -> None:
    if container.labelled_at and container.labelled_by:
        text = f"{container.labelled_by.printed_name} labelled this container already. Nothing was saved."
        raise AlreadyLabelled(text)


def _said_of(room: Room, counted: Decimal, unit: str) -> str:
    if room.is_exact:
        said = f"{dose_text(counted)} counted; {dose_text(room.low)} {unit} are to be in it"
    else:
        said = f"{counted} {unit} measured; {room.low} to {room.high} {unit} are to be in it"
    return f"{said} (FILL-01). Count again, or take the container back. Nothing was saved."
