"""What a patient reads of the medicine they have: its label, today's dose, its days, and what is in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from compounding.lifecycle import BatchStatus
from orders.actions.copies import WITH_COPY
from orders.actions.paper import chosen_before
from orders.doses import dose_on
from orders.label_facts import refills_left
from orders.leaflet_content import LeafletContent
from orders.leaflet_facts import leaflet_content
from orders.leaflet_said import as_said
from orders.lifecycle import OrderStatus, PrescriptionStatus
from orders.models import Container, Order
from orders.models.orders import OrderQuerySet
from orders.spoken import language_read
from patients.models import Patient
from premises.models import Pharmacy
from premises.quantities import NO_BREAK_SPACE, dose_text
from premises.terms import Form, Language


@dataclass(frozen=True)
class Given:
    """What the newest fill of one prescription gave, in however many parts; `orders` are all of that prescription."""

    parts: tuple[Order, ...]
    orders: tuple[Order, ...]

    @property
    def order(self) -> Order:
        """The part that left last: what is printed of the fill is printed of it."""
        return self.parts[0]

    def containers(self) -> list[Container]:
        """What went out, in the order of the lines."""
        rows = [row for order in reversed(self.parts) for line in order.lines.all() for row in line.containers.all()]
        return [row for row in rows if row.handed_over_at]

    def is_recalled(self) -> bool:
        """Whether any of it was called back."""
        return any(_is_recalled(row) for row in self.containers())


def given_to(orders: OrderQuerySet) -> list[Given]:
    """What each prescription gave last, the newest first, from all `orders` of one patient; kept when it ended."""
    read = ("prescription__safety_answers", "lines__containers__batch__formula")
    rows = list(orders.with_courses().select_related("handing_over").prefetch_related(*read).newest())
    left = [row for row in rows if row.status == OrderStatus.HANDED_OVER]
    left.sort(key=lambda row: (row.handed_over_at, row.pk), reverse=True)
    found = []
    for key in dict.fromkeys(row.prescription_id for row in left):
        of_it = [row for row in left if row.prescription_id == key]
        newest = max(row.fill_number for row in of_it)
        parts = tuple(row for row in of_it if row.fill_number == newest)
        found.append(Given(parts, tuple(row for row in rows if row.prescription_id == key)))
    return found


def content_read(order: Order, *, at: datetime, large: bool = False) -> LeafletContent:
    """What the leaflet of an order says now, in the language of the page and with what was chosen for its patient."""
    return leaflet_content(order, at=at, wish=replace(chosen_before(order), language=language_read(), large=large))


def medicine(given: Given, *, at: datetime) -> dict[str, Any]:
    """One medicine, for its page; a recalled one has neither dose nor calendar."""
    pharmacy, content = Pharmacy.objects.required(), content_read(given.order, at=at, large=True)
    today = pharmacy.day_of(at)
    recalled = given.is_recalled()
    dose = None if recalled else dose_on(today, given.orders)
    is_taken = given.order.prescription.status == PrescriptionStatus.SIGNED and not recalled
    return as_said(content) | {
        "recalled": recalled,
        "dose": dose,
        "ended": _why_none(given, dose) if not recalled else "",
        "facts": _facts(given, content),
        "containers": [_container(row, content, pharmacy, today) for row in given.containers()],
        "days": is_taken and bool(content.steps),
    }


def others(patient: Patient, rows: Sequence[Given]) -> list[dict[str, str]]:
    """A line for each other medicine, those that were called back first."""
    return [_line(patient, row) for row in sorted(rows, key=lambda row: not row.is_recalled())]


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
    said = _("Called back. Do not take it.") if recalled else _("Prescription {number}").format(number=row.order.number)
    strengths = dict.fromkeys(_unbroken(line.formula.strength) for line in row.order.lines.all())
    return {
        "url": reverse("my_medicine_of", args=[patient.public_id, row.order.prescription.public_id]),
        "icon": "blocker" if recalled else "capsule",
        "title": _("Naltrexone {strengths}").format(strengths=", ".join(strengths)),
        "sub": said,
    }


def _why_none(given: Given, dose: object) -> str:
    """Why no dose stands there, and what to do."""
    if given.order.prescription.status != PrescriptionStatus.SIGNED:
        return _("This prescription has ended. Ask us before you take more of it.")
    return "" if dose else _("By our count you have taken all of it. Ask us before you take more.")


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


def _container(row: Container, content: LeafletContent, pharmacy: Pharmacy, today: date) -> dict[str, Any]:
    """One container as its label says it, in the language of the page."""
    words, batch = content.words, row.batch
    said = {step.directions: step.directions_in(words.language) for step in row.line.order.prescription.all_steps()}
    directions = row.line.directions if words.language == Language.ENGLISH else said.get(row.line.directions, "")
    facts = [
        (_("How to take it"), f"{directions}." if directions else ""),
        (_("Amount"), amount_said(row, content)),
        (_("Use by"), words.day(batch.bud_on) if batch.bud_on else ""),
        (_("Lot"), batch.number),
        (_("Filled on"), words.day(pharmacy.day_of(row.filled_at))),
    ]
    return {
        "name": _unbroken(row.line.formula.strength),
        "facts": [(label, value) for label, value in facts if value],
        "recalled": _is_recalled(row),
        "past": batch.bud_on is not None and batch.bud_on < today,
        "url": reverse("know_your_capsule", args=[batch.public_token]),
    }


def amount_said(row: Container, content: LeafletContent) -> str:
    """`28 capsules`, `60 mL`, in the language of the page."""
    form = Form(row.line.formula.form)
    several = content.words.texts.get(f"units.{form}s", "")
    one = content.words.texts.get(f"units.{form}", "")
    unit = form.strength_per or (one if row.units == 1 else several)
    return f"{dose_text(row.units)}{NO_BREAK_SPACE}{unit}"


def _is_recalled(row: Container) -> bool:
    return row.batch.status == BatchStatus.RECALLED


def _unbroken(strength: str) -> str:
    return strength.replace(" ", NO_BREAK_SPACE)
