"""What a trituration holds and what is weighed from it come out the same by both computations, or nothing is made."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from compounding import amounts, recomputation
from compounding.actions import batches, triturations
from compounding.amounts import NoRoomForDiluent, active_target, capsule_of, mixed, powder_target
from compounding.calculations import Assay, Basis, DoesNotFit, NothingDry
from compounding.derivation import derivation
from compounding.recomputation import Making, Source, Unit, active_again, filler_again, held_again
from compounding.targets import ComputedDifferently
from tests import factories
from tests.compounding.test_recomputation import ASSAYS, OVERAGES, STRENGTHS, UNITS, WITHIN, decimals, same

D = Decimal
POWDERS = decimals("20", "100000", 1)
# What a lot made here says: its content of all of it, and how much of that is diluent.
STOCK = st.builds(
    lambda percent, more: Assay(percent, Basis.AS_IS, diluent_percent=max(100 - percent * more, D(0))),
    decimals("0.9", "11", 4), decimals("1", "1.2", 4),
)  # fmt: skip


def source_of(assay) -> Source:
    said = [assay.water_percent, assay.solvents_percent, assay.diluent_percent]
    return Source(assay.percent, str(assay.basis), *said)


def test_d_12():
    """450 mg from 100 mg/g are 4.5 g, of which 4.05 g are not weighed as filler again."""
    assay = Assay(D(10), Basis.AS_IS, diluent_percent=D(90))
    target = active_target(D("4.5"), D(100), D(0), assay, tolerance_percent=D(1))
    pure = capsule_of(D("4.5"), Assay(D(100), Basis.AS_IS), D(180), D(130), D(48))
    thinned = capsule_of(D("4.5"), assay, D(180), D(130), D(48))
    assert target.amount == 4500
    assert (pure.filler_mg - thinned.filler_mg) * 100 == 4050
    assert thinned.fill_mg == pure.fill_mg


def test_a_diluent_that_is_all_is_refused():
    with pytest.raises(NothingDry, match="D-12"):
        Assay(D(10), Basis.AS_IS, diluent_percent=D(100))


@given(STRENGTHS, UNITS, OVERAGES, STOCK, WITHIN, decimals("40", "400"), decimals("40", "700"))
def test_both_amounts_of_a_capsule_come_out_the_same_by_both(strength, units, overage, assay, within, pack, filler):
    try:
        capsule = capsule_of(strength, assay, pack, filler, D(48))
    except (DoesNotFit, NoRoomForDiluent):
        return
    unit, making, source = Unit(strength, "", pack, filler), Making(units, overage), source_of(assay)
    active = active_target(strength, units, overage, assay, tolerance_percent=within)
    assert same(active, active_again(unit, making, source, within))
    rest = powder_target(capsule.filler_mg, units, overage, tolerance_percent=within)
    assert same(rest, filler_again(unit, making, source, within))


@given(POWDERS, POWDERS, ASSAYS)
def test_what_goes_in_is_what_is_in_it(active, diluent, assay):
    """Active in = active out, and what is not diluent is the powder that was weighed."""
    found = mixed(active, assay, diluent)
    total = active + diluent
    pure = Fraction(active) * source_of(assay).active_in_each_mg()
    assert abs(Fraction(found.active_percent) * Fraction(total) / 100 - pure) < Fraction(1, 10**12)
    assert abs((100 - found.diluent_percent) * total / 100 - active) < D("1e-18")
    assert held_again(source_of(assay), active, diluent).is_near(found.active_percent, found.diluent_percent)


@given(POWDERS, POWDERS, decimals("100", "1000", 1), POWDERS, ASSAYS)
def test_a_second_dilution_keeps_the_active_too(active, diluent, taken, more, assay):
    first = mixed(active, assay, diluent)
    assume(first.diluent_percent < 100)
    between = Assay(first.active_percent, Basis.AS_IS, diluent_percent=first.diluent_percent)
    second = mixed(taken, between, more)
    share = taken / (active + diluent)
    whole = Fraction(active) * source_of(assay).active_in_each_mg() * Fraction(share)
    assert abs(Fraction(second.active_percent) * Fraction(taken + more) / 100 - whole) < Fraction(1, 10**12)


@given(STRENGTHS, UNITS, STOCK, decimals("40", "400"), decimals("40", "700"))
def test_a_capsule_holds_its_strength_and_is_as_full_as_from_the_powder(strength, units, assay, pack, filler):
    try:
        capsule = capsule_of(strength, assay, pack, filler, D(48))
    except (DoesNotFit, NoRoomForDiluent):
        return
    assert abs(capsule.active_mg * assay.percent / 100 - strength) < D("1e-18")
    powder = capsule.active_mg - capsule.diluent_mg
    assert abs(capsule.fill_mg - (powder + filler - filler * powder / pack)) < D("1e-18")


BROKEN = [(amounts, "HUNDRED", Decimal("100.01")), (recomputation, "PER_CENT", Fraction(1, 101))]


@pytest.fixture
def lot(pharmacist, at):
    return factories.a_trituration_lot(by=pharmacist, at=at)


@pytest.mark.parametrize(("module", "name", "wrong"), BROKEN)
def test_a_broken_coefficient_in_either_way_stops_the_plan(lot, pharmacist, at, monkeypatch, module, name, wrong):
    for code in ("MCC", "CAP3"):
        factories.a_lot(code, by=pharmacist, at=at)
    formula = factories.a_formula(by=pharmacist, at=at, strength_mg="0.5")
    batch = factories.a_planned_batch(at=at, formula=formula)
    monkeypatch.setattr(module, name, wrong)
    with pytest.raises(ComputedDifferently, match="CALC-01"):
        triturations.weigh_from(batch, lot.component, by=pharmacist, at=at)


@pytest.mark.parametrize("wrong", [Fraction(1, 101), Fraction(1, 99)])
def test_a_diluent_that_is_counted_otherwise_stops_the_release(technician, pharmacist, at, monkeypatch, wrong):
    """The second computation of what is in it: no lot comes of a batch where the two differ."""
    wants = factories.a_trituration(by=pharmacist, at=at)
    monkeypatch.setattr(triturations, "content_again", lambda *_: recomputation.Held(wrong, 1 - wrong))
    with pytest.raises(ComputedDifferently, match="CALC-01"):
        factories.a_trituration_lot(by=pharmacist, at=at, formula=wants)


def test_the_working_says_what_is_left_out(lot, pharmacist, at):
    for code in ("MCC", "CAP3"):
        factories.a_lot(code, by=pharmacist, at=at)
    formula = factories.a_formula(by=pharmacist, at=at, strength_mg="0.5")
    batch = factories.a_planned_batch(at=at, formula=formula)
    triturations.weigh_from(batch, lot.component, by=pharmacist, at=at)
    filler = next(row for row in batches.proposed_for(batch, at.date()) if row.component.code == "MCC")
    lines = derivation(filler.working)
    assert lines[0] == "In each: 5 mg of trituration − 4.45136 mg of diluent in it = 0.54864 mg active"
    assert "− 4.45136 mg of diluent = 125.1524" in lines[1]
