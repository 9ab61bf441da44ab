"""How one prescription or order is told: the facts people read before they decide."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from orders.filling import fills_left
from orders.lifecycle import PrescriptionStatus
from orders.models import Container, Order, Prescription, Reservation, Transfer
from orders.preview import said_beside
from orders.safety import conditions_said
from orders.told_arrivals import facts_of_arrival
from orders.validity import USUAL_MONTHS
from patients.models import Patient, PatientMatch
from premises.models import Pharmacy
from premises.moments import clock, day, moment, record_day
from premises.quantities import dose_text
from premises.terms import Language
from records.models import Event
from records.problem import Blocker
from records.refusals import Refusal


@dataclass(frozen=True)
class InFull:
    """For whom a prescription is and all that its signature covers, for the page of one and the page of many."""

    key: str
    who: list[tuple[str, str]]
    what: list[tuple[str, str]]


def in_full(prescription: Prescription, today: date) -> InFull:
    """All there is to read before it is signed: patient, allergies and other medicines, and what is prescribed."""
    return InFull(prescription.public_id, patient_facts(prescription.patient, today), facts_of(prescription))


def facts_of(prescription: Prescription) -> list[tuple[str, str]]:
    """What was asked for, label and value, as read before signing."""
    steps = prescription.all_steps()
    found = facts_of_arrival(prescription)  # what came in is what the entry is compared with
    products = [f"{one.product}, {one.code} version {one.version}" for one in prescription.formulas()]
    found += [("Product", "; ".join(products))]
    found += [("Directions", step.said_in_words()) for step in steps]
    found += said_beside(steps, Language(prescription.patient.language))
    found += [
        ("Each fill", f"{prescription.days_supply} days"),
        ("Refills", str(prescription.refills)),
        ("Allowance", allowance_of(prescription)),
        ("Purpose", prescription.purpose or "not given"),
        ("Why compounded", prescription.reason_words()),
        *answers_of(prescription),
        ("Leave out", ", ".join(row.exclusion for row in prescription.patient.exclusions_now()) or "nothing"),
        ("Prescriber", f"{prescription.prescriber.printed_name}, NPI {prescription.prescriber.npi}"),
        ("Written", prescription.written_on.isoformat()),
        ("May be filled before", _until(prescription)),
    ]
    if prescription.replaces:
        ends = "" if prescription.signed_at else ": signing this ends it and cancels what is under way of it"
        found.append(("Replaces", f"{prescription.replaces.number}{ends}"))
    if prescription.status == PrescriptionStatus.DISCONTINUED:
        found += transferred_to(prescription)
        found += [("Replaced by", new.number) for new in prescription.replacements.filter(signed_at__isnull=False)]
        found += [("Changed into", new.number) for new in prescription.corrections.all()]
    return found + ([("Note", prescription.note)] if prescription.note else [])


def transferred_to(prescription: Prescription) -> list[tuple[str, str]]:
    """At which pharmacy what was left of it is now, if it is at another."""
    gone = Transfer.objects.filter(prescription=prescription).first()
    if gone is None:
        return []
    place = f"{gone.pharmacy_name}, {gone.city}, {gone.state}, {gone.telephone.as_national}"
    return [("Transferred to", f"{place}, on {record_day(Pharmacy.objects.today(gone.transferred_at))}")]


def _until(prescription: Prescription) -> str:
    """The day it expires, and the months by state it comes from where they are not the usual ones (RX-EXP-1)."""
    months = prescription.valid_months or USUAL_MONTHS
    return record_day(prescription.expires_on) + (f": {prescription.valid_basis}" if months != USUAL_MONTHS else "")


def allowance_of(prescription: Prescription) -> str:
    """What may change inside the signature: the largest dose, and whether a step may be longer or come back."""
    largest = dose_text(max(Decimal(step.dose_mg) for step in prescription.all_steps()))
    if not prescription.may_stay_longer:
        return f"Every change needs a new signature. The largest dose is {largest} mg."
    return f"The patient may stay longer on a step, or go back one step. The largest dose is {largest} mg."


def answers_of(prescription: Prescription) -> list[tuple[str, str]]:
    """The safety answers that hold now: the newest."""
    answers = prescription.answers()
    opioid = [answers.opioid_last_14_days.words, answers.opioid_what, _last(answers.opioid_last_on)]
    applies = conditions_said(answers.conditions) or ("nothing" if answers.were_asked else "not asked")
    found = [("Opioid, last 14 days", ", ".join(filter(None, opioid))), ("What applies", applies)]
    if answers.procedure_on:
        when = f"{day(answers.procedure_on)}{f', {clock(answers.procedure_time)}' if answers.procedure_time else ''}"
        found.append(("Surgery or dental work", when))
    row = prescription.asked_last()
    return [*found, ("Asked", f"{moment(row.asked_at)}, {row.asked_by.printed_name}")]


def _last(on: date | None) -> str:
    return f"last dose {day(on)}" if on else ""


def facts_of_order(order: Order) -> list[tuple[str, str]]:
    """What was asked for, beside the lines that say the products; and how it ended, if it was cancelled or returned."""
    left = f"{order.prescription.refills}, {fills_left(order.prescription)} left"
    facts = [(name, left if name == "Refills" else said) for name, said in facts_of(order.prescription)]
    found = [fact for fact in facts if fact[0] != "Product"]
    if order.urgent_at and order.urgent_by:
        why = f"{moment(order.urgent_at)}, {order.urgent_by.printed_name}. {order.urgent_reason}"
        found = [("Urgent", why), *found]
    if order.cancelled_at and order.cancelled_by:
        return [("Cancelled", _ended(order, "order.cancel", order.cancelled_at, order.cancelled_by)), *found]
    if order.returned_at and order.returned_by:
        return [("Came back", _ended(order, "order.return", order.returned_at, order.returned_by)), *found]
    return found


def _ended(order: Order, code: str, at: datetime, by: User) -> str:
    """When, by whom and why: the reason stands in the event."""
    text = Event.objects.of(order).filter(code=code).values_list("text", flat=True).first()
    why = json.loads(text)["reason"] if text else ""
    return f"{moment(at)}, {by.printed_name}. {why}"


def answer_to_cancel(order: Order) -> str:
    """What came of a cancel: approved, and what happened to the medicine (design section 10)."""
    lines = {"line__order": order}
    back = Container.objects.filter(voided_at=order.cancelled_at, **lines).count()
    free = Reservation.objects.filter(ended_at=order.cancelled_at, **lines).count()
    if back:
        what = f"What was filled goes back to its batch: {back} container{'' if back == 1 else 's'}."
    elif free:
        what = "What was set aside for it is free for others."
    else:
        what = "Nothing had been set aside or filled."
    return f"Approved: order {order.number} is cancelled. {what} The prescription stays."


def patient_facts(patient: Patient, today: date) -> list[tuple[str, str]]:
    """Who it is for, with what a review needs (RX-01, RX-02)."""
    return [
        ("Patient", patient.full_name),
        ("Born", f"{record_day(patient.born_on)}, {patient.age_on(today)} years"),
        ("Sex", patient.get_sex_display()),
        *_lists(patient),
        ("State", patient.get_state_display()),
    ]


def _lists(patient: Patient) -> list[tuple[str, str]]:
    """What a record says of allergies, other medicines and what is to be left out."""
    allergies = ", ".join(row.substance for row in patient.allergies_now())
    medicines = ", ".join(row.text for row in patient.medicines_now())
    return [
        ("Allergies", allergies or ("none known" if patient.no_known_allergies else "not said")),
        ("Other medicines", medicines or ("none" if patient.no_other_medicines else "not said")),
        ("Leave out", ", ".join(row.exclusion for row in patient.exclusions_now()) or "nothing"),
    ]


def other_records(patient: Patient) -> list[tuple[Patient, list[tuple[str, str]]]]:
    """The other records of the same person, with what a review needs of them (ADR 0015)."""
    found = PatientMatch.objects.others_of(patient)
    return [(row, [("Born", record_day(row.born_on)), *_lists(row)]) for row in found]


def refused(refusal: Refusal) -> Blocker:
    """A refused step, as it is shown on the page it was asked for on."""
    return Blocker(code=refusal.code, title="Not done", text=str(refusal))
