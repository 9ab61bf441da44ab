"""What to make next: which lines a batch would cover, how large it is, from which lots, and until when (B1)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from compounding.actions import batches
from compounding.models import Batch, Formula
from orders.actions import making
from orders.actions.questions import Answered, Asked, answer, ask
from orders.actions.review import hold
from orders.holds import HoldReason
from orders.proposals import Proposal, proposals_for
from orders.questions import AnswerCode, QuestionCode
from patients.actions.profile import change_profile
from patients.profile import Profile
from premises.actions.settings import change_setting
from premises.terms import Exclusion
from tests import factories
from tests.concurrency import at_once, failures
from tests.factories.dispensing import GOING, checked, goes
from tests.factories.equipment import a_balance

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

D = Decimal


@pytest.fixture(autouse=True)
def balance(at) -> None:
    """It tells 1 mg apart, so within 5 % it weighs from 20 mg (T-01)."""
    a_balance(at=at)


@pytest.fixture
def lots(formula: Formula, pharmacist: User, at) -> None:
    """A released lot of each component."""
    for code in ("NTX", "MCC", "CAP3"):
        factories.a_lot(code, by=pharmacist, at=at)


def proposed(formula: Formula, at) -> Proposal:
    found = proposals_for([formula], at).to_make
    assert len(found) == 1
    return found[0]


@pytest.mark.usefixtures("waiting", "lots")
def test_a_batch_is_proposed_for_what_waits_with_its_lots_and_its_last_day(formula, pharmacist, at):
    factories.an_accepted_order(at=at + timedelta(hours=1), by=pharmacist, formula=formula)
    found = proposed(formula, at)
    assert (found.units, found.needed, found.extra, found.rest) == (60, 60, 0, 0)
    assert [row.want.units for row in found.covers] == [30, 30]
    assert found.fewest == 4, "4 capsules of 4.5 mg are the first to reach 20 mg of the powder (T-01)"
    assert found.made.bud_on == at.date() + timedelta(days=179) and not found.made.missing
    assert [row.lot.component.code for row in found.made.components] == ["NTX", "MCC", "CAP3"]


@pytest.mark.usefixtures("waiting", "lots")
def test_what_is_under_way_is_not_proposed_again(formula, technician, at):
    made = making.plan_proposed(formula, number=proposed(formula, at).number, units=D(30), by=technician, at=at)
    assert proposals_for([formula], at).to_make == []
    assert Batch.objects.get() == made


@pytest.mark.usefixtures("waiting")
def test_a_lot_that_ends_early_ends_the_batch_and_leaves_out_what_lasts_longer(formula, pharmacist, at):
    for code in ("NTX", "MCC", "CAP3"):
        days = 25 if code == "MCC" else 365
        factories.a_lot(code, by=pharmacist, at=at, expires_on=at.date() + timedelta(days=days))
    found = proposed(formula, at)
    assert found.made.bud_on == at.date() + timedelta(days=25)
    assert (found.units, list(found.covers)) == (0, [])
    assert "BUD-08" in found.uncovered[0].why and "Microcrystalline" in found.uncovered[0].why


@pytest.mark.usefixtures("lots")
def test_nothing_is_made_for_a_held_order_or_one_whose_patient_must_leave_out_what_it_holds(
    waiting, formula, pharmacist, at
):
    asked = ask(waiting, Asked(QuestionCode.DOSE), by=pharmacist, at=at)
    assert "dose to be confirmed" in proposed(formula, at).uncovered[0].why
    answer(asked, Answered(AnswerCode.AS_WRITTEN), by=waiting.prescription.prescriber.user, at=at)
    hold(waiting, reason=HoldReason.STOCK, note="", by=pharmacist, at=at)
    assert proposed(formula, at).units == 30, "what waits for stock waits for this"
    leave_out = Profile(no_known_allergies=True, no_other_medicines=True, exclusions=frozenset({Exclusion.GELATIN}))
    change_profile(waiting.prescription.patient, leave_out, by=pharmacist, at=at)
    found = proposed(formula, at)
    assert found.units == 0 and "gelatin" in found.uncovered[0].why


def a_small_order(at, pharmacist: User) -> Formula:
    """30 capsules of 0.5 mg are accepted: 17 mg of powder, less than the balance weighs."""
    formula = factories.a_formula(by=pharmacist, at=at, code="LDN05C", strength_mg="0.5")
    factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    for code in ("NTX", "MCC", "CAP3"):
        factories.a_lot(code, by=pharmacist, at=at)
    return formula


def test_too_few_to_weigh_are_proposed_only_with_room_for_stock(pharmacist, at):
    formula = a_small_order(at, pharmacist)
    found = proposed(formula, at)
    assert (found.units, found.fewest) == (0, 35)
    assert "MWQ" in found.why_not and "503A-03" in found.why_not


def test_with_room_for_stock_the_batch_is_as_large_as_can_be_weighed(pharmacist, technician, at):
    formula = factories.a_formula(by=pharmacist, at=at, code="LDN05C", strength_mg="0.5")
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=40)
    left = checked(
        factories.an_accepted_order(at=at, by=pharmacist, formula=formula), filler=technician, checker=pharmacist, at=at
    )
    goes(left, GOING, by=technician, at=at)
    factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    found = proposed(formula, at)
    assert (found.needed, found.extra, found.units) == (20, 15, 35), "10 of the 30 were promised at once"


@pytest.mark.usefixtures("waiting")
def test_a_short_lot_makes_a_smaller_batch_and_says_what_is_left(formula, pharmacist, at):
    for code in ("NTX", "MCC", "CAP3"):
        factories.a_lot(code, by=pharmacist, at=at, **({"quantity": D(110)} if code == "NTX" else {}))
    found = proposed(formula, at)
    assert found.units + found.rest == 30 and 18 <= found.units <= 21
    batches.plan(formula, found.units, by=pharmacist, at=at)


@pytest.mark.usefixtures("waiting")
def test_without_a_lot_nothing_is_proposed_and_the_component_is_named(formula, at):
    found = proposed(formula, at)
    assert found.units == 0 and "Naltrexone hydrochloride" in found.why_not


@pytest.mark.usefixtures("waiting", "lots")
def test_a_proposed_batch_is_no_larger_than_the_machine_takes(formula, administrator, at):
    change_setting("proposed_batch_most_units", "20", reason="a small machine", by=administrator, at=at)
    found = proposed(formula, at)
    assert (found.units, found.rest) == (20, 10)


@pytest.mark.usefixtures("waiting", "lots")
def test_the_first_batch_takes_from_the_shelf_before_the_second(formula, pharmacist, at):
    other = factories.a_formula(by=pharmacist, at=at, code="LDN3C", strength_mg="3")
    factories.an_accepted_order(at=at + timedelta(hours=1), by=pharmacist, formula=other)
    first, second = proposals_for([other, formula], at).to_make
    assert first.formula == formula, "the older promise"
    taken = first.made.components[0]
    assert second.made.components[0].lot.on_hand == taken.lot.on_hand - taken.target.amount


@pytest.mark.usefixtures("waiting", "lots")
def test_pressed_twice_it_is_one_batch_and_a_changed_need_is_refused(formula, technician, pharmacist, at):
    found = proposed(formula, at)
    pressed = {"number": found.number, "units": found.units}
    first = making.plan_proposed(formula, **pressed, by=technician, at=at)
    assert making.plan_proposed(formula, **pressed, by=pharmacist, at=at) == first
    factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    for stale in (pressed | {"units": D(31)}, pressed | {"number": "20200101-LDN45C-01"}):
        with pytest.raises(making.NeedChanged):
            making.plan_proposed(formula, **stale, by=technician, at=at)
    assert Batch.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("waiting", "lots")
def test_two_technicians_who_press_at_once_make_one_batch(formula, technician, pharmacist, at):
    found = proposed(formula, at)

    def press(n: int) -> Batch:
        by = User.objects.get(pk=[technician, pharmacist][n % 2].pk)
        return making.plan_proposed(
            Formula.objects.get(pk=formula.pk), number=found.number, units=found.units, by=by, at=at
        )

    results = at_once(6, press)
    assert failures(results) == []
    assert {batch.number for batch in results} == {found.number} and Batch.objects.count() == 1
