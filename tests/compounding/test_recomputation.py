"""Every amount is computed twice: both ways agree on anything; where one is broken the batch stops (B2, CALC-01)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compounding import amounts, calculations, recomputation
from compounding.actions import batches, weighing
from compounding.amounts import (
    NothingToFillWith,
    active_target,
    capsule_of,
    powder_target,
    shells_target,
    unit_of_cream,
)
from compounding.calculations import Assay, Basis, DoesNotFit
from compounding.problems import problems_with_batch
from compounding.recomputation import Making, Source, Unit, active_again, filler_again, other_again, shells_again
from compounding.targets import ComputedDifferently, target_for
from tests import factories
from tests.signed_in import signed_in


def decimals(least, most, places=2):
    return st.decimals(least, most, places=places, allow_nan=False, allow_infinity=False)


STRENGTHS = decimals("0.1", "6", 3)
UNITS = st.integers(1, 5000).map(Decimal)
OVERAGES = decimals("0", "0.25", 4)
WITHIN = decimals("0.1", "5", 2)
ASSAYS = st.one_of(
    st.builds(Assay, decimals("80", "102", 4), st.just(Basis.AS_IS)),
    st.builds(Assay, decimals("90", "102", 4), st.just(Basis.ANHYDROUS), decimals("0", "12"), decimals("0", "1")),
    st.builds(Assay, decimals("90", "102", 4), st.just(Basis.DRIED), decimals("0", "12")),
)


def same(target, again) -> bool:
    return again.agrees(target.amount, target.low, target.high, target.exact)


def source_of(assay) -> Source:
    return Source(assay.percent, str(assay.basis), assay.water_percent, assay.solvents_percent)


@given(STRENGTHS, UNITS, OVERAGES, ASSAYS, WITHIN)
def test_the_active_comes_out_the_same_by_both(strength, units, overage, assay, within):
    first = active_target(strength, units, overage, assay, tolerance_percent=within)
    assert same(first, active_again(Unit(strength, ""), Making(units, overage), source_of(assay), within))


@given(STRENGTHS, UNITS, OVERAGES, ASSAYS, WITHIN, decimals("40", "400"), decimals("40", "700"))
def test_the_filler_comes_out_the_same_by_both(strength, units, overage, assay, within, active_pack, filler_pack):
    try:
        capsule = capsule_of(strength, assay, active_pack, filler_pack, Decimal(48))
    except DoesNotFit:
        return
    first = powder_target(capsule.filler_mg, units, overage, tolerance_percent=within)
    unit = Unit(strength, "", active_pack, filler_pack)
    assert same(first, filler_again(unit, Making(units, overage), source_of(assay), within))


@given(STRENGTHS, UNITS, OVERAGES, ASSAYS, WITHIN, st.lists(decimals("0.1", "300"), max_size=3))
def test_the_base_of_a_cream_comes_out_the_same_by_both(strength, units, overage, assay, within, others):
    _, base = unit_of_cream(strength, assay, others)
    first = powder_target(base, units, overage, tolerance_percent=within)
    unit = Unit(strength, "g", others_mg=tuple(others))
    assert same(first, filler_again(unit, Making(units, overage), source_of(assay), within))


def test_more_than_a_gram_in_a_gram_is_refused():
    with pytest.raises(NothingToFillWith, match="MFR-04"):
        unit_of_cream(Decimal(10), Assay(Decimal(100), Basis.AS_IS), [Decimal(995)])


@given(UNITS, OVERAGES, WITHIN)
def test_the_vehicle_of_a_liquid_comes_out_the_same_by_both(units, overage, within):
    first = powder_target(Decimal(1), units, overage, tolerance_percent=within)
    assert same(first, filler_again(Unit(1, "mL"), Making(units, overage), Source(), within))


@given(decimals("0.01", "1000"), UNITS, OVERAGES, WITHIN)
def test_anything_else_and_the_shells_come_out_the_same_by_both(each, units, overage, within):
    making = Making(units, overage)
    assert same(powder_target(each, units, overage, tolerance_percent=within), other_again(each, making, within))
    assert same(shells_target(units, overage), shells_again(making))


@given(STRENGTHS, UNITS, OVERAGES, ASSAYS, st.sampled_from([Decimal("0.999999"), Decimal("1.000001")]))
def test_a_millionth_apart_is_a_difference(strength, units, overage, assay, factor):
    first = active_target(strength, units, overage, assay, tolerance_percent=Decimal(1))
    again = active_again(Unit(strength, ""), Making(units, overage), source_of(assay), Decimal(1))
    assert not again.agrees(first.amount, first.low, first.high, first.exact * factor)


def test_the_second_reads_as_in_d_02():
    again = active_again(
        Unit(Decimal("4.5"), ""), Making(100, 0), Source(Decimal("99.6"), "anhydrous", Decimal("8.5")), 1
    )
    assert again.text() == "493.778392"


BROKEN = [
    (calculations, "HUNDRED", Decimal("100.01")),
    (amounts, "HUNDRED", Decimal(90)),
    (recomputation, "PER_CENT", Fraction(1, 101)),
]


@pytest.fixture
def formula(pharmacist, at):
    return factories.a_formula(by=pharmacist, at=at, code="LDN45C", strength_mg="4.5")


@pytest.fixture
def lots(pharmacist, at):
    return {code: factories.a_lot(code, by=pharmacist, at=at) for code in ("NTX", "MCC", "CAP3")}


@pytest.mark.parametrize(("module", "name", "wrong"), BROKEN)
def test_a_broken_coefficient_in_either_way_stops_planning(
    formula, lots, pharmacist, at, monkeypatch, module, name, wrong
):
    monkeypatch.setattr(module, name, wrong)
    with pytest.raises(ComputedDifferently, match="CALC-01"):
        batches.plan(formula, Decimal(100), by=pharmacist, at=at)


@pytest.mark.parametrize(("module", "name", "wrong"), BROKEN)
def test_a_broken_coefficient_in_either_way_stops_approval(formula, lots, at, monkeypatch, module, name, wrong):
    batch, approver = factories.a_planned_batch(at=at, formula=formula), factories.pharmacist("Fern Approver")
    monkeypatch.setattr(module, name, wrong)
    with pytest.raises(ComputedDifferently):
        batches.approve(batch, by=approver, at=at, proof=factories.proof_of(approver, at))


@pytest.mark.parametrize(("module", "name", "wrong"), BROKEN)
def test_a_broken_coefficient_in_either_way_stops_the_weighing(
    formula, lots, technician, at, monkeypatch, module, name, wrong
):
    batch = factories.a_started_batch(at=at, maker=technician, formula=formula)
    line = batch.formula.ingredients.select_related("component").get(component__code="NTX")
    amount = target_for(batch, line, lots["NTX"])[0].amount
    monkeypatch.setattr(module, name, wrong)
    with pytest.raises(ComputedDifferently):
        weighing.weigh(batch, line, lots["NTX"], amount, by=technician, at=at)


def test_a_difference_found_later_stops_finishing_and_shows(formula, technician, pharmacist, at, monkeypatch):
    """The first way was wrong when it was weighed: the second finds it in the record."""
    batch = factories.a_started_batch(at=at, maker=technician, formula=formula)
    for line in batch.formula.ingredients.select_related("component").order_by("position"):
        lot = factories.a_lot(line.component.code, by=pharmacist, at=at)
        factories.weighed(batch, line, lot, maker=technician, witness=pharmacist, at=at)
    for step in batch.steps.all():
        batches.tick(step, by=technician, at=at)
    factories.good_sample(batch, by=technician, at=at)
    assert not problems_with_batch(batch, today=at.date())
    monkeypatch.setattr(recomputation, "PER_CENT", Fraction(1, 101))
    assert "CALC-01" in {problem.code for problem in problems_with_batch(batch, today=at.date())}
    with pytest.raises(ComputedDifferently):
        batches.finish(batch, Decimal(100), by=technician, at=at)


def test_a_filler_weighed_for_another_lot_of_active_is_a_difference(formula, technician, pharmacist, at):
    """The active is struck out and weighed anew from a lot without water: the filler belongs to the first."""
    batch = factories.a_started_batch(at=at, maker=technician, formula=formula)
    lines = {line.component.code: line for line in batch.formula.ingredients.select_related("component")}
    who = {"maker": technician, "witness": pharmacist, "at": at}
    first = factories.weighed(batch, lines["NTX"], factories.a_lot("NTX", by=pharmacist, at=at), **who)
    factories.weighed(batch, lines["MCC"], factories.a_lot("MCC", by=pharmacist, at=at), **who)
    weighing.void(first, reason="spilled", by=technician, at=at)
    dry = factories.a_lot("NTX", by=pharmacist, at=at)
    dry.water_percent = Decimal(0)
    dry.save(update_fields=["water_percent"])
    factories.weighed(batch, lines["NTX"], dry, **who)
    found = [problem for problem in problems_with_batch(batch, today=at.date()) if problem.code == "CALC-01"]
    assert len(found) == 1 and "Microcrystalline cellulose" in found[0].text


@pytest.mark.usefixtures("clock")
def test_the_page_of_a_plan_shows_the_working_and_a_difference(formula, lots, pharmacist, at, monkeypatch):
    client = signed_in(pharmacist)
    batch = factories.a_planned_batch(at=at, by=pharmacist, formula=formula)
    page = client.get(f"/batches/{batch.public_id}/").content.decode()
    assert "4.5 mg × 100 × 1.05 ÷ 0.91134 = 518.467312 mg" in page
    assert "Computed again by fractions: 518.467312" in page
    monkeypatch.setattr(recomputation, "PER_CENT", Fraction(1, 101))
    assert "Two computations differ" in client.get(f"/batches/{batch.public_id}/").content.decode()
