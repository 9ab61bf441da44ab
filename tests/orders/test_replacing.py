"""A dose or speed beyond what was signed is a new prescription, which ends the old one when it is signed."""

from decimal import Decimal

import pytest
from django.urls import reverse

from orders.actions.prescribing import PrescriptionRefused, discontinue, prepare, sign_and_send
from orders.lifecycle import OrderStatus, PrescriptionStatus
from orders.models import Order, Prescription
from orders.problems import problems_with_prescription
from orders.step_rows import rows_from
from records.models import Event
from records.signatures import signed_of
from records.steps import WrongStatus
from tests import factories
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def old(at):
    return factories.a_titration(at=at)


def written(old, at, **other):
    """Written to replace it: the same capsule, one a day."""
    draft = factories.a_draft(old.all_steps()[0].formula, at=at)
    who = {"patient": old.patient, "prescriber": old.prescriber} | other
    return prepare(who["patient"], who["prescriber"], draft, replaces=old, by=who["prescriber"].user, at=at)


def signed(prescription, at):
    signer = prescription.prescriber.user
    return sign_and_send(prescription, by=signer, at=at, proof=factories.proof_of(signer, at))


def test_until_it_is_signed_nothing_ends(old, at):
    new = written(old, at)
    old.refresh_from_db()
    assert (old.status, new.replaces) == (PrescriptionStatus.SIGNED, old)
    assert old.orders.open().count() == 1


def test_signed_it_ends_the_old_one_with_what_is_under_way(old, at):
    new = signed(written(old, at), at)
    old.refresh_from_db()
    assert (old.status, old.discontinued_by) == (PrescriptionStatus.DISCONTINUED, old.prescriber.user)
    assert [order.status for order in old.orders.all()] == [OrderStatus.CANCELLED]
    assert Order.objects.open().get().prescription == new
    text = Event.objects.of(old).get(code="prescription.replace").text
    assert f"Replaced by {new.number}." in text


def test_the_signature_covers_that_it_replaces(old, at):
    new = signed(written(old, at), at)
    assert [one["void_because"] for one in signed_of(Prescription.objects.get(pk=new.pk))] == [""]
    new.replaces = None
    new.save(update_fields=["replaces"])
    assert "has changed" in signed_of(Prescription.objects.get(pk=new.pk))[0]["void_because"]


def test_what_it_replaces_is_no_duplicate(old, at):
    def codes(prescription):
        return {problem.code for problem in problems_with_prescription(prescription, at=at)}

    assert "DUP-01" not in codes(written(old, at))
    same = {"patient": old.patient, "prescriber": old.prescriber, "formula": old.all_steps()[0].formula}
    assert "DUP-01" in codes(factories.a_prescription(at=at, **same))


def test_only_a_signed_one_of_the_same_two_people_is_replaced(old, pharmacist, at):
    other = factories.a_prescriber(by=pharmacist, at=at)
    someone = factories.a_patient(by=other.user, at=at, prescriber=other)
    refused("replaces_anothers", old, at, patient=someone, prescriber=other)
    discontinue(old, reason="another medicine", by=pharmacist, at=at)
    old.refresh_from_db()
    refused("nothing_to_replace", old, at)
    assert not Prescription.objects.exclude(pk=old.pk).exists()


def refused(code, *args, **how):
    with pytest.raises(PrescriptionRefused) as refusal:
        written(*args, **how)
    assert refusal.value.code == code


def test_one_that_ended_meanwhile_stops_the_signature(old, pharmacist, at):
    new = written(old, at)
    discontinue(old, reason="another medicine", by=pharmacist, at=at)
    with pytest.raises(WrongStatus, match="Nothing was saved"):
        signed(new, at)
    new.refresh_from_db()
    assert new.status == PrescriptionStatus.AWAITING_SIGNATURE


@pytest.mark.parametrize(
    ("day", "units_and_days"),
    [(0, [("1", 14), ("2", "")]), (4, [("1", 10), ("2", "")]), (14, [("2", "")]), (99, [("2", "")])],
)
def test_it_begins_with_what_is_left_of_the_schedule(old, day, units_and_days):
    assert [(row["units_per_dose"], row["days"]) for row in rows_from(old, day=day)] == units_and_days


def test_the_prescriber_writes_it_from_the_old_ones_page(old, at):
    client = signed_in(old.prescriber.user)
    page = client.get(reverse("prescription", args=[old.public_id])).content.decode()
    address = f"{reverse('order_new')}?replaces={old.public_id}"
    assert address in page and "Change dose or target" in page
    form = client.get(address).content.decode()
    assert f'name="replaces" value="{old.public_id}"' in form and 'name="steps-0-days" value="14"' in form
    formula = old.all_steps()[0].formula
    said = {
        "patient": old.patient.pk, "prescriber": old.prescriber.pk, "timing": "bedtime", "days_supply": 30,
        "refills": 1, "purpose": "", "compound_reason": "strength_not_marketed", "opioid_last_14_days": "no",
        "asked": "none",
        "replaces": old.public_id, "steps-TOTAL_FORMS": 1, "steps-INITIAL_FORMS": 0, "do": "save",
        "steps-0-formula": formula.code, "steps-0-units_per_dose": "3", "steps-0-days": "",
    }  # fmt: skip
    page = client.post(reverse("order_new"), said, follow=True).content.decode()
    assert Prescription.objects.get(replaces=old).steps.get().dose_mg == 3 * Decimal(formula.strength_mg)
    assert old.number in page


def test_a_stranger_replaces_nothing(old, pharmacist, at):
    other = factories.a_prescriber(by=pharmacist, at=at)
    form = signed_in(other.user).get(f"{reverse('order_new')}?replaces={old.public_id}").content.decode()
    assert old.public_id not in form
