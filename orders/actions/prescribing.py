"""Preparing, signing and discontinuing prescriptions."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from accounts.models import User
from accounts.roles import BENCH, PHARMACISTS
from compounding.models import Formula
from orders.actions.allocation import lock_prescription
from orders.actions.arriving import keep_arrival, refuse_unsaid
from orders.actions.intake import cancel, submit
from orders.actions.safety import keep_answers, refuse_blockers
from orders.directions import Timing
from orders.documents import LETTER_SURGERY
from orders.draft_rows import end
from orders.drafts import PrescriptionDraft, StepDraft
from orders.lifecycle import PRESCRIPTION_STEPS, PrescriptionStatus
from orders.models import Edition, Prescription, PrescriptionStep, Protocol, Renewal
from orders.models.orders import OPEN
from orders.problems import problems_with_prescription
from orders.state_validity import validity_for
from orders.step_faults import faults_in
from patients.models import Care, Patient
from premises.terms import Origin
from prescribers.models import Prescriber
from records.action import action
from records.meanings import Meaning
from records.papers import void_papers
from records.refusals import NotAllowed, Refusal
from records.rows import check_lines
from records.signatures import Proof, sign
from records.steps import begin, take


class PrescriptionRefused(Refusal):
    """The prescription cannot be as it was written; nothing was saved."""

    code = "prescription_refused"
    status = 422


@action
def prepare(
    patient: Patient,
    prescriber: Prescriber,
    draft: PrescriptionDraft,
    *,
    replaces: Prescription | None = None,
    corrects: Prescription | None = None,
    edition: Edition | None = None,
    protocol: Protocol | None = None,
    by: User,
    at: datetime,
) -> Prescription:
    """Write a prescription that awaits its signature. Raises PrescriptionRefused, NotAllowed, DraftRefused.

    It ends the one it `replaces` when it is signed: another dose, speed or target of the same patient. The draft it was
    composed in, its `edition`, ends with it and becomes no other. One it `corrects`, not signed yet, ends at once.
    Raises ArrivalRefused where it came by telephone, fax or on paper and does not say how.
    """
    _refuse_stranger(patient, prescriber, draft.origin, by=by, at=at)
    refuse_unsaid(draft, at=at)
    prescription = as_written(patient, prescriber, draft)
    prescription.replaces = _replaceable(replaces, patient, prescriber)
    prescription.protocol, prescription.corrects, prescription.sequence = protocol, corrects, _next_sequence()
    begin("prepare", prescription, PRESCRIPTION_STEPS, by=by, at=at)
    for step in prescription.written_with:
        step.save(force_insert=True)
    keep_arrival(prescription, draft.arrived, by=by, at=at)
    keep_answers(prescription, prescription.written_answers, by=by, at=at)
    Care.objects.get_or_create(patient=patient, prescriber=prescriber, defaults={"from_at": at})
    if corrects:
        change(corrects, prescription, by=by, at=at)
    if edition:
        end(edition, prescription, by=by, at=at)
    return prescription


def as_written(patient: Patient, prescriber: Prescriber, draft: PrescriptionDraft) -> Prescription:
    """The prescription a draft makes, with its steps and saved nowhere. Raises PrescriptionRefused, Invalid."""
    formulas = _formulas(draft.steps)
    prescription = Prescription(
        patient=patient,
        prescriber=prescriber,
        origin=draft.origin,
        written_on=draft.written_on,
        form=formulas[0].form,
        timing=draft.timing,
        days_supply=draft.days_supply,
        refills=draft.refills,
        purpose=draft.purpose,
        compound_reason=draft.compound_reason,
        compound_reason_text=draft.compound_reason_text,
        may_stay_longer=draft.may_stay_longer,
        note=draft.note,
    )
    prescription.valid_months, prescription.valid_basis = validity_for(patient)
    check_lines(prescription)
    prescription.written_answers, prescription.written_arrival = draft.answers, draft.arrived
    prescription.written_with = steps_of(prescription, draft.steps, formulas, draft.timing)
    return prescription


def steps_of(
    prescription: Prescription, steps: Sequence[StepDraft], formulas: Sequence[Formula], timing: Timing
) -> list[PrescriptionStep]:
    """The steps of a prescription, each of its formula; saved nowhere."""
    return [
        PrescriptionStep(
            prescription=prescription,
            position=position,
            formula=formula,
            dose_mg=step.dose_mg,
            days=step.days,
            times_per_day=timing.times_per_day,
        )
        for position, (step, formula) in enumerate(zip(steps, formulas, strict=True), start=1)
    ]


@action
def sign_and_send(prescription: Prescription, *, by: User, at: datetime, proof: Proof) -> Prescription:
    """Sign what was seen and submit the first fill. Raises HasBlockers, NotAllowed.

    The prescriber signs that they prescribe; a pharmacist, of what came by telephone, fax or paper, that it is entered.
    """
    take("sign", prescription, PRESCRIPTION_STEPS, by=by, at=at)
    read = Prescription.objects.with_what_rules_read().get(pk=prescription.pk)  # once, for all that follows
    if not read.is_signed_by(by, at):
        raise NotAllowed("Only the prescriber signs this (SEC-13). Nothing was saved.")
    refuse_blockers("Not signed", problems_with_prescription(read, at=at))
    if read.replaces:
        replace(read.replaces, read, by=by, at=at)
    meaning = Meaning.PRESCRIBED if read.prescriber.user_id == by.pk else Meaning.ENTERED
    sign(read, meaning=meaning, by=by, at=at, proof=proof)
    submit(read, by=by, at=at)
    return prescription


@action
def replace(prescription: Prescription, new: Prescription, *, by: User, at: datetime) -> Prescription:
    """End a prescription because `new` is signed in its place; its open orders are cancelled with it."""
    reason = f"Replaced by {new.number}."
    _call_off(prescription, reason=reason, by=by, at=at)
    take("replace", prescription, PRESCRIPTION_STEPS, by=by, at=at, reason=reason)
    return prescription


@action
def change(prescription: Prescription, new: Prescription, *, by: User, at: datetime) -> Prescription:
    """End one that awaits its signature because `new` is written in its place. Raises PrescriptionRefused, WrongStatus.

    A renewal it was written for is answered by the new one from now on.
    """
    if (prescription.origin == Origin.ELECTRONIC) != (new.origin == Origin.ELECTRONIC):
        text = "What the pharmacy entered it changes itself, and a practice what it wrote. Nothing was saved."
        raise PrescriptionRefused(text, code="changes_anothers_entry")
    _refuse_stranger(prescription.patient, prescription.prescriber, Origin(prescription.origin), by=by, at=at)
    reason = f"Changed before it was signed: {new.number} stands in its place."
    take("change", prescription, PRESCRIPTION_STEPS, by=by, at=at, reason=reason)
    if (prescription.patient_id, prescription.prescriber_id) == (new.patient_id, new.prescriber_id):
        Renewal.objects.filter(written=prescription).update(written=new)
    return prescription


@action
def discontinue(prescription: Prescription, *, reason: str, by: User, at: datetime) -> Prescription:
    """End a prescription; its open orders are cancelled with it."""
    if prescription.prescriber.user_id != by.pk and not by.roles_at(at) & PHARMACISTS:
        raise NotAllowed("Only the prescriber or a pharmacist discontinues this (SEC-02). Nothing was saved.")
    _call_off(prescription, reason=reason, by=by, at=at)
    take("discontinue", prescription, PRESCRIPTION_STEPS, by=by, at=at, reason=reason)
    return prescription


def _call_off(prescription: Prescription, *, reason: str, by: User, at: datetime) -> None:
    """Cancel the open orders of a prescription that ends; a letter about a procedure says it is taken: it is void."""
    lock_prescription(prescription)
    void_papers(prescription, LETTER_SURGERY)
    for order in prescription.orders.filter(status__in=OPEN):
        cancel(order, reason=reason, by=by, at=at)


def _replaceable(replaces: Prescription | None, patient: Patient, prescriber: Prescriber) -> Prescription | None:
    """The prescription to be replaced. Raises PrescriptionRefused unless it is signed, for them and by them."""
    if replaces is None:
        return None
    if (replaces.patient_id, replaces.prescriber_id) != (patient.pk, prescriber.pk):
        text = "A prescription is replaced for the same patient, by the same prescriber. Nothing was saved."
        raise PrescriptionRefused(text, code="replaces_anothers")
    if replaces.status != PrescriptionStatus.SIGNED:
        text = f"{replaces.number} has ended or is not signed: there is nothing to replace. Nothing was saved."
        raise PrescriptionRefused(text, code="nothing_to_replace")
    return replaces


def _refuse_stranger(patient: Patient, prescriber: Prescriber, origin: Origin, *, by: User, at: datetime) -> None:
    """Raise NotAllowed unless `by` may prepare for this prescriber and patient."""
    held = by.roles_at(at)
    if held & BENCH and origin != Origin.ELECTRONIC:
        return
    if not prescriber.is_acted_for_by(by, at) or not Patient.objects.visible_to(by).filter(pk=patient.pk).exists():
        raise NotAllowed("You do not prepare for this prescriber or patient (SEC-02). Nothing was saved.")


def _formulas(steps: Sequence[StepDraft]) -> list[Formula]:
    """The formula of each step. Raises PrescriptionRefused with the first fault."""
    catalogue = Formula.objects.orderable().prefetch_related("ingredients__component")
    known = {formula.code: formula for formula in catalogue.filter(code__in={step.formula_code for step in steps})}
    for fault in faults_in(steps, known):
        raise PrescriptionRefused(fault.text, code=fault.code)
    return [known[step.formula_code] for step in steps]


def _next_sequence() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('orders_prescription_number')")
        return int(cursor.fetchone()[0])
