"""Preparing, signing and discontinuing prescriptions, on the real database."""

from decimal import Decimal

import pytest

from orders.actions.prescribing import PrescriptionRefused, discontinue, prepare, sign_and_send
from orders.actions.safety import HasBlockers
from orders.drafts import StepDraft
from orders.lifecycle import OrderStatus, PrescriptionStatus
from orders.models import Order, Prescription
from premises.terms import Origin
from records.models import Signature
from records.refusals import NotAllowed
from records.signatures import NotProved
from records.steps import WrongStatus
from tests import factories
from tests.events import told_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def prescription(at):
    return factories.a_prescription(at=at)


def signed(prescription, at):
    by = prescription.prescriber.user
    return sign_and_send(prescription, by=by, at=at, proof=factories.proof_of(by, at))


def test_it_waits_for_its_signature_and_tells_so(prescription):
    assert prescription.status == PrescriptionStatus.AWAITING_SIGNATURE
    assert told_of(prescription) == ["prescription.prepare"]
    assert not Order.objects.exists()


def test_signing_submits_the_first_fill_with_its_lines(prescription, at):
    signed(prescription, at)
    order = prescription.orders.get()
    assert (order.status, order.fill_number) == (OrderStatus.SUBMITTED, 1)
    line = order.lines.get()
    assert (line.units, line.directions) == (30, "Take 1 capsule at bedtime")
    assert told_of(prescription) == ["prescription.prepare", "prescription.sign"]
    assert told_of(order) == ["order.submit"]


def test_a_signature_covers_what_was_seen_and_is_void_when_it_changes(prescription, at):
    signed(prescription, at)
    signature = Signature.objects.get(subject_id=prescription.public_id)
    assert signature.covers(prescription.signed_content())
    prescription.patient.telephone = "+15035550199"
    prescription.patient.save()
    assert signature.covers(Prescription.objects.get().signed_content())
    Prescription.objects.update(refills=9)
    assert not signature.covers(Prescription.objects.get().signed_content())


def test_a_ramp_becomes_one_line_for_each_strength(at, pharmacist):
    codes = {mg: factories.a_formula(by=pharmacist, at=at, strength_mg=mg).code for mg in ("1.5", "3", "4.5")}
    steps = [
        StepDraft(codes["1.5"], Decimal("1.5"), 14),
        StepDraft(codes["3"], Decimal(3), 14),
        StepDraft(codes["4.5"], Decimal("4.5")),
    ]
    prescription = factories.a_prescription(at=at, steps=steps, days_supply=56)
    signed(prescription, at)
    lines = prescription.orders.get().lines.all()
    assert [(line.formula.strength_mg, line.units) for line in lines] == [
        (Decimal("1.5"), 14), (Decimal(3), 14), (Decimal("4.5"), 28),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"steps": []}, "no_steps"),
        ({"steps": [StepDraft("NOSUCH", Decimal(1))]}, "no_such_formula"),
    ],
)
def test_it_refuses_what_cannot_be_made(at, change, code):
    with pytest.raises(PrescriptionRefused) as refused:
        factories.a_prescription(at=at, **change)
    assert refused.value.code == code and not Prescription.objects.exists()


def test_it_refuses_a_part_of_a_capsule(at, pharmacist):
    formula = factories.a_formula(by=pharmacist, at=at, strength_mg="1.5")
    with pytest.raises(PrescriptionRefused) as refused:
        factories.a_prescription(at=at, formula=formula, steps=[StepDraft(formula.code, Decimal(2))])
    assert refused.value.code == "part_of_a_unit"


def test_nobody_prepares_for_a_prescriber_who_did_not_name_them(prescription, at):
    stranger = factories.delegate_user()
    draft = factories.a_draft(prescription.steps.get().formula, at=at)
    with pytest.raises(NotAllowed):
        prepare(prescription.patient, prescription.prescriber, draft, by=stranger, at=at)
    with pytest.raises(NotAllowed):
        prepare(prescription.patient, prescription.prescriber, draft, by=factories.technician(), at=at)


def test_staff_enter_what_came_by_fax(prescription, at):
    draft = factories.a_draft(prescription.steps.get().formula, at=at, origin=Origin.FAX)
    entered = prepare(prescription.patient, prescription.prescriber, draft, by=factories.technician(), at=at)
    pharmacist = factories.pharmacist()
    sign_and_send(entered, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    assert entered.orders.get().next_review() == "verify"


def test_only_its_prescriber_signs_and_only_with_their_own_proof(prescription, at):
    pharmacist = factories.pharmacist()
    with pytest.raises(NotAllowed):
        sign_and_send(prescription, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    with pytest.raises(NotProved):
        by = prescription.prescriber.user
        sign_and_send(prescription, by=by, at=at, proof=factories.proof_of(pharmacist, at))
    assert Prescription.objects.get().status == PrescriptionStatus.AWAITING_SIGNATURE


def test_blockers_stop_the_signature_and_nothing_is_half_made(at):
    prescription = factories.a_prescription(at=at, opioid_last_14_days="yes")
    with pytest.raises(HasBlockers, match="OPI-01"):
        signed(prescription, at)
    assert Prescription.objects.get().status == PrescriptionStatus.AWAITING_SIGNATURE
    assert not Signature.objects.filter(subject_id=prescription.public_id).exists() and not Order.objects.exists()


def test_it_is_signed_once(prescription, at):
    signed(prescription, at)
    with pytest.raises(WrongStatus):
        signed(prescription, at)
    assert prescription.orders.count() == 1


def test_discontinuing_cancels_what_is_open(prescription, at):
    signed(prescription, at)
    discontinue(prescription, reason="Another medicine", by=prescription.prescriber.user, at=at)
    assert prescription.status == PrescriptionStatus.DISCONTINUED
    assert prescription.orders.get().status == OrderStatus.CANCELLED
