"""Where the units of an order stand: what is promised from which batch, what is filled, what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.urls import reverse

from compounding.models import Batch
from orders.actions.proving import AT_THE_BENCH
from orders.lifecycle import OrderStatus
from orders.models import Container, FillLine, Order, Reservation
from orders.suitable import why_short
from premises.moments import clock
from premises.quantities import dose_text
from records.models import Document, DocumentState
from records.told_papers import PAPER_STATE, failed_because


@dataclass(frozen=True)
class Share:
    """Some units of a line in one place, with what can be done about them: pairs of words and address."""

    what: str
    state: str
    word: str
    sub: str
    batch: Batch | None = None
    ways: list[tuple[str, str]] = field(default_factory=list)

    @property
    def batch_url(self) -> str:
        """The page of its batch; nothing where there is none."""
        return batch_url(self.batch) if self.batch else ""


def shares_of(order: Order, at: datetime) -> list[Share]:
    """Line by line: the containers, then what is promised, then what waits for a batch."""
    labels = _labels(order)
    return [share for line in order.lines.all() for share in _shares(order, line, labels, at)]


def labels_are_made(order: Order) -> bool:
    """Whether no label of a container is still being made."""
    return not any(label.state in {DocumentState.PENDING, DocumentState.CLAIMED} for label in _labels(order).values())


def next_reservation(order: Order) -> Reservation | None:
    """The first open promise, which is filled next."""
    rows = [row for line in order.lines.all() for row in line.reservations.all() if row.ended_at is None]
    return min(rows, key=lambda row: row.pk, default=None)


def batch_url(batch: Batch) -> str:
    """The page of a batch."""
    return reverse("batch", args=[batch.public_id])


def containers_of(order: Order) -> list[Container]:
    """The containers that were not voided, in the order of lines and filling."""
    rows = [row for line in order.lines.all() for row in line.containers.all() if row.voided_at is None]
    return sorted(rows, key=lambda row: row.pk)


def _shares(order: Order, line: FillLine, labels: dict[str, Document], at: datetime) -> Iterator[Share]:
    for row in sorted(line.containers.all(), key=lambda row: row.pk):
        if row.voided_at is None:
            yield _filled(order, line, row, labels.get(row.public_id))
    for promise in sorted(line.reservations.all(), key=lambda row: row.pk):
        if promise.ended_at is None:
            yield _promised(line, promise)
    if line.missing > 0 and order.status == OrderStatus.ACCEPTED:
        ways = [("Plan a batch", f"{reverse('batch_plan')}?formula={line.formula_id}")]
        yield Share(_what(line, line.missing), "waiting", "Waits for a batch", why_short(line, at), ways=ways)


def _filled(order: Order, line: FillLine, row: Container, label: Document | None) -> Share:
    state, word = PAPER_STATE[DocumentState(label.state)] if label else ("stopped", "No label")
    said = ("released", "Labelled") if row.labelled_at else (state, f"Label {word.lower()}" if label else word)
    filled = f"Filled {clock(row.filled_at)} by {row.filled_by.printed_name}.{_proved(row, order)}"
    failed = failed_because(label) if label else ""
    return Share(_what(line, row.units), *said, f"{filled} {failed}".strip(), row.batch, list(_ways(order, row, label)))


def _ways(order: Order, row: Container, label: Document | None) -> Iterator[tuple[str, str]]:
    """What can be done with a container, as words and address."""
    if label and label.sha256:
        yield "Open the label", reverse("order_document", args=[label.public_id])
    if row.labelled_at and order.status in AT_THE_BENCH.from_:
        words = "Another photo" if row.photo_sha256 else "Photograph it"
        yield words, reverse("container_photo", args=[row.public_id])
    if row.handed_over_at is None and order.is_open():
        yield "Make the label again", reverse("container_label", args=[row.public_id])
        yield "Take it back", reverse("container_put_back", args=[row.public_id])
    if row.handed_over_at is None and order.is_open() or order.status == OrderStatus.RETURNED:
        yield "Destroy it", reverse("container_destroy", args=[row.public_id])


def _proved(row: Container, order: Order) -> str:
    """What is still to be done with it before its check."""
    if order.status not in AT_THE_BENCH.from_ or row.labelled_at:
        return ""
    return " Not counted yet." if row.counted_at is None else " Its label is not scanned yet."


def _promised(line: FillLine, row: Reservation) -> Share:
    ways = [("Fill it", reverse("reservation_fill", args=[row.public_id]))]
    return Share(_what(line, row.units), "progress", "Promised", "", row.batch, ways)


def _what(line: FillLine, units: Decimal) -> str:
    return f"{line.formula.product}, {dose_text(units)}"


def _labels(order: Order) -> dict[str, Document]:
    """The newest label of each container."""
    rows = containers_of(order)
    return {label.subject_id: label for label in Document.objects.of_rows(rows).reverse()} if rows else {}
