"""Composing a titration on the site: by its prescriber, by a delegate, at the bench; and everything mistyped."""

from decimal import Decimal

import pytest
from django.urls import reverse

from compounding.actions.formulas import retire
from orders.lifecycle import PrescriptionStatus
from orders.models import Order, Prescription
from premises.terms import Form
from records.models import AccessLog
from tests import factories
from tests.factories import SIGNING_CODE
from tests.factories.orders import CALL
from tests.journeys.test_one_order import signed_in

pytestmark = pytest.mark.django_db

RAMP = [("LDN15", 1, 14), ("LDN30", 1, 14), ("LDN45", 1, "")]


@pytest.fixture
def maker():
    return factories.pharmacist("Clove Maker")


@pytest.fixture(autouse=True)
def catalogue(at, clock, maker):
    """Capsules of 1.5, 3 and 4.5 mg."""
    factories.a_pharmacy(by=factories.pharmacist_in_charge(), at=at)
    strengths = {"LDN15": "1.5", "LDN30": "3", "LDN45": "4.5"}
    return [factories.a_formula(by=maker, at=at, code=code, strength_mg=mg) for code, mg in strengths.items()]


@pytest.fixture
def prescriber(at, catalogue, maker):
    return factories.a_prescriber(by=maker, at=at)


@pytest.fixture
def patient(at, prescriber):
    return factories.a_patient(by=prescriber.user, at=at, prescriber=prescriber)


@pytest.fixture
def practice(prescriber):
    return signed_in(prescriber.user)


def typed(patient, prescriber, rows=RAMP, **changes):
    """The page as it is sent."""
    said = {
        "patient": patient.pk, "prescriber": prescriber.pk, "timing": "bedtime", "days_supply": 30, "refills": 2,
        "compound_reason": "strength_not_marketed", "opioid_last_14_days": "no", "asked": "none",
        "do": "save", "may_stay_longer": "on",
        "steps-TOTAL_FORMS": len(rows), "steps-INITIAL_FORMS": 0,
    }  # fmt: skip
    for number, row in enumerate(rows):
        parts = zip(("formula", "units_per_dose", "days"), row, strict=True)
        said |= {f"steps-{number}-{name}": value for name, value in parts}
    return said | changes


def steps_of(prescription):
    return [(step.formula.code, step.dose_mg, step.days) for step in prescription.steps.all()]


WRITTEN = [("LDN15", Decimal("1.5"), 14), ("LDN30", Decimal(3), 14), ("LDN45", Decimal("4.5"), None)]


def test_a_prescriber_checks_saves_and_signs_a_titration(practice, patient, prescriber):
    seen = practice.post(reverse("order_new"), typed(patient, prescriber, do="check"))
    page = seen.content.decode().replace("\u00a0", " ")
    assert seen.status_code == 200 and Prescription.objects.count() == 0
    for said in (
        "Take 1 capsule at bedtime, 1.5 mg, for 14 days", "4.5 mg, until told otherwise",
        "14 capsules of 1.5 mg, 14 capsules of 3 mg, 2 capsules of 4.5 mg", "30 capsules of 4.5 mg, 2 times",
        "Dose each day: 1.5 mg for 14 days", "The rules found nothing.", "Nothing is asked for yet: this is a draft.",
    ):  # fmt: skip
        assert said in page, said
    answer = practice.post(reverse("order_new"), typed(patient, prescriber), follow=True)
    made = Prescription.objects.get()
    assert steps_of(made) == WRITTEN
    assert "14 capsules of 1.5 mg" in answer.content.decode().replace("\u00a0", " ")
    practice.post(reverse("prescription_sign", args=[made.public_id]), {"signing_code": SIGNING_CODE})
    lines = [(line.formula.code, line.units) for line in Order.objects.get().lines.all()]
    assert lines == [("LDN15", 14), ("LDN30", 14), ("LDN45", 2)]


def test_a_delegate_prepares_and_only_the_prescriber_signs(at, patient, prescriber, practice):
    desk = signed_in(factories.a_delegate(prescriber, at=at).user)
    desk.post(reverse("order_new"), typed(patient, prescriber))
    made = Prescription.objects.get()
    refused = desk.post(reverse("prescription_sign", args=[made.public_id]), {"signing_code": SIGNING_CODE})
    assert refused.status_code == 403
    practice.post(reverse("prescription_sign", args=[made.public_id]), {"signing_code": SIGNING_CODE})
    made.refresh_from_db()
    assert (made.status, made.signed_by) == (PrescriptionStatus.SIGNED, prescriber.user)


