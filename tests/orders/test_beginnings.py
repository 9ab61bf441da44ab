"""What the page of an order begins with, what is drawn while it is composed, and where the keyboard stands."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from compounding.models import Formula
from orders.actions.prescribing import discontinue
from orders.actions.renewing import ask_for_renewal
from orders.dose_problems import strongest
from orders.models import Prescription
from orders.ramps import RAMPS
from premises.terms import Language
from tests import factories
from tests.orders.pages import browser, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NEW = "/practice/new/"


def rows_of(page):
    return [
        (row["formula"].value(), row["units_per_dose"].value(), row["days"].value()) for row in page.context["steps"]
    ]


@pytest.fixture
def titration(at):
    """One capsule for 14 days, then two; its first fill, of 30 days, is under way."""
    return factories.a_titration(at=at, refills=0)


@pytest.fixture
def practice(titration):
    return browser(titration.prescriber.user)


def typed(prescription, **changes):
    formula = prescription.steps.first().formula
    said = {
        "patient": prescription.patient_id, "prescriber": prescription.prescriber_id, "timing": "bedtime",
        "days_supply": 30, "refills": 0, "compound_reason": "strength_not_marketed", "steps-TOTAL_FORMS": 1,
        "steps-INITIAL_FORMS": 0,
        "steps-0-formula": formula.code, "steps-0-units_per_dose": "1", "steps-0-days": "",
    }  # fmt: skip
    return said | changes


def test_ordering_again_goes_on_where_what_was_given_ends(practice, titration):
    """The ramp is never dispensed twice: of 14 days with one capsule none is left."""
    code = titration.steps.first().formula.code
    page = practice.get(NEW, {"copy": titration.public_id})
    assert rows_of(page) == [(code, "2", "")]
    assert f"Of {titration.number} the first steps were dispensed" in text(page)
    anew = practice.get(page.context["begun"].whole_url)
    assert rows_of(anew) == [(code, "1", 14), (code, "2", "")] and "were dispensed" not in text(anew)


def test_what_was_called_off_was_not_dispensed(practice, titration, at):
    discontinue(titration, reason="a mistake", by=titration.prescriber.user, at=at)
    page = practice.get(NEW, {"copy": titration.public_id})
    assert [days for _, _, days in rows_of(page)] == [14, ""] and "were dispensed" not in text(page)


def test_one_whose_renewal_is_asked_for_is_answered_first(practice, titration, pharmacist, at):
    asked = ask_for_renewal(titration, by=pharmacist, at=at)
    answer = practice.get(NEW, {"copy": titration.public_id}, follow=True)
    assert answer.redirect_chain == [(reverse("renewal", args=[asked.public_id]), 302)]
    assert "your answer is awaited here" in text(answer)


def test_the_page_says_what_it_replaces_and_keeps_saying_it(practice, titration):
    first = practice.get(NEW, {"replaces": titration.public_id})
    sent = practice.post(NEW, typed(titration, replaces=titration.public_id, do="add"))
    for page in (first, sent):
        assert f"Rx {titration.number}" in text(page) and "that one ends" in text(page)
        assert "Copy last order" not in text(page), "it would lose what is replaced"
    assert "that one ends" not in text(practice.get(NEW, {"copy": titration.public_id}))


@pytest.mark.parametrize(
    ("ramp", "days", "refills"), [("ramp-7", 30, 1), ("ramp-14", 30, 1), ("halves-7", 30, 2), ("halves-14", 28, 5)]
)
def test_a_ready_made_ramp_is_ordered_to_its_last_dose_and_a_month_of_it(ramp, days, refills):
    assert RAMPS[ramp].refills_for(days) == refills
    whole = sum(length or 0 for length in RAMPS[ramp].lengths) + 30
    assert days * refills < whole <= days * (refills + 1)


def test_a_ramp_sets_the_refills_and_leaves_more_or_mistyped_ones(practice, titration, pharmacist, at):
    for code, mg in (("LDN91", "1.5"), ("LDN92", "3"), ("LDN93", "4.5")):
        factories.a_formula(by=pharmacist, at=at, code=code, strength_mg=mg)
    for typed_refills, kept in (("0", "1"), ("5", "5"), ("two", "two")):
        page = practice.post(NEW, typed(titration, refills=typed_refills, do="ramp-14"))
        assert page.context["form"]["refills"].value() == kept


def test_the_doses_are_drawn_whatever_else_is_missing(practice, titration):
    """Nothing of the safety questions is answered: what is typed so far is drawn all the same, for all its fills."""
    page = practice.post(NEW, typed(titration, refills=2, do="check"))
    assert page.status_code == 422
    assert "Dose each day: 1.5 mg for 90 days" in text(page) and "3 fills" in text(page)
    part = text(practice.post(NEW, typed(titration, do="draw", patient="")))
    assert "Dose each day: 1.5 mg for 30 days" in part and "<form" not in part
    assert Prescription.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"steps-0-formula": ""}, {"steps-0-formula": "LDN99"}, {"steps-0-units_per_dose": "0.5"},
        {"steps-0-units_per_dose": "🌱"}, {"days_supply": ""}, {"days_supply": "999"}, {"refills": "99"},
        {"timing": "noon"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_not_drawn_and_breaks_nothing(practice, titration, wrong):
    answer = practice.post(NEW, typed(titration, do="draw") | wrong)
    assert answer.status_code == 200 and "Dose each day" not in text(answer)


def test_the_keyboard_stays_where_it_was(practice, titration):
    """An address with a fragment would take the focus from what has it."""
    added = text(practice.post(NEW, typed(titration, do="add")))
    assert 'formaction="#steps"' not in added
    assert re.search(r'<select name="steps-1-formula"[^>]* autofocus', added)
    two = {"steps-TOTAL_FORMS": 2, "steps-1-formula": "", "steps-1-units_per_dose": "1", "steps-1-days": ""}
    removed = text(practice.post(NEW, typed(titration, do="remove-2") | two))
    assert 'value="add" formaction="/practice/new/" autofocus' in removed


def test_a_prescription_of_another_practice_begins_nothing(titration, pharmacist, at):
    stranger = browser(factories.a_prescriber(by=pharmacist, at=at + timedelta(hours=1)).user)
    page = stranger.get(NEW, {"copy": titration.public_id})
    assert rows_of(page) == [("", "1", "")] and titration.patient.full_name not in text(page)
    assert url("prescription", titration) not in text(page)


@pytest.mark.parametrize(("refills", "is_said"), [(0, True), (1, True), (2, False)])
def test_steps_no_fill_reaches_are_a_warning(practice, titration, refills, is_said):
    """Three steps of 30 days: two fills end as the last begins."""
    code = titration.steps.first().formula.code
    steps = {"steps-TOTAL_FORMS": 3}
    for n, (units, days) in enumerate([("1", 30), ("2", 30), ("3", "")]):
        steps |= {f"steps-{n}-formula": code, f"steps-{n}-units_per_dose": units, f"steps-{n}-days": days}
    answers = {"opioid_last_14_days": "no", "asked": "none"}
    page = text(practice.post(NEW, typed(titration, refills=refills, do="check") | steps | answers))
    assert ("The last steps are never filled" in page) == is_said


def test_the_directions_stand_in_the_patients_language_too(practice, titration):
    spanish = "Tome 1 cápsula a la hora de acostarse"
    assert spanish not in text(practice.post(NEW, typed(titration, do="draw")))
    titration.patient.language = Language.SPANISH
    titration.patient.save(update_fields=["language"])
    assert spanish in text(practice.post(NEW, typed(titration, do="draw")))
    assert spanish in text(practice.get(url("prescription", titration)))


class TestFindingThePatient:
    """A list holds fifty; of more one is found by the letters of a name."""

    @pytest.fixture
    def many(self, titration, at, monkeypatch):
        monkeypatch.setattr("orders.composing.MOST_OFFERED", 2)
        who = {"by": titration.prescriber.user, "at": at, "prescriber": titration.prescriber}
        names = (("Willow", "Imagined"), ("Wren", "Imagined"), ("Thistle", "Madeup"))
        return [factories.a_patient(given_name=given, family_name=family, **who) for given, family in names]

    def offered(self, page):
        return [label for _, label in page.context["form"].fields["patient"].choices]

    def test_a_short_list_needs_no_search(self, practice):
        assert 'value="find"' not in text(practice.get(NEW))

    def test_letters_find_and_the_only_one_is_chosen(self, practice, titration, many):
        assert 'value="find"' in text(practice.get(NEW))
        several = practice.post(NEW, typed(titration, patient="", find="imag", do="find"))
        assert self.offered(several)[0] == "Choose of 2" and "Imagined, Willow" in self.offered(several)[1]
        one = practice.post(NEW, typed(titration, patient="", find="thist", do="check"))
        assert one.status_code == 200 and one.context["patient"] == many[2], "Enter in the name finds"
        assert rows_of(one)[0][1] == "1", "what was typed stays"
        none = practice.post(NEW, typed(titration, patient="", find="zzz", do="find"))
        assert self.offered(none) == ["Nobody found"] and none.context.get("patient") is None

    def test_who_is_chosen_stays_in_the_list_and_is_ordered_for(self, practice, titration, many):
        page = practice.post(NEW, typed(titration, patient=many[2].pk, do="add"))
        assert any("Madeup" in label for label in self.offered(page))
        done = practice.post(
            NEW, typed(titration, patient=many[2].pk, opioid_last_14_days="no", asked="none", do="save")
        )
        assert done.status_code == 302 and Prescription.objects.latest("pk").patient == many[2]

    def test_nobody_elses_patient_is_found(self, practice, titration, many, pharmacist, at):
        other = factories.a_prescriber(by=pharmacist, at=at)
        who = {"given_name": "Quince", "family_name": "Elsewhere"}
        stranger = factories.a_patient(by=other.user, at=at, prescriber=other, **who)
        found = practice.post(NEW, typed(titration, patient="", find="quince", do="find"))
        assert self.offered(found) == ["Nobody found"]
        chosen = practice.post(NEW, typed(titration, patient=stranger.pk, do="add"))
        assert not any("Elsewhere" in label for label in self.offered(chosen))


class TestFewestUnits:
    @pytest.fixture(autouse=True)
    def strengths(self, titration, pharmacist, at):
        for code, mg in (("LDN3C", "3"), ("LDN45C", "4.5")):
            factories.a_formula(by=pharmacist, at=at, code=code, strength_mg=mg)

    def checked(self, practice, titration, units):
        answers = {"opioid_last_14_days": "no", "asked": "none", "steps-0-units_per_dose": units}
        return practice.post(NEW, typed(titration, do="check") | answers)

    def test_a_dose_that_fewer_make_is_told_with_one_press(self, practice, titration):
        page = text(self.checked(practice, titration, "2"))
        assert "Fewer units make 3 mg" in page and 'name="do" value="fewest"' in page
        assert "Fewer units" not in text(self.checked(practice, titration, "1"))
        pressed = practice.post(NEW, typed(titration, do="fewest") | {"steps-0-units_per_dose": "2"})
        assert rows_of(pressed) == [("LDN3C", "1", "")]
        four = practice.post(NEW, typed(titration, do="fewest") | {"steps-0-units_per_dose": "4"})
        assert rows_of(four) == [("LDN3C", "2", "")], "6 mg is no whole number of 4.5 mg"

    def test_never_what_the_patient_leaves_out_and_never_what_was_not_typed(self, practice, titration):
        code = titration.steps.first().formula.code
        for typed_units in ("", "x", "0"):
            page = practice.post(NEW, typed(titration, do="fewest") | {"steps-0-units_per_dose": typed_units})
            assert rows_of(page) == [(code, typed_units, "")]
        formula = titration.steps.first().formula
        assert strongest(Decimal(3), formula, [formula], set()) == formula
        held = next(iter(Formula.objects.get(code="LDN3C").excluded()))
        others = Formula.objects.filter(code__in=("LDN3C", "LDN45C"))
        assert strongest(Decimal(3), formula, others, {held}) == formula
