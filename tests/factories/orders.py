"""Invented prescriptions and orders."""

from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from accounts.models import User
from compounding.models import Formula
from orders.actions.prescribing import prepare, sign_and_send
from orders.actions.protocols import ProtocolDraft, save_protocol
from orders.actions.review import accept
from orders.actions.reviewing import InterventionDraft, to_decide
from orders.actions.safety import OverrideDraft, to_override
from orders.directions import Timing
from orders.documents import LEAFLET
from orders.draft_rows import begun, keep
from orders.drafts import AdjustmentDraft, AdjustmentReason, Arrived, PrescriptionDraft, StepDraft
from orders.dur_codes import Effort, Result, Service
from orders.holds import HoldReason
from orders.models import Draft, Order, Prescription, Protocol
from orders.problems import problems_with
from orders.safety import Answer, Answers
from orders.safety_problems import evidence_of
from orders.sources import keep as keep_source
from orders.stretches import AdjustmentKind
from patients.models import Patient
from premises.models import Pharmacy
from premises.terms import CompoundReason, Origin
from prescribers.models import Practice, Prescriber
from records.archive import store
from records.models import Document, DocumentState
from tests.factories.accounts import pharmacist, pharmacist_in_charge, proof_of
from tests.factories.compounding import a_formula
from tests.factories.days import day_of
from tests.factories.patients import a_patient
from tests.factories.premises import a_pharmacy
from tests.factories.prescribers import a_prescriber

# A call as staff type it.
CALL = {
    "origin": "telephone", "received_at": "2026-11-23T14:02", "caller": "Iris Sample", "caller_title": "nurse",
    "was_read_back": "on",
}  # fmt: skip


def a_draft(formula: Formula, *, at: datetime, **other: Any) -> PrescriptionDraft:
    """One unit at bedtime for 30 days, with two refills."""
    facts: dict[str, Any] = {
        "written_on": day_of(at),
        "steps": [StepDraft(formula.code, Decimal(formula.strength_mg), None)],
        "days_supply": 30,
        "timing": Timing.BEDTIME,
        "compound_reason": CompoundReason.STRENGTH_NOT_MARKETED,
        "refills": 2,
    }
    if (origin := other.get("origin", Origin.ELECTRONIC)) != Origin.ELECTRONIC:
        facts["arrived"] = an_arrival(origin, at=at)
    answers = other.pop("answers", None) or an_answer(opioid_last_14_days=other.pop("opioid_last_14_days", "no"))
    return PrescriptionDraft(**facts | other, answers=answers)


def an_arrival(origin: Origin, *, at: datetime, **other: Any) -> Arrived:
    """A nurse of the prescriber called, and it was read back; or the paper is kept."""
    if origin == Origin.TELEPHONE:
        facts: dict[str, Any] = {"caller": "Iris Sample", "caller_title": "nurse", "was_read_back": True}
    else:
        facts = {"file": keep_source(a_fax())}
    return Arrived(**{"received_at": at} | facts | other)


def a_fax(words: str = "Naltrexone") -> bytes:
    """A page with black on it, as a PNG."""
    page, out = Image.new("L", (170, 220), 255), BytesIO()
    ImageDraw.Draw(page).text((10, 10), words, fill=0)
    page.save(out, "PNG")
    return out.getvalue()


def an_answer(**other: Any) -> Answers:
    """Asked, and nothing applies."""
    facts = {"were_asked": True, "opioid_last_14_days": "no"} | other
    return Answers(**facts | {"opioid_last_14_days": Answer(facts["opioid_last_14_days"])})


def a_kept_draft(patient: Patient, *, by: User, at: datetime) -> Draft:
    """An order for this patient that was begun and not saved for signature."""
    return keep(by, begun(), {"patient": str(patient.pk), "note": "to be gone on with"}, patient=patient, at=at)


def a_way_of_ordering(formula: Formula, **other: Any) -> ProtocolDraft:
    """One unit at bedtime, 30 days a fill, two refills."""
    facts: dict[str, Any] = {
        "name": "Steady dose", "steps": [(formula.code, Decimal(1), None)], "days_supply": 30, "refills": 2,
        "timing": Timing.BEDTIME, "compound_reason": CompoundReason.STRENGTH_NOT_MARKETED,
    }  # fmt: skip
    return ProtocolDraft(**facts | other)


