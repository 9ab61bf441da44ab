"""A batch from plan to verdict: what goes in, who may do what, and what is refused on the way (CR-01 to CR-12)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from compounding.actions import batches, stock, weighing
from compounding.actions.quality import DeviationOpen
from compounding.actions.release_rules import BatchHasBlockers
from compounding.lifecycle import BatchStatus
from compounding.models import FormulaIngredient
from compounding.problems import problems_with_batch
from compounding.targets import CannotCompute, target_for
from records.refusals import NotAllowed, SamePerson
from records.steps import WrongStatus
from tests import factories


@pytest.fixture
def formula(pharmacist, at):
    return factories.a_formula(by=pharmacist, at=at, code="LDN45C", strength_mg="4.5")


@pytest.fixture
def batch(formula, technician, at):
    return factories.a_started_batch(at=at, maker=technician, formula=formula)


def line_of(batch, code) -> FormulaIngredient:
    return batch.formula.ingredients.select_related("component").get(component__code=code)


def test_the_active_is_corrected_for_its_water_as_in_d_02(batch, pharmacist, at):
    """D-04 with 5 % overage: 4.5 mg x 100 of a lot of 99.6 % anhydrous with 8.5 % water."""
    target, working = target_for(batch, line_of(batch, "NTX"), factories.a_lot("NTX", by=pharmacist, at=at))
    assert (target.amount, target.low, target.high) == (Decimal("518.5"), Decimal("513.3"), Decimal("523.6"))
    assert (working["potency"], working["units"]) == ("0.91134000", "100.00")


def test_the_filler_is_what_is_left_of_the_capsule_as_in_d_09(batch, pharmacist, technician, at):
    filler, mcc = line_of(batch, "MCC"), factories.a_lot("MCC", by=pharmacist, at=at)
    with pytest.raises(CannotCompute, match="Weigh the active first"):
        target_for(batch, filler, mcc)
    lot = factories.a_lot("NTX", by=pharmacist, at=at)
    factories.weighed(batch, line_of(batch, "NTX"), lot, maker=technician, witness=pharmacist, at=at)
    target, working = target_for(batch, filler, mcc)
    assert Decimal(working["filler_mg"]).quantize(Decimal("0.01")) == Decimal("126.43")
    assert target.amount == Decimal("13275.6")


def test_too_little_for_the_balance_is_refused_as_in_d_08(pharmacist, technician, at):
    half = factories.a_formula(by=pharmacist, at=at, code="LDN05C", strength_mg="0.5")
    batch = factories.a_started_batch(at=at, maker=technician, formula=half, units=30)
    lot, balance = factories.a_lot("NTX", by=pharmacist, at=at), factories.a_balance(at=at)
    with pytest.raises(CannotCompute) as refused:
        target_for(batch, line_of(batch, "NTX"), lot, balance)
    assert refused.value.code == "below_minimum_weighable"
    ways = ["make at least 35 units", "weigh 34.6 mg, mix it with", "of a 1:10 stock trituration"]
    assert [way for way in ways if way not in str(refused.value)] == []


def test_the_whole_making_ends_in_quarantine_with_the_earliest_date(formula, technician, pharmacist, at):
    batch = factories.a_made_batch(at=at, maker=technician, witness=pharmacist, formula=formula)
    assert (batch.status, batch.on_hand, batch.reserved) == (BatchStatus.QUARANTINED, 100, 0)
    assert batch.made_on.isoformat() == "2026-11-23"
    assert batch.bud_on.isoformat() == "2027-05-21", "180 days, the day of making is day 1 (BUD-05)"


def test_a_component_that_ends_earlier_ends_the_batch(batch, technician, pharmacist, at):
    early = factories.a_lot("NTX", by=pharmacist, at=at, expires_on=at.date() + timedelta(days=40))
    factories.weighed(batch, line_of(batch, "NTX"), early, maker=technician, witness=pharmacist, at=at)
    for code in ("MCC", "CAP3"):
        lot = factories.a_lot(code, by=pharmacist, at=at)
        factories.weighed(batch, line_of(batch, code), lot, maker=technician, witness=pharmacist, at=at)
    for step in batch.steps.all():
        batches.tick(step, by=technician, at=at)
    factories.good_sample(batch, by=technician, at=at)
    batches.finish(batch, Decimal(100), by=technician, at=at)
    assert batch.bud_on == early.expires_on


def test_a_pharmacist_who_only_witnessed_releases_it(formula, technician, pharmacist, at):
    batch = factories.a_made_batch(at=at, maker=technician, witness=pharmacist, formula=formula)
    batches.release(batch, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    assert (batch.status, batch.released_by) == (BatchStatus.RELEASED, pharmacist)
    assert batch.is_usable_on(batch.bud_on) and not batch.is_usable_on(batch.bud_on + timedelta(days=1))


def test_who_made_any_of_it_does_not_release_it(formula, technician, pharmacist, at):
    maker = factories.pharmacist("Fern Maker")
    batch = factories.a_made_batch(at=at, maker=maker, witness=pharmacist, formula=formula)
    with pytest.raises(SamePerson, match="DUTY-04"):
        batches.release(batch, by=maker, at=at, proof=factories.proof_of(maker, at))
    with pytest.raises(NotAllowed):
        batches.release(batch, by=technician, at=at, proof=factories.proof_of(technician, at))


def test_who_weighed_does_not_witness(batch, pharmacist, at):
    lot = factories.a_lot("NTX", by=pharmacist, at=at)
    target, _ = target_for(batch, line_of(batch, "NTX"), lot)
    done = weighing.weigh(batch, line_of(batch, "NTX"), lot, target.amount, by=pharmacist, at=at)
    with pytest.raises(SamePerson, match="DUTY-03"):
        weighing.witness(done, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))


@pytest.mark.parametrize("amount", ["513.2", "523.7"])
def test_a_weight_outside_its_band_is_refused_and_takes_nothing(batch, technician, pharmacist, at, amount):
    lot = factories.a_lot("NTX", by=pharmacist, at=at)
    with pytest.raises(weighing.OutsideBand):
        weighing.weigh(batch, line_of(batch, "NTX"), lot, Decimal(amount), by=technician, at=at)
    lot.refresh_from_db()
    assert (lot.on_hand, lot.movements.count(), batch.weighings.count()) == (100_000, 1, 0)


def test_what_was_struck_out_is_waste_and_can_be_weighed_again(batch, technician, pharmacist, at):
    lot, line = factories.a_lot("NTX", by=pharmacist, at=at), line_of(batch, "NTX")
    first = factories.weighed(batch, line, lot, maker=technician, witness=pharmacist, at=at)
    with pytest.raises(weighing.WeighingStands):
        weighing.weigh(batch, line, lot, first.amount, by=technician, at=at)
    weighing.void(first, reason="spilled", by=technician, at=at)
    factories.weighed(batch, line, lot, maker=technician, witness=pharmacist, at=at)
    lot.refresh_from_db()
    assert lot.on_hand == 100_000 - 2 * first.amount
    assert [movement.left for movement in lot.movements.order_by("pk")][-1] == lot.on_hand


class TestFinishing:
    def test_needs_everything_weighed_witnessed_ticked_and_sampled(self, batch, technician, pharmacist, at):
        codes = []
        for code in ("NTX", "MCC", "CAP3"):
            codes.append(self.refusal(batch, technician, at))
            lot = factories.a_lot(code, by=pharmacist, at=at)
            factories.weighed(batch, line_of(batch, code), lot, maker=technician, witness=pharmacist, at=at)
        for step in batch.steps.all():
            codes.append(self.refusal(batch, technician, at))
            batches.tick(step, by=technician, at=at)
        codes.append(self.refusal(batch, technician, at))
        assert codes == ["not_weighed"] * 3 + ["not_all_steps"] * 2 + ["no_sample"]

    @staticmethod
    def refusal(batch, by, at) -> str:
        with pytest.raises(batches.BatchRefused) as refused:
            batches.finish(batch, Decimal(100), by=by, at=at)
        return refused.value.code

    def test_short_or_long_yield_says_why(self, formula, technician, pharmacist, at):
        with pytest.raises(batches.BatchRefused, match="CR-07"):
            factories.a_made_batch(at=at, maker=technician, witness=pharmacist, formula=formula, counted=94)

    def test_steps_are_ticked_in_order_and_once(self, batch, technician, at):
        first, second = batch.steps.all()
        with pytest.raises(batches.BatchRefused, match="earlier step"):
            batches.tick(second, by=technician, at=at)
        batches.tick(first, by=technician, at=at)
        with pytest.raises(batches.BatchRefused, match="already"):
            batches.tick(first, by=technician, at=at)


class TestRelease:
    @pytest.fixture
    def made(self, formula, technician, pharmacist, at):
        return factories.a_made_batch(at=at, maker=technician, witness=pharmacist, formula=formula)

    def blockers(self, batch, day):
        return [problem.code for problem in problems_with_batch(batch, today=day) if problem.tier == "blocker"]

    def test_is_stopped_by_a_capsule_outside_its_limits(self, batch, technician, pharmacist, at):
        for code in ("NTX", "MCC", "CAP3"):
            lot = factories.a_lot(code, by=pharmacist, at=at)
            factories.weighed(batch, line_of(batch, code), lot, maker=technician, witness=pharmacist, at=at)
        for step in batch.steps.all():
            batches.tick(step, by=technician, at=at)
        factories.weighed_shells(batch, by=technician, at=at)
        weights = factories.good_weights(batch)
        factories.sampled(batch, [*weights[:-1], Decimal("120.0")], by=technician, at=at)
        with pytest.raises(DeviationOpen, match=r"no. 30 holds .* \(QC-01\).* \(DEV-01\)"):
            batches.finish(batch, Decimal(100), by=technician, at=at)
        factories.closed(batch.deviations.get(), by=factories.pharmacist_in_charge(), at=at)
        batches.finish(batch, Decimal(100), by=technician, at=at)
        factories.a_potency(batch, by=pharmacist, at=at)
        assert self.blockers(batch, at.date()) == ["QC-01"]
        with pytest.raises(BatchHasBlockers, match="QC-01"):
            batches.release(batch, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))

    def test_is_stopped_when_a_lot_in_it_is_recalled(self, made, pharmacist, at):
        lot = made.weighings.standing().first().lot
        stock.recall(lot, reason="the maker recalls it", by=pharmacist, at=at)
        assert self.blockers(made, at.date()) == ["CMP-06"]

    def test_is_stopped_past_its_date(self, made):
        assert self.blockers(made, made.bud_on) == []
        assert self.blockers(made, made.bud_on + timedelta(days=1)) == ["BUD-04"]

    def test_a_rejected_batch_never_comes_back(self, made, pharmacist, at):
        proof = factories.proof_of(pharmacist, at)
        batches.reject(made, reason="colour", by=pharmacist, at=at, proof=proof)
        with pytest.raises(WrongStatus):
            batches.release(made, by=pharmacist, at=at, proof=proof)


def test_numbers_count_up_by_day_and_formula(formula, at):
    first, second = (factories.a_planned_batch(at=at, formula=formula) for _ in range(2))
    later = factories.a_planned_batch(at=at + timedelta(days=1), formula=formula)
    assert [batch.number for batch in (first, second, later)] == [
        "20261123-LDN45C-01", "20261123-LDN45C-02", "20261124-LDN45C-01",
    ]  # fmt: skip


@pytest.mark.parametrize("units", ["0", "-1", "0.5", "5001"])
def test_a_batch_has_whole_units(formula, pharmacist, at, units):
    with pytest.raises(batches.BatchRefused):
        batches.plan(formula, Decimal(units), by=pharmacist, at=at)
