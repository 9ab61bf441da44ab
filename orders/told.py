"""How one prescription or order is told: the facts people read before they decide."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from orders.models import Container, Order, Prescription, Reservation
from patients.models import Patient
from records.models import Document, DocumentState, Event
from records.problem import Blocker, Problem, Warning
from records.refusals import Refusal

PAPER_STATE = {
    DocumentState.PENDING: ("waiting", "Waits for the printer"),
    DocumentState.CLAIMED: ("progress", "Being made"),
    DocumentState.DONE: ("released", "Ready"),
    DocumentState.FAILED: ("stopped", "Failed"),
    DocumentState.VOIDED: ("stopped", "Void"),
}

# The page looks again by itself until the worker is done with it.
UNDER_WAY = {DocumentState.PENDING, DocumentState.CLAIMED}

PAPER_FAILED = {
    "label_does_not_fit": "It does not fit in 12 points, or a letter cannot be printed.",
    "leaflet_not_as_asked": "A letter cannot be printed, or what was drawn is not what was asked for.",
    "label_not_as_asked": "What was drawn is not what was asked for; it was not archived.",
}


def facts_of(prescription: Prescription) -> list[tuple[str, str]]:
    """What was asked for, label and value, as read before signing."""
    steps = prescription.all_steps()
    found = [("Product", "; ".join(step.formula.product for step in steps))]
    found += [("Directions", step.said_in_words()) for step in steps]
    found += [
        ("Each fill", f"{prescription.days_supply} days"),
        ("Refills", str(prescription.refills)),
        ("Purpose", prescription.purpose or "not given"),
        ("Why compounded", prescription.reason_words()),
        ("Opioid, last 14 days", prescription.get_opioid_last_14_days_display()),
        ("Leave out", ", ".join(row.exclusion for row in prescription.patient.exclusions.current()) or "nothing"),
        ("Written", prescription.written_on.isoformat()),
    ]
    return found + ([("Note", prescription.note)] if prescription.note else [])


def facts_of_order(order: Order) -> list[tuple[str, str]]:
    """What was asked for, beside the lines that say the products; and how it ended, if it was cancelled."""
    found = [fact for fact in facts_of(order.prescription) if fact[0] != "Product"]
    if order.cancelled_at is None or order.cancelled_by is None:
        return found
    reason = Event.objects.of(order).filter(code="order.cancel").values_list("text", flat=True).first()
    why = json.loads(reason)["reason"] if reason else ""
    return [("Cancelled", f"{_moment(order.cancelled_at)}, {order.cancelled_by.printed_name}. {why}"), *found]


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
    allergies = ", ".join(row.substance for row in patient.allergies.current())
    medicines = ", ".join(row.text for row in patient.medicines.current())
    return [
        ("Patient", patient.full_name),
        ("Born", f"{patient.born_on.isoformat()}, {patient.age_on(today)} years"),
        ("Sex", patient.get_sex_display()),
        ("Allergies", allergies or ("none known" if patient.no_known_allergies else "not said")),
        ("Other medicines", medicines or ("none" if patient.no_other_medicines else "not said")),
        ("Leave out", ", ".join(row.exclusion for row in patient.exclusions.current()) or "nothing"),
        ("State", patient.get_state_display()),
    ]


def holds_of(order: Order) -> list[Problem]:
    """The open holds: why, who ends them, by when."""
    return [
        Warning(
            code="",
            title=hold.kind_of_hold.words,
            text=f"The {hold.kind_of_hold.owner} ends it by {_moment(hold.resolve_by)}. {hold.note}",
        )
        for hold in order.holds.all()
        if hold.is_open
    ]


def _moment(when: datetime) -> str:
    return date_format(localtime(when), "D, M j, H:i")


def papers(documents: Iterable[Document]) -> list[dict[str, Any]]:
    """The papers of an order with how far each has come."""
    rows = []
    for document in documents:
        state, word = PAPER_STATE[DocumentState(document.state)]
        url = reverse("order_document", args=[document.public_id]) if document.sha256 else ""
        sub = (
            failed_because(document) or f"version {document.version}{', ' + document.reason if document.reason else ''}"
        )
        row = {"url": url, "title": document.title, "state": state, "word": word, "sub": sub}
        rows.append(row | {"looks_again": document.state in UNDER_WAY})
    return rows


def failed_because(document: Document) -> str:
    """Why a paper could not be made, in words with the code; nothing if it could."""
    code = document.error.rpartition(": ")[2]
    return f"{PAPER_FAILED.get(code, 'It could not be made.')} {code}" if code else ""


def refused(refusal: Refusal) -> Blocker:
    """A refused step, as it is shown on the page it was asked for on."""
    return Blocker(code=refusal.code, title="Not done", text=str(refusal))
