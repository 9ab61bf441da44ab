"""What a reader is told of a problem: in whose words, and what they can do about it."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from orders.fills import Split, split, split_in
from orders.medicines.catalogue import MEDICINES
from orders.ramps import SLOW
from orders.readers import TO_PRACTICE, to_practice
from orders.safety import CONDITIONS, Condition
from orders.ways import with_ways
from premises.terms import Form
from records.problem import Told, Warning, Way
from tests import factories
from tests.orders.pages import text
from tests.orders.test_composing import typed
from tests.signed_in import signed_in

NEW = reverse("order_new")


SAID = {judged.code: judged.text for judged in CONDITIONS.values()} | {
    medicine.group.name: medicine.group.text for medicine in MEDICINES
}


@pytest.mark.parametrize("name", SAID)
def test_who_prescribes_is_not_spoken_of_as_somebody_else(name):
    assert "prescriber" not in to_practice(Warning(name, "T", SAID[name])).text


def test_a_rule_with_words_for_the_practice_is_told_in_them():
    ours = Warning("OPI-02", "T", "Ask before accepting.", [Way("A", "/a")], Told("We ask.", [Way("B", "/b")]))
    theirs = to_practice(ours)
    assert (theirs.text, theirs.ways, theirs.to_practice) == ("We ask.", [Way("B", "/b")], None)
    plain = Warning("X", "T", "Nothing is said otherwise.", [Way("A", "/a")])
    assert to_practice(plain) == plain
    assert all(phrase not in instead for phrase in TO_PRACTICE for instead in TO_PRACTICE.values())


@pytest.mark.parametrize(
    ("asked", "fit"),
    [
        ((90, 0, 35, 3), Split(30, 2)), ((90, 1, 35, 3), Split(30, 5)), ((14, 0, 14, 3), Split(7, 1)),
        ((30, 11, 14, 3), Split(10, 11)), ((10, 0, 3, 3), None),
    ],
)  # fmt: skip
def test_a_fill_is_split_into_equal_ones_that_end_before_the_medicine(asked, fit):
    days, refills, keeps, wait_days = asked
    assert split(days, refills, keeps=keeps, wait_days=wait_days) == fit
    assert fit is None or split_in(fit.do) == fit


@pytest.mark.parametrize("asked", ["", "check", "fills-", "fills-30", "fills-x-1", "fills-99999-99", "fills-³0-1"])
def test_nothing_else_is_taken_for_a_split(asked):
    assert split_in(asked) is None


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def prescriber(self, at, clock, pharmacist):
        """Whose catalogue has capsules of 1.5, 3 and 4.5 mg."""
        factories.a_pharmacy(by=factories.pharmacist_in_charge(), at=at)
        for code, mg in {"LDN15": "1.5", "LDN30": "3", "LDN45": "4.5"}.items():
            factories.a_formula(by=pharmacist, at=at, code=code, strength_mg=mg)
        return factories.a_prescriber(by=pharmacist, at=at)

    @pytest.fixture
    def patient(self, prescriber, at):
        return factories.a_patient(by=prescriber.user, at=at, prescriber=prescriber)

    @pytest.fixture
    def practice(self, prescriber):
        return signed_in(prescriber.user)

    def test_each_reads_their_own_words_on_site_and_api(self, at, clock, pharmacist):
        answers = factories.an_answer(were_asked=False, conditions=frozenset({Condition.PREGNANT}))
        prescription = factories.a_prescription(at=at, answers=answers)
        address = reverse("prescription", args=[prescription.public_id])
        theirs, ours = (text(signed_in(one).get(address)) for one in (prescription.prescriber.user, pharmacist))
        assert "By signing you confirm that it is meant." in theirs and "or the pharmacy does before" in theirs
        assert "The prescriber confirms that it is meant." in ours and "records the answers" in ours
        api = reverse("api_prescription-detail", args=[prescription.public_id])
        problems = signed_in(prescription.prescriber.user).get(api).json()["problems"]
        assert {one["text"] for one in problems} >= {"Little is known. By signing you confirm that it is meant."}
        asking = reverse("prescription_questions", args=[prescription.public_id])
        assert {"words": "Ask the patient", "url": asking} in problems[0]["ways"]

    def test_the_slow_ramp_is_offered_with_a_thyroid_replacement(self, practice, patient, prescriber, pharmacist, at):
        said = typed(patient, prescriber, do="check", asked="thyroid")
        page = text(practice.post(NEW, said))
        assert f'form="compose" name="do" value="{SLOW.key}"' in page and 'id="compose"' in page
        for dose in SLOW.doses_mg:
            factories.a_formula(by=pharmacist, at=at, code=f"S{dose}".replace(".", ""), strength_mg=str(dose))
        slow = text(practice.post(NEW, said | {"do": SLOW.key}))
        assert slow.count('value="14"') == len(SLOW.doses_mg) - 1
        half = [("S05", 1, 14), ("LDN45", 1, "")]
        low = text(practice.post(NEW, typed(patient, prescriber, half, do="check", asked="thyroid")))
        assert "INT-21" in low and f'form="compose" name="do" value="{SLOW.key}"' not in low

    def test_fills_too_long_are_split_on_the_page(self, practice, patient, prescriber, pharmacist, at):
        liquid = factories.a_formula_of(Form.ORAL_SOLUTION, by=pharmacist, at=at)
        said = typed(patient, prescriber, [(liquid.code, 1, "")], do="check", days_supply=90, refills=0)
        page = text(practice.post(NEW, said))
        [asked] = re.findall(r'form="compose" name="do" value="(fills-[^"]+)"', page)
        page = text(practice.post(NEW, said | {"do": asked}))
        assert re.search(r'name="days_supply" value="30"', page) and re.search(r'name="refills" value="2"', page)
        assert "BUD-08" not in text(practice.post(NEW, said | {"days_supply": 30, "refills": 2}))

    def test_what_came_by_telephone_is_not_changed_by_a_button(self, patient, prescriber, pharmacist, at):
        prescription = factories.a_prescription(at=at, prescriber=prescriber, patient=patient, days_supply=200)
        prescription.pk = None
        prescription.written_with, prescription.written_answers = [], factories.an_answer()
        at = timezone.now()
        ways = [Way("Make it shorter", do="fills-30-2"), Way("Look", "/")]
        [told] = with_ways([Warning("BUD-08", "T", "t", ways)], prescription, pharmacist, at)
        assert told.ways == [Way("Look", "/")]
