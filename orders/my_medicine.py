"""What a patient reads of the medicine they have: its label, today's dose, its days, and what is in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from orders.actions.copies import WITH_COPY, content_of_copy
from orders.calendar_file import Event
from orders.doses import dose_of
from orders.label_facts import refills_left
from orders.leaflet_content import LeafletContent
from orders.leaflet_said import as_said
from orders.lifecycle import OrderStatus
from orders.models import Container, Order
from orders.my_days import days_of
from orders.my_names import amount_said, named_plainly, unbroken
from orders.spoken import language_read
from orders.stops import CalledBack, Stop, Taking, called_back, taking_of
from patients.models import Patient
from premises.models import Pharmacy
from premises.terms import Language


@dataclass(frozen=True)
class Given:
    """What the newest fill of one prescription gave, in however many parts; `orders` are all of that prescription.

    `back` is what was called back of everything the patient was given.
    """

    parts: tuple[Order, ...]
    orders: tuple[Order, ...]
    back: CalledBack

    @property
    def order(self) -> Order:
        """The part that left last: what is printed of the fill is printed of it."""
        return self.parts[0]

    def containers(self) -> list[Container]:
        """What went out, in the order of the lines."""
        rows = [row for order in reversed(self.parts) for line in order.lines.all() for row in line.containers.all()]
        return [row for row in rows if row.handed_over_at]

    def is_recalled(self) -> bool:
        """Whether any of it was called back, or of an earlier fill that is still taken."""
        still = [order for order in self.orders if order.pk in self.back.in_use]
        return self.back.has([*self.parts, *still])

    def taking(self, today: date) -> Taking:
        """Whether it is taken now."""
        return taking_of(self.order.prescription, self.back, today)


def given_to(rows: Sequence[Order], today: date) -> list[Given]:
    """What each prescription gave last, from all orders of one patient as `orders_of` reads them; kept when it ended.

    What was called back stands first, then the newest.
    """
    left = [row for row in rows if row.status == OrderStatus.HANDED_OVER]
    left.sort(key=lambda row: (row.handed_over_at, row.pk), reverse=True)
    found, back = list[Given](), called_back(rows, today)
    for key in dict.fromkeys(row.prescription_id for row in left):
        of_it = [row for row in left if row.prescription_id == key]
        newest = max(row.fill_number for row in of_it)
        parts = tuple(row for row in of_it if row.fill_number == newest)
        found.append(Given(parts, tuple(row for row in rows if row.prescription_id == key), back))
    return sorted(found, key=lambda row: not row.is_recalled())


def content_read(order: Order, *, at: datetime, large: bool = False) -> LeafletContent:
    """What the leaflet of an order says now, in the language of the page and with what was chosen for its patient."""
    return content_of_copy(order, language=language_read(), large=large, at=at)


def medicine(given: Given, *, at: datetime) -> dict[str, Any]:
    """One medicine, for its page; what is stopped has neither dose nor days nor calendar."""
    today = Pharmacy.objects.today(at)
    taking = given.taking(today)
    content = _as_it_stands(content_read(given.order, at=at, large=True), taking)
    dose = dose_of(given.order.prescription, given.orders, taking, today)
    recalled = given.is_recalled() or taking.stop == Stop.RECALLED
    is_taken = not recalled and taking.why_not(today) is None
    return as_said(content) | {
        "recalled": recalled,
        "called_back": given.back.still_taken(),
        "dose": dose,
        "ended": "" if recalled or dose else _why_none(taking),
        "facts": _facts(given, content),
        "containers": [_container(row, content, given, is_taken=is_taken, at=at) for row in given.containers()],
        "days": is_taken and bool(content.steps),
        "calendar": bool(calendar_of(given, content, at=at)),
    }


def calendar_of(given: Given, content: LeafletContent, *, at: datetime) -> list[Event]:
    """The events a calendar is offered; none while it is stopped, and then there is no calendar (OPI-01, SURG-01)."""
    pharmacy = Pharmacy.objects.required()
    taking, today = given.taking(pharmacy.day_of(at)), pharmacy.day_of(at)
    if given.is_recalled() or taking.why_not(today):
        return []
    return days_of(given.order, content, pharmacy, last_on=taking.last_on, at=at)


def leaflet_read(order: Order, rows: Sequence[Order], *, at: datetime) -> dict[str, Any]:
    """The leaflet of one order and what stands above it; `rows` are all of its patient.

    `takes`: directions are shown.
    """
    today = Pharmacy.objects.today(at)
    back, of_it = called_back(rows, today), [row for row in rows if row.prescription_id == order.prescription_id]
    taking = taking_of(order.prescription, back, today)
    why_not = taking.why_not(today)
    recalled = back.has([order]) or why_not == Stop.RECALLED
    came_back = order.status == OrderStatus.RETURNED
    said = _("This medicine came back to us. Take none of it.") if came_back else why_not.words if why_not else ""
    return as_said(_as_it_stands(content_read(order, at=at, large=True), taking)) | {
        "recalled": recalled,
        "called_back": back.still_taken(),
        "stopped": "" if recalled else said,
        "takes": not recalled and not said,
        "given": any(row.status == OrderStatus.HANDED_OVER for row in of_it),
    }


def _as_it_stands(content: LeafletContent, taking: Taking) -> LeafletContent:
    """Without the plan around a procedure where none is taken anyway: it names a last dose (OPI-01, SURG-01)."""
    return replace(content, procedure=()) if taking.stop else content


def others(patient: Patient, rows: Sequence[Given]) -> list[dict[str, str]]:
    """A line for each other medicine."""
    return [_line(patient, row) for row in rows]


def ways_on(patient: Patient, given: Given) -> list[dict[str, str]]:
    """To the leaflet of the newest fill and its papers."""
    read = _leaflet_row(patient, given.order)
    sub = _("Normal or large print, English or Spanish")
    title = _("Leaflet and wallet card to print")
    return [read, {"url": f"{read['url']}#papers", "icon": "download", "title": title, "sub": sub}]


def medicine_rows(patient: Patient, orders: Sequence[Order]) -> list[dict[str, str]]:
    """The ways on for the patient's own page, from `orders`, the newest first: to the medicine and to its leaflet."""
    rows = []
    if any(order.status == OrderStatus.HANDED_OVER for order in orders):
        address, sub = reverse("my_medicine", args=[patient.public_id]), _("How to take it, and what is in it")
        rows.append({"url": address, "icon": "capsule", "title": _("Your medicine"), "sub": sub})
    for order in [order for order in orders if order.status in WITH_COPY][:1]:
        rows.append(_leaflet_row(patient, order))
    return rows


