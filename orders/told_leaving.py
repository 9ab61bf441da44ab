"""An order at the counter, in words: its containers as they are scanned, the parcel's way, and how it has left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from orders import carriers
from orders.actions.cards_and_parcels import WITH_CARD
from orders.actions.leaving import container_with
from orders.handing import Pack, Taker
from orders.lifecycle import OrderStatus
from orders.models import Counselling, Handing, HandOver, Order
from orders.parcels import address_of, entry_into, pack_needed
from orders.shipping_label_facts import address_on, label_of_parcel
from orders.supply import containers_of
from premises.addresses import address_line
from premises.models import Pharmacy
from premises.moments import moment, record_day
from premises.quantities import dose_text

OUTCOMES = {
    Counselling.ACCEPTED: "Accepted",
    Counselling.DECLINED: "Declined",
    Counselling.OFFERED_IN_WRITING: "Offered in writing",
    Counselling.NOT_DUE: "Not offered, nothing had changed",
}


@dataclass(frozen=True)
class Row:
    """One container that has to leave, and whether it was scanned."""

    what: str
    batch: str
    code: str
    is_scanned: bool


@dataclass(frozen=True)
class Way:
    """A parcel's way: to the patient, why it may not go there, the pack and its reason, what its label says."""

    address: str
    why_not: str
    licence: str
    pack: str
    because: str
    on_label: str


def rows_of(order: Order, codes: Sequence[str]) -> list[Row]:
    """The containers of an order, those whose codes were scanned marked."""
    containers = containers_of(order)
    scanned = {row.pk for code in codes if (row := container_with(code, containers))}
    return [
        Row(
            f"{row.line.formula.product}, {dose_text(row.units)}",
            f"{row.batch.number}, use by {record_day(row.batch.bud_on)}", row.public_id, row.pk in scanned,
        )
        for row in containers
    ]  # fmt: skip


def wrong_scan(order: Order, scan: str) -> dict[str, Any]:
    """What was expected and what was scanned, for ui/scanned.html."""
    return {
        "right": False, "title": "Not of this order. Put it aside; nothing has left.",
        "expected": f"a container of {order.number}", "scanned": scan[:40], "detail": "wrong_container",
    }  # fmt: skip


def way_of(order: Order, at: datetime) -> Way:
    """Where a parcel would go, whether it may, and how it is usually packed."""
    pharmacy, to = Pharmacy.objects.get(), address_of(order.prescription.patient)
    today = pharmacy.day_of(at)
    entry, (pack, because) = entry_into(to.state, pharmacy, today), pack_needed(order, today)
    licence = f"Licence {entry.number} in {to.state}." if entry.number else ""
    label = label_of_parcel(order)
    on_label = address_on(label).lines if label else ""
    return Way(to.lines, entry.why_not, licence, pack.words, because, on_label)


def papers_to_ask_for(order: Order) -> list[tuple[str, str]]:
    """The paper that is asked for by hand, as words and address: the wallet card, and the label of a parcel."""
    ways = [("Make the wallet card", "order_wallet_card", WITH_CARD)]
    ways.append(("Print the shipping label", "order_shipping_label", frozenset({OrderStatus.CHECKED})))
    return [(words, reverse(page, args=[order.public_id])) for words, page, in_ in ways if order.status in in_]


def typed_for_label(order: Order) -> dict[str, str]:
    """The other address its label was made for, as the page of the hand-over asks for it."""
    label = label_of_parcel(order)
    if label is None or not label.address_reason:
        return {}
    said = {name: getattr(label, name) for name in ("street", "city", "state", "address_reason")}
    return said | {"to_zip_code": label.zip_code}


def left_in_words(order: Order) -> str:
    """In a sentence, after it left."""
    left = HandOver.objects.get(order=order)
    return f"With {left.carrier}." if left.how == Handing.SHIPPED else f"Into the hands of {left.recipient}."


@dataclass(frozen=True)
class Left:
    """How an order left: facts, the carrier's page, where that is corrected, and where a complaint is taken down."""

    facts: list[tuple[str, str]]
    track_url: str
    correct_url: str
    complaint_url: str


def left_of(order: Order) -> Left | None:
    """How an order left, for its own page; None while it is here."""
    left = HandOver.objects.select_related("done_by", "packed_by", "counselled_by").filter(order=order).first()
    if left is None:
        return None
    correct = reverse("order_parcel", args=[order.public_id]) if left.how == Handing.SHIPPED else ""
    patient = order.prescription.patient
    complain = f"{reverse('patient_complaint', args=[patient.public_id])}?order={order.public_id}"
    return Left(_facts(left), tracking_url(left), correct, complain)


def _facts(left: HandOver) -> list[tuple[str, str]]:
    facts = [("Left", moment(left.done_at)), ("Handed over by", left.done_by.printed_name)]
    facts += _parcel(left) if left.how == Handing.SHIPPED else [("Taken by", _taker(left))]
    if left.identified_by:
        facts.append(("Known by", ", ".join(one.words for one in left.identifiers)))
    return [*facts, ("Counselling", _counselled(left))]


def _parcel(left: HandOver) -> list[tuple[str, str]]:
    to = address_line(left) if left.street else left.recipient
    pack = [("Packed", _packed(left))] if left.pack else []
    licence = [("Licence", f"{left.licence_number}, {left.state}")] if left.licence_number else []
    because = f" ({left.address_reason})" if left.address_reason else ""
    return [("Carrier", left.carrier), ("Tracking number", left.tracking or "none"), ("To", f"{to}{because}")] + (
        pack + licence
    )


def _packed(left: HandOver) -> str:
    unit = "day" if left.transit_days == 1 else "days"
    days = f", {left.transit_days} {unit} on the way" if left.transit_days else ""
    by = f", by {left.packed_by.printed_name}" if left.packed_by else ""
    return f"{Pack(left.pack).words}{days}{by}"


def _taker(left: HandOver) -> str:
    relation = f", {left.relation}" if left.relation else ""
    return f"{left.recipient}{relation}"


def _counselled(left: HandOver) -> str:
    said = OUTCOMES[Counselling(left.counselling)]
    if left.counselled_by:
        return f"{said}, by {left.counselled_by.printed_name}"
    if left.declined_by:
        return f"{said} by {'the patient' if left.declined_by == Taker.PATIENT else left.recipient}"
    return said


def tracking_url(left: HandOver) -> str:
    """The carrier's page about this parcel; nothing where there is none we know."""
    return carriers.address_of(left.carrier, left.tracking)