def test_the_bench_takes_a_titration_by_telephone_and_a_pharmacist_signs_it(
    patient, prescriber, technician, pharmacist, at
):
    heard = typed(patient, prescriber, written_on=str(at.date()), **CALL)
    signed_in(technician).post(reverse("telephone_order"), heard)
    made = Prescription.objects.get()
    assert (steps_of(made), made.origin) == (WRITTEN, "telephone")
    bench = signed_in(pharmacist)
    bench.post(reverse("prescription_sign", args=[made.public_id]), {"signing_code": SIGNING_CODE})
    assert Order.objects.get().lines.count() == 3


def test_what_the_rules_find_is_shown_before_it_is_saved_and_stops_the_signature(practice, patient, prescriber):
    asked = typed(patient, prescriber, opioid_last_14_days="yes", do="check")
    assert "OPI-01" in practice.post(reverse("order_new"), asked).content.decode()
    assert AccessLog.objects.filter(how="compose", patient_id=patient.public_id).exists()
    practice.post(reverse("order_new"), asked | {"do": "save"})
    made = Prescription.objects.get()
    refused = practice.post(reverse("prescription_sign", args=[made.public_id]), {"signing_code": SIGNING_CODE})
    assert refused.status_code == 422 and "OPI-01" in refused.content.decode()


def test_a_ramp_is_filled_in_by_one_button_and_keeps_what_was_typed(practice, patient, prescriber):
    asked = typed(patient, prescriber, rows=[("", "1", "")], do="ramp-10", purpose="café 🌱 שלום")
    page = practice.post(reverse("order_new"), asked)
    steps = page.context["steps"]
    assert [(row["formula"].value(), row["days"].value()) for row in steps] == [
        ("LDN15", 10), ("LDN30", 10), ("LDN45", "")
    ]  # fmt: skip
    assert "café 🌱 שלום" in page.content.decode() and "aria-invalid" not in page.content.decode()


def test_a_ramp_by_half_a_milligram_takes_a_capsule_of_each_strength(practice, patient, prescriber, maker, at):
    """With one strength missing nothing is filled in."""
    address, asked = reverse("order_new"), typed(patient, prescriber, rows=[("", "1", "")], do="halves-14")
    assert "not all in the catalogue" in practice.post(address, asked).content.decode()
    for tenths in (5, 10, 20, 25, 35, 40):
        factories.a_formula(by=maker, at=at, code=f"LDN{tenths:02}", strength_mg=str(Decimal(tenths) / 10))
    rows = list(practice.post(address, asked).context["steps"])
    assert [row["formula"].value() for row in rows] == [f"LDN{tenths:02}" for tenths in range(5, 50, 5)]
    assert {row["units_per_dose"].value() for row in rows} == {"1"}
    assert [row["days"].value() for row in rows] == [14] * 8 + [""]


def test_a_micro_dose_is_measured_from_the_weakest_liquid(practice, patient, prescriber, maker, at):
    liquid = factories.a_formula_of(Form.ORAL_SOLUTION, by=maker, at=at)
    rows = list(practice.post(reverse("order_new"), typed(patient, prescriber, do="tenths-14")).context["steps"])
    assert {row["formula"].value() for row in rows} == {liquid.code}
    each = [Decimal(row["units_per_dose"].value()) * liquid.strength_mg for row in rows]
    assert each == [Decimal(tenths) / 10 for tenths in range(1, 6)]


