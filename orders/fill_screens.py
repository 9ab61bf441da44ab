"""What the screens of filling show: one thing each, with where it stands in the order, and what the bench does next."""

from typing import Any

from django.urls import reverse

from orders.actions.proving import PHOTO_FIRST, room_of, unit_of
from orders.documents import LABEL
from orders.label_content import SPOT, LabelContent
from orders.labels import other_stock_for, stocks_that_hold
from orders.models import Container, FillLine, Order
from orders.supply import batch_url, containers_of, next_reservation
from premises.models import Setting
from premises.moments import clock
from premises.printing import said_of
from premises.quantities import dose_text
from premises.stocks import Spot, Stock
from records.models import Document, DocumentState
from records.told_papers import PAPER_STATE, UNDER_WAY, failed_because

STAGES = ("Scan the batch", "Count", "Label", "Photo")
LABEL_FAILED = "The label could not be made."


def next_at_bench(order: Order) -> tuple[str, str] | None:
    """The words and the address of what the bench does next: the container that was begun, then the next promise."""
    for row in containers_of(order):
        if page := _unproved(row):
            return page
    promise = next_reservation(order)
    if promise:
        return "Fill", reverse("reservation_fill", args=[promise.public_id])
    return None


def following(order: Order) -> str:
    """Where the bench goes on after a step: the next screen, or the order's page."""
    step = next_at_bench(order)
    return step[1] if step else reverse("order", args=[order.public_id])


def screen_of(line: FillLine, now: int, container: Container | None = None) -> dict[str, Any]:
    """What every screen of filling shows; `now` is the number of its stage."""
    order = line.order
    rows, waiting = containers_of(order), _promises(order)
    place = [row.pk for row in rows].index(container.pk) + 1 if container else len(rows) + 1
    return {
        "order": order, "line": line, "patient": order.prescription.patient, "stages": STAGES, "now": now,
        "place": place, "of": len(rows) + waiting, "next": STAGES[now] if now < len(STAGES) else _then(order),
        "take_back": reverse("container_put_back", args=[container.public_id]) if container else "",
        "container": container, "batch": container.batch if container else None,
        "batch_url": batch_url(container.batch) if container else "",
    }  # fmt: skip


def count_screen(container: Container) -> dict[str, Any]:
    """How much is to be in it, with the limits where it is measured."""
    room, _ = room_of(container)
    limits = "" if room.is_exact else f"{room.low} to {room.high} {unit_of(container)}"
    said = {"target": dose_text(container.units), "unit": unit_of(container), "limits": limits}
    return screen_of(container.line, 2, container) | said


def label_screen(container: Container) -> dict[str, Any]:
    """Its label: how far it has come, the label itself when it is made, and the way to have it made anew."""
    label = Document.objects.of(container, LABEL).first()
    state = DocumentState(label.state) if label else DocumentState.FAILED
    is_made = bool(label and state == DocumentState.DONE)
    chip, word = PAPER_STATE[state]
    spot = Spot.from_json(label.content.get(SPOT, {})) if label else Spot()
    other = _other_than(spot.stock, label) if label and state == DocumentState.FAILED else None
    return screen_of(container.line, 3, container) | {
        "made_for": said_of(spot), "proposed": other, "shape": spot.stock.places[spot.place],
        "other": f" Print it on: {other.words}." if other else "",
        "is_made": is_made, "looks_again": state in UNDER_WAY, "chip": chip, "word": word,
        "failed": (failed_because(label) if label else "") or LABEL_FAILED, "again_because": LABEL_FAILED,
        "picture": reverse("container_label_picture", args=[container.public_id]) if is_made else "",
        "paper": reverse("order_document", args=[label.public_id]) if label and is_made else "",
        "again": reverse("container_label", args=[container.public_id]),
    }  # fmt: skip


def _other_than(stock: Stock, label: Document) -> Stock | None:
    """The stock that holds this label, where its own does not."""
    content = LabelContent.from_json(label.content)
    return None if stock in stocks_that_hold(content) else other_stock_for(content, stock)


def photo_screen(container: Container) -> dict[str, Any]:
    """The photo there is, and whether the order goes on without one."""
    must = bool(Setting.objects.value(PHOTO_FIRST)) and not container.photo_sha256
    return screen_of(container.line, 4, container) | {
        "photo": photo_url(container), "must": must, "without": "" if must else following(container.line.order),
    }  # fmt: skip


def photo_url(container: Container) -> str:
    """Where its photo is shown; nothing where there is none. Another photo has another address."""
    shown = reverse("container_photo_file", args=[container.public_id])
    return f"{shown}?v={container.photo_sha256[:8]}" if container.photo_sha256 else ""


def page_of(container: Container) -> str:
    """The screen of its next proof, its photo the last; with all of them the order goes on."""
    step = _unproved(container)
    photo = reverse("container_photo", args=[container.public_id])
    return step[1] if step else following(container.line.order) if container.photo_sha256 else photo


def taken(container: Container) -> str:
    """What was done with it, as a line: when by whom filled, counted, labelled, photographed."""
    stamps = (("Filled", "filled"), ("counted", "counted"), ("labelled", "labelled"), ("photographed", "photographed"))
    said = [(words, getattr(container, f"{name}_at"), getattr(container, f"{name}_by")) for words, name in stamps]
    return ", ".join(f"{words} {clock(at)} by {by.printed_name}" for words, at, by in said if at) + "."


def _unproved(row: Container) -> tuple[str, str] | None:
    if row.counted_at is None:
        return "Count", reverse("container_count", args=[row.public_id])
    if row.labelled_at is None:
        return "Label", reverse("container_labelled", args=[row.public_id])
    if not row.photo_sha256 and Setting.objects.value(PHOTO_FIRST):
        return "Take the photo", reverse("container_photo", args=[row.public_id])
    return None


def _then(order: Order) -> str:
    """What comes after the last stage of a container."""
    return "the next container" if next_at_bench(order) else "the final check, by a pharmacist who did not fill it"


def _promises(order: Order) -> int:
    return sum(row.ended_at is None for line in order.lines.all() for row in line.reservations.all())
