"""Tablets as a source: counted in pieces, their powder weighed by label claim and mean weight (TAB-01, T-18)."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compounding import recomputation
from compounding.actions import batches, stock
from compounding.actions.stock import Certificate, LotRefused
from compounding.amounts import active_target, tablet_percent
from compounding.calculations import Assay, Basis, potency
from compounding.formula_text import Ingredient
from compounding.models import ComponentRole, Hydrate
from compounding.proposed import proposed_for
from compounding.recomputation import Making, Source, Unit, active_again
from compounding.targets import ComputedDifferently, target_for
from tests import factories
from tests.compounding.test_recomputation import OVERAGES, STRENGTHS, UNITS, WITHIN, decimals, same
from tests.factories.compounding import a_delivery
from tests.factories.quality import PDF

D = Decimal
PAPERS = Certificate(PDF, hydrate=Hydrate.ANHYDROUS)


@pytest.fixture
def tablets(pharmacist, at):
    return stock.add_component(
        code="NTX50", name="Naltrexone hydrochloride tablet 50 mg", role=ComponentRole.ACTIVE, tablet_mg=D(50),
        by=pharmacist, at=at,
    )  # fmt: skip


@pytest.fixture
def delivery(at):
    """100 tablets; twenty of them weigh 3.05 g: 152.5 mg each."""
    return a_delivery(at=at, quantity=D(100), tablets_weighed=20, tablets_mg=D(3050))


@pytest.fixture
def lot(tablets, delivery, pharmacist, at):
    found = stock.receive(tablets, delivery, PAPERS, by=pharmacist, at=at)
    return stock.release(found, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))


@pytest.fixture
def formula(tablets, pharmacist, at):
    lines = factories.capsule_ingredients("4.5", by=pharmacist, at=at)
    powder = Ingredient(tablets, D("4.5"), D(140), hydrate=Hydrate.ANHYDROUS)
    return factories.a_formula(by=pharmacist, at=at, code="LDN45P", strength_mg="4.5", ingredients=[powder, *lines[1:]])


def test_the_powder_of_tablets_as_published_in_t_18():
    """2.4 g wanted; 8 tablets hold 4 g in 4.447 g of powder: 2.668 g."""
    assay = Assay(tablet_percent(D(4000), D(4447)), Basis.AS_IS)
    assert round(2400 / potency(assay)) == 2668


@given(STRENGTHS, UNITS, OVERAGES, WITHIN, decimals("5", "100", 1), decimals("1.05", "8"), st.integers(20, 50))
def test_powder_comes_out_the_same_by_both(strength, units, overage, within, claim, heavier, count):
    weight = (claim * heavier * count).quantize(D("0.001"))
    first = active_target(
        strength, units, overage, Assay(tablet_percent(claim, weight / count), Basis.AS_IS), tolerance_percent=within
    )
    source = Source(tablet_mg=claim, average_mg=Fraction(weight) / count)
    assert same(first, active_again(Unit(strength, ""), Making(units, overage), source, within))


@pytest.mark.django_db
def test_a_batch_weighs_their_powder_and_crushes_them_whole(lot, formula, technician, pharmacist, at):
    """4.5 mg × 105 ÷ (50 ÷ 152.5) = 1441.1 mg: 9.45 tablets, ten are crushed."""
    batch = factories.a_started_batch(at=at, maker=technician, formula=formula)
    lines = {line.component.code: line for line in batch.formula.ingredients.select_related("component")}
    done = factories.weighed(batch, lines["NTX50"], lot, maker=technician, witness=pharmacist, at=at)
    lot.refresh_from_db()
    assert (done.target, lot.on_hand) == (D("1441.1"), 90)
    # What the tablet brings beside its active leaves less for the filler: 130 × (1 − 13.725 ÷ 140) × 105.
    filler, working = target_for(batch, lines["MCC"], factories.a_lot("MCC", by=pharmacist, at=at))
    assert filler.amount == D("12311.8") and working["again"].startswith("12311.8")


@pytest.mark.django_db
def test_the_plan_says_how_many_to_crush_and_both_computations(lot, formula, pharmacist, at, monkeypatch):
    batch = factories.a_planned_batch(at=at, formula=formula)
    row = next(row for row in proposed_for(batch, at.date()) if row.component.code == "NTX50")
    assert (row.working["crushed"], D(row.working["average_mg"])) == ("10", D("152.5"))
    monkeypatch.setattr(recomputation, "BALANCE_STEP", Fraction(1, 10))
    monkeypatch.setattr(recomputation.Source, "active_in_each_mg", lambda _: Fraction(50, 153))
    with pytest.raises(ComputedDifferently, match="CALC-01"):
        batches.plan(formula, D(100), by=pharmacist, at=at)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"tablets_weighed": 19}, "tablets_not_weighed"),
        ({"tablets_weighed": None, "tablets_mg": None}, "tablets_not_weighed"),
        ({"quantity": D("99.5")}, "tablets_not_weighed"),
        ({"tablets_mg": D(1000)}, "tablet_too_light"),
    ],
)
def test_a_delivery_of_tablets_says_what_enough_of_them_weigh(tablets, delivery, pharmacist, at, changed, code):
    with pytest.raises(LotRefused) as refused:
        stock.receive(tablets, replace(delivery, **changed), PAPERS, by=pharmacist, at=at)
    assert refused.value.code == code


@pytest.mark.django_db
def test_powder_that_is_no_tablet_has_no_mean_weight(delivery, pharmacist, at):
    with pytest.raises(LotRefused) as refused:
        stock.receive(factories.a_component("MCC", by=pharmacist, at=at), delivery, Certificate(), by=pharmacist, at=at)
    assert refused.value.code == "no_tablet"