def test_a_step_is_added_and_removed_without_losing_the_others(practice, patient, prescriber):
    more = practice.post(reverse("order_new"), typed(patient, prescriber, do="add"))
    assert len(more.context["steps"].forms) == 4 and "autofocus" in more.content.decode()
    less = practice.post(reverse("order_new"), typed(patient, prescriber, do="remove-2"))
    assert [row["formula"].value() for row in less.context["steps"]] == ["LDN15", "LDN45"]
    one = practice.post(reverse("order_new"), typed(patient, prescriber, rows=RAMP[:1], do="remove-1"))
    assert [row["formula"].value() for row in one.context["steps"]] == [""]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("", "1", "")], "Choose the product."),
        ([("LDN15", 1, ""), ("LDN45", 1, "")], "Only the last step may be open-ended."),
        ([("LDN15", 1, 0), ("LDN45", 1, "")], "At least 1 day."),
        ([("LDN15", 1, 366), ("LDN45", 1, "")], "At most 365 days."),
        ([("LDN15", 1, "two weeks")], "Whole days, such as 14."),
        ([("LDN15", "🌱", 14)], "A number, such as 1."),
        ([("LDN15", 0, 14)], "More than 0."),
        ([("LDN15", "0.5", 14)], "never a part of a unit"),
        ([("LDN99", 1, 14)], "LDN99 is not in the catalogue now."),
        ([("\u202eLDN", 1, 14)], "is not in the catalogue now."),
        ([("LDN15", 1, 14)] * 25, "At most 24 steps."),
        ([("LDN15", 1, 14)] * 200, "At most 24 steps."),
        ([], "At least one step."),
    ],
)
def test_what_is_wrong_with_a_step_stands_beside_it_and_nothing_is_saved(practice, patient, prescriber, rows, said):
    answer = practice.post(reverse("order_new"), typed(patient, prescriber, rows, purpose="restless legs"))
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and "restless legs" in page
    assert Prescription.objects.count() == 0
    assert str(rows[0][2]) in page if rows else True


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"days_supply": 0}, "a whole number from 1 to 180"),
        ({"days_supply": "month"}, "a whole number from 1 to 180"),
        ({"refills": 12}, "a whole number from 0 to 11"),
        ({"refills": ""}, "a whole number from 0 to 11"),
        ({"patient": ""}, "Choose the patient."),
        ({"steps-TOTAL_FORMS": "many"}, "At least one step."),
    ],
)
def test_what_is_wrong_with_a_field_is_said_in_words(practice, patient, prescriber, change, said):
    answer = practice.post(reverse("order_new"), typed(patient, prescriber) | change)
    assert answer.status_code == 422 and said in answer.content.decode()


def test_another_practices_patient_is_not_there(at, maker, practice, patient, prescriber):
    other = factories.a_prescriber(by=maker, at=at)
    theirs = factories.a_patient(by=other.user, at=at, prescriber=other)
    for do in ("check", "save", "add", "ramp-7"):
        answer = practice.post(reverse("order_new"), typed(theirs, prescriber, do=do))
        assert theirs.family_name not in answer.content.decode() or theirs.family_name == patient.family_name
        assert "who" not in answer.context
    assert "not among yours" in practice.post(reverse("order_new"), typed(theirs, prescriber)).content.decode()
    assert Prescription.objects.count() == 0


def test_a_retired_product_is_named_at_its_row(at, maker, catalogue, practice, patient, prescriber):
    retire(catalogue[1], reason="no longer made", by=maker, at=at)
    answer = practice.post(reverse("order_new"), typed(patient, prescriber))
    assert answer.status_code == 422 and "LDN30 is not in the catalogue now" in answer.content.decode()
    ramp = practice.post(reverse("order_new"), typed(patient, prescriber, do="ramp-7"))
    assert "not all in the catalogue" in ramp.content.decode()
    assert [row["formula"].value() for row in ramp.context["steps"]] == ["LDN15", "LDN30", "LDN45"]


def test_the_same_dose_twice_in_a_row_asks(practice, patient, prescriber):
    asked = typed(patient, prescriber, [("LDN15", 1, 14), ("LDN15", 1, "")], do="check")
    assert "Steps 1 and 2 are the same dose" in practice.post(reverse("order_new"), asked).content.decode()


def test_refills_beyond_the_schedule_ask(practice, patient, prescriber):
    asked = typed(patient, prescriber, [("LDN15", 1, 14), ("LDN30", 1, 14)], do="check", refills=1)
    assert "The schedule ends before the refills" in practice.post(reverse("order_new"), asked).content.decode()


def test_a_copy_holds_the_whole_titration_but_not_the_opioid_answer(practice, patient, prescriber):
    practice.post(reverse("order_new"), typed(patient, prescriber))
    made = Prescription.objects.get()
    page = practice.get(reverse("order_new"), {"copy": made.public_id})
    rows = [tuple(row[name].value() for name in ("formula", "units_per_dose", "days")) for row in page.context["steps"]]
    assert rows == [("LDN15", "1", 14), ("LDN30", "1", 14), ("LDN45", "1", "")]
    assert page.context["form"]["opioid_last_14_days"].value() is None
    assert patient.full_name in page.content.decode()


def test_the_catalogue_is_asked_once_however_many_steps(practice, patient, prescriber, django_assert_max_num_queries):
    few = typed(patient, prescriber, do="add")
    with django_assert_max_num_queries(45):
        practice.post(reverse("order_new"), few)
    with django_assert_max_num_queries(45):
        practice.post(reverse("order_new"), typed(patient, prescriber, [("LDN15", 1, 14)] * 20, do="add"))
