"""How what the search found is told: one line for each row, with where it leads and what of it matched."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from compounding.boards import state_of_batch
from compounding.models import Batch, Lot
from compounding.told_stock import state_of_lot
from orders.boards import product_of, state_of
from orders.models import Order
from orders.search import Found
from orders.search_terms import Terms
from patients.models import Patient
from premises.moments import record_day
from prescribers.models import Practice, Prescriber


@dataclass(frozen=True)
class Line:
    """One line of what was found; a chip only where the row has a state."""

    url: str
    title: str
    detail: str
    subject: str
    code: str
    why: str = ""
    state: str = ""
    word: str = ""


def lines_of(found: Found, terms: Terms, today: date) -> list[Line]:
    """The rows of one kind as lines."""
    return [TELL[type(row)](row, terms, today) for row in found.rows]


def address_of(row: Any) -> str:
    """The page of a row that can be found."""
    return reverse(type(row)._meta.model_name, args=[row.public_id])


def _order(order: Order, _terms: Terms, _today: date) -> Line:
    state, word = state_of(order)
    patient, by = order.prescription.patient, order.prescription.prescriber
    detail = f"{product_of(order)} · {by.printed_name}"
    born = f"born {record_day(patient.born_on)}"
    return Line(address_of(order), patient.full_name, detail, born, order.number, state=state, word=word)


def _patient(patient: Patient, terms: Terms, today: date) -> Line:
    why = " and ".join(word for word, asked in (("name", terms.words), ("date of birth", terms.born_on)) if asked)
    where, born = f"{patient.city}, {patient.state}", f"born {record_day(patient.born_on)}"
    name = f"{patient.family_name}, {patient.given_name}"
    return Line(address_of(patient), name, f"{where} · {patient.age_on(today)} years", born, "", why)


def _prescriber(prescriber: Prescriber, terms: Terms, _today: date) -> Line:
    why = "NPI" if terms.npi else "name or practice"
    practice = prescriber.practice.name
    return Line(address_of(prescriber), prescriber.printed_name, practice, "NPI", prescriber.npi, why)


def _practice(practice: Practice, _terms: Terms, _today: date) -> Line:
    return Line(address_of(practice), practice.name, f"{practice.city}, {practice.state}", "", "", "name")


def _batch(batch: Batch, _terms: Terms, _today: date) -> Line:
    state, word = state_of_batch(batch)
    return Line(address_of(batch), batch.formula.product, "", "Lot", batch.number, "lot number", state, word)


def _lot(lot: Lot, terms: Terms, today: date) -> Line:
    state, word = state_of_lot(lot, today)
    why = "lot number" if lot.number.startswith(terms.lot) else "supplier's lot number"
    detail = f"{lot.manufacturer} lot {lot.maker_lot}"
    return Line(address_of(lot), lot.component.name, detail, "Lot", lot.number, why, state, word)


TELL: Mapping[type, Callable[[Any, Terms, date], Line]] = {
    Order: _order,
    Patient: _patient,
    Prescriber: _prescriber,
    Practice: _practice,
    Batch: _batch,
    Lot: _lot,
}