def a_protocol(formula: Formula, *, by: User, at: datetime, practice: Practice | None = None, **other: Any) -> Protocol:
    """The same, saved by someone for themselves or for a practice."""
    return save_protocol(a_way_of_ordering(formula, **other), practice=practice, by=by, at=at)


def a_prescription(
    *,
    at: datetime,
    prescriber: Prescriber | None = None,
    patient: Patient | None = None,
    formula: Formula | None = None,
    by: User | None = None,
    **other: Any,
) -> Prescription:
    """A prescription that awaits its signature; whoever and whatever it needs is made unless given."""
    if not Pharmacy.objects.exists():
        a_pharmacy(by=pharmacist_in_charge(), at=at)
    maker = pharmacist("Clove Maker")
    prescriber = prescriber or a_prescriber(by=maker, at=at)
    patient = patient or a_patient(by=by or prescriber.user, at=at, prescriber=prescriber)
    formula = formula or a_formula(by=maker, at=at)
    return prepare(patient, prescriber, a_draft(formula, at=at, **other), by=by or prescriber.user, at=at)


def an_order(*, at: datetime, prescription: Prescription | None = None, **other: Any) -> Order:
    """An order just submitted: its prescription is signed by its prescriber."""
    prescription = prescription or a_prescription(at=at, **other)
    signer = prescription.prescriber.user
    sign_and_send(prescription, by=signer, at=at, proof=proof_of(signer, at))
    return Order.objects.get(prescription=prescription)


def a_titration(*, at: datetime, **other: Any) -> Prescription:
    """Signed, its first fill submitted: one unit for 14 days, then two until told otherwise."""
    formula = other.pop("formula", None) or a_formula(by=pharmacist("Clove Maker"), at=at)
    strength = Decimal(formula.strength_mg)
    steps = [StepDraft(formula.code, strength, 14), StepDraft(formula.code, 2 * strength, None)]
    return an_order(at=at, formula=formula, steps=steps, **other).prescription


def an_adjustment(*, at: datetime, **other: Any) -> AdjustmentDraft:
    """Seven days longer at the dose of the day, as the patient sleeps badly."""
    facts: dict[str, Any] = {
        "kind": AdjustmentKind.STAY_LONGER, "begins_on": day_of(at), "days": 7, "reason": AdjustmentReason.SLEEP,
    }  # fmt: skip
    return AdjustmentDraft(**facts | other)


def a_decision(prescription: Prescription, *, at: datetime, **other: Any) -> OverrideDraft:
    """A pharmacist's decision about the first hard stop, after a word with the prescriber."""
    problem = to_override(prescription, at=at)[0]
    facts: dict[str, Any] = {
        "code": problem.code, "evidence": evidence_of(problem), "service": Service.PRESCRIBER_CONSULTED,
        "result": Result.WITH_PRESCRIBERS_APPROVAL, "effort": Effort.UNDER_15, "text": "Looked at the urine test.",
        "spoke_with": "Basil Demo", "spoke_at": at, "said": "The last dose was a month ago.",
    }  # fmt: skip
    return OverrideDraft(**facts | other)


def an_intervention(order: Order, *, at: datetime, **other: Any) -> InterventionDraft:
    """A pharmacist's decision not to fill it as it is, because of its first problem."""
    problem = to_decide(problems_with(order, at=at))[0]
    facts: dict[str, Any] = {
        "code": problem.code, "evidence": evidence_of(problem), "service": Service.PRESCRIBER_CONSULTED,
        "result": Result.NOT_FILLED, "effort": Effort.UNDER_15, "text": "The kidneys are too weak.",
        "then": HoldReason.SIDE_EFFECT, "spoke_with": "Basil Demo",
    }  # fmt: skip
    return InterventionDraft(**facts | other)


def a_leaflet(order: Order, *, at: datetime) -> Document:
    """A leaflet of this order, archived."""
    sha256 = store(f"%PDF- of {order.public_id}".encode())
    facts = {"document_kind": LEAFLET, "subject_kind": order.kind, "subject_id": order.public_id, "content": {}}
    facts |= {"state": DocumentState.DONE, "sha256": sha256, "asked_by": order.submitted_by, "asked_at": at}
    return Document.objects.create(title="Leaflet", **facts)


def an_accepted_order(*, at: datetime, by: User | None = None, **other: Any) -> Order:
    """An order accepted by a pharmacist, its label asked for."""
    reviewer = by or pharmacist()
    return accept(an_order(at=at, **other), by=reviewer, at=at, proof=proof_of(reviewer, at))