def _leaflet_row(patient: Patient, order: Order) -> dict[str, str]:
    address = reverse("my_leaflet_read", args=[patient.public_id, order.public_id])
    return {"url": address, "icon": "paper", "title": _("Read your leaflet"), "sub": _("All there is to know about it")}


def _line(patient: Patient, row: Given) -> dict[str, str]:
    recalled = row.is_recalled()
    said = Stop.RECALLED.words if recalled else _("Prescription {number}").format(number=row.order.number)
    return {
        "url": reverse("my_medicine_of", args=[patient.public_id, row.order.prescription.public_id]),
        "icon": "blocker" if recalled else "capsule",
        "title": named_plainly(row.parts),
        "sub": said,
    }


def _why_none(taking: Taking) -> str:
    """Why no dose stands there, and what to do."""
    if taking.stop:
        return taking.stop.words
    return _("By our count you have taken all of it. Ask us before you take more.")


def _facts(given: Given, content: LeafletContent) -> list[tuple[str, str]]:
    """What stands on each label of the fill."""
    return [
        (_("Medicine"), f"{content.medicine}, {content.form}"),
        (_("For"), content.patient),
        (_("Prescription number"), given.order.number),
        (_("Prescribed by"), content.prescriber),
        (_("Refills left"), str(refills_left(given.order))),
        (_("Pharmacy"), ", ".join((content.pharmacy, *content.address))),
    ]


def _container(
    row: Container, content: LeafletContent, given: Given, *, is_taken: bool, at: datetime
) -> dict[str, Any]:
    """One container as its label says it, in the language of the page; without directions where none is taken."""
    pharmacy, words, batch = Pharmacy.objects.required(), content.words, row.batch
    recalled, past = row in given.back.containers, batch.bud_on is not None and batch.bud_on < pharmacy.day_of(at)
    said = {step.directions: step.directions_in(words.language) for step in row.line.order.prescription.all_steps()}
    directions = row.line.directions if words.language == Language.ENGLISH else said.get(row.line.directions, "")
    facts = [
        (_("How to take it"), f"{directions}." if directions and is_taken and not past else ""),
        (_("Amount"), amount_said(row.line.formula, row.units, words)),
        (_("Use by"), words.day(batch.bud_on) if batch.bud_on else ""),
        (_("Lot"), batch.number),
        (_("Filled on"), words.day(pharmacy.day_of(row.filled_at))),
    ]
    return {
        "name": unbroken(row.line.formula.strength),
        "facts": [(label, value) for label, value in facts if value],
        "recalled": recalled,
        "past": past,
        "url": reverse("know_your_capsule", args=[batch.public_token]),
    }
