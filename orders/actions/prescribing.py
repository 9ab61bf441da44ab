"""Preparing, signing and discontinuing prescriptions."""

from datetime import datetime
from decimal import Decimal

from django.db import connection

from accounts.models import User
from accounts.roles import BENCH, PHARMACISTS
from compounding.models import Formula
from orders.actions.intake import cancel, submit
from orders.drafts import PrescriptionDraft, StepDraft
from orders.lifecycle import PRESCRIPTION_STEPS
from orders.models import Prescription, PrescriptionStep
from orders.models.orders import OPEN
from orders.problems import problems_with_prescription
from patients.models import Care, Patient
from premises.terms import Origin
from prescribers.models import Prescriber
from records.action import action
from records.meanings import Meaning
from records.problem import blockers
from records.refusals import NotAllowed, Refusal
from records.signatures import Proof, sign
from records.steps import begin, take


class PrescriptionRefused(Refusal):
    """The prescription cannot be as it was written; nothing was saved."""

    code = "prescription_refused"
    status = 422


class HasBlockers(Refusal):
    """The rules stop it; the message names the codes."""

    code = "has_blockers"
    status = 422


@action
def prepare(
    patient: Patient, prescriber: Prescriber, draft: PrescriptionDraft, *, by: User, at: datetime
) -> Prescription:
    """Write a prescription that awaits its signature. Raises PrescriptionRefused, NotAllowed."""
    _refuse_stranger(patient, prescriber, draft.origin, by=by, at=at)
    formulas = _formulas(draft)
    prescription = Prescription(
        sequence=_next_sequence(),
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
        opioid_last_14_days=draft.opioid_last_14_days,
        may_stay_longer=draft.may_stay_longer,
        note=draft.note,
    )
    begin("prepare", prescription, PRESCRIPTION_STEPS, by=by, at=at)
    for position, (step, formula) in enumerate(zip(draft.steps, formulas, strict=True), start=1):
        PrescriptionStep.objects.create(
            prescription=prescription,
            position=position,
            formula=formula,
            dose_mg=step.dose_mg,
            days=step.days,
            times_per_day=draft.timing.times_per_day,
        )
    Care.objects.get_or_create(patient=patient, prescriber=prescriber, defaults={"from_at": at})
    return prescription


@action
def sign_and_send(prescription: Prescription, *, by: User, at: datetime, proof: Proof) -> Prescription:
    """Sign what was seen and submit the first fill. Raises HasBlockers, NotAllowed.

    The prescriber signs their own; a pharmacist signs what came by telephone, fax or paper, after reading it back.
    """
    take("sign", prescription, PRESCRIPTION_STEPS, by=by, at=at)
    if not prescription.is_signed_by(by, at):
        raise NotAllowed("Only the prescriber signs this (SEC-13). Nothing was saved.")
    found = blockers(problems_with_prescription(prescription, at=at))
    if found:
        raise HasBlockers(f"Not signed: {', '.join(f'{p.title} ({p.code})' for p in found)}. Nothing was saved.")
    sign(prescription, meaning=Meaning.PRESCRIBED, by=by, at=at, proof=proof)
    submit(prescription, by=by, at=at)
    return prescription


@action
def discontinue(prescription: Prescription, *, reason: str, by: User, at: datetime) -> Prescription:
    """End a prescription; its open orders are cancelled with it."""
    if prescription.prescriber.user_id != by.pk and not by.roles_at(at) & PHARMACISTS:
        raise NotAllowed("Only the prescriber or a pharmacist discontinues this (SEC-02). Nothing was saved.")
    for order in prescription.orders.filter(status__in=OPEN):
        cancel(order, reason=reason, by=by, at=at)
    take("discontinue", prescription, PRESCRIPTION_STEPS, by=by, at=at, reason=reason)
    return prescription


def _refuse_stranger(patient: Patient, prescriber: Prescriber, origin: Origin, *, by: User, at: datetime) -> None:
    """Raise NotAllowed unless `by` may prepare for this prescriber and patient."""
    held = by.roles_at(at)
    if held & BENCH and origin != Origin.ELECTRONIC:
        return
    acts_for = Prescriber.objects.acted_for_by(by, at).filter(pk=prescriber.pk).exists()
    if not acts_for or not Patient.objects.visible_to(by).filter(pk=patient.pk).exists():
        raise NotAllowed("You do not prepare for this prescriber or patient (SEC-02). Nothing was saved.")


def _formulas(draft: PrescriptionDraft) -> list[Formula]:
    if not draft.steps:
        raise PrescriptionRefused("A prescription has at least one step (RX-05).", code="no_steps")
    if any(step.days is None for step in list(draft.steps)[:-1]):
        raise PrescriptionRefused("Only the last step may be open-ended.", code="open_ended")
    formulas = [_formula(step) for step in draft.steps]
    if len({formula.form for formula in formulas}) > 1:
        raise PrescriptionRefused("One prescription has one dosage form.", code="several_forms")
    return formulas


def _formula(step: StepDraft) -> Formula:
    formula = Formula.objects.orderable().filter(code=step.formula_code).first()
    if formula is None:
        raise PrescriptionRefused(f"There is no approved formula {step.formula_code}.", code="no_such_formula")
    whole = (step.dose_mg / Decimal(formula.strength_mg)) % 1 == 0
    if not formula.is_liquid and not whole:
        raise PrescriptionRefused(
            f"{step.dose_mg} mg is not a whole number of {formula.product}: never a part of a unit.",
            code="part_of_a_unit",
        )
    return formula


def _next_sequence() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('orders_prescription_number')")
        return int(cursor.fetchone()[0])
