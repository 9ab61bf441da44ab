"""Received lots: their papers, their verdicts, and what may be weighed of them (CMP-01 to CMP-09)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from compounding.actions import stock, weighing
from compounding.actions.ledger import NotEnough
from compounding.models import Component, FormulaIngredient, Lot, Movement
from records.public_ids import is_public_id, normalise
from records.refusals import NotAllowed
from tests import factories


@pytest.fixture
def batch(pharmacist, technician, at):
    formula = factories.a_formula(by=pharmacist, at=at, code="LDN45C", strength_mg="4.5")
    return factories.a_started_batch(at=at, maker=technician, formula=formula)


def line_of(batch, code) -> FormulaIngredient:
    return batch.formula.ingredients.select_related("component").get(component__code=code)


class TestALot:
    def test_of_another_component_is_named_with_the_expected(self, batch, pharmacist, technician, at):
        with pytest.raises(weighing.WrongLot, match="Expected Naltrexone hydrochloride; scanned R-"):
            wrong = factories.a_lot("MCC", by=pharmacist, at=at)
            weighing.weigh(batch, line_of(batch, "NTX"), wrong, Decimal(518), by=technician, at=at)

    @pytest.mark.parametrize("verdict", ["quarantined", "rejected", "recalled"])
    def test_not_released_is_not_weighed(self, batch, pharmacist, technician, at, verdict):
        lot = factories.a_quarantined_lot("NTX", by=pharmacist, at=at)
        if verdict != "quarantined":
            {"rejected": stock.reject, "recalled": stock.recall}[verdict](lot, reason="so", by=pharmacist, at=at)
        with pytest.raises(weighing.WrongLot) as refused:
            weighing.weigh(batch, line_of(batch, "NTX"), lot, Decimal(518), by=technician, at=at)
        assert refused.value.code == "lot_not_released"

    def test_past_its_date_is_not_weighed(self, batch, pharmacist, technician, at):
        lot = factories.a_lot("NTX", by=pharmacist, at=at, expires_on=at.date())
        weighing.refuse_wrong_lot(batch, line_of(batch, "NTX"), lot, at=at)
        with pytest.raises(weighing.WrongLot, match="CMP-04"):
            weighing.refuse_wrong_lot(batch, line_of(batch, "NTX"), lot, at=at + timedelta(days=1))

    def test_gives_no_more_than_it_has(self, batch, pharmacist, technician, at):
        lot = factories.a_lot("NTX", by=pharmacist, at=at, quantity=Decimal(100))
        with pytest.raises(NotEnough):
            weighing.weigh(batch, line_of(batch, "NTX"), lot, Decimal("518.5"), by=technician, at=at)
        assert Movement.objects.filter(lot=lot).count() == 1

    def test_without_a_date_lasts_a_year_from_receipt(self, pharmacist, at):
        lot = factories.a_quarantined_lot("MCC", by=pharmacist, at=at, expires_on=None)
        assert (lot.expires_on, lot.expiry_is_given) == (at.date() + timedelta(days=365), False)

    def test_of_an_active_needs_its_certificate(self, pharmacist, at):
        component = factories.a_component("NTX", by=pharmacist, at=at)
        delivery = stock.Delivery("Example Supply", "Invented Works", "X1", at.date(), None, Decimal(10))
        with pytest.raises(stock.LotRefused) as refused:
            stock.receive(component, delivery, stock.Certificate(), by=pharmacist, at=at)
        assert refused.value.code == "no_hydrate"
        bare = stock.Certificate(hydrate=stock.Hydrate.ANHYDROUS)
        lot = stock.receive(component, delivery, bare, by=pharmacist, at=at)
        with pytest.raises(stock.LotNotReady, match="CMP-09"):
            stock.release(lot, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))

    @pytest.mark.parametrize("data", [b"no pdf", b"%PDF-1.4 cut"])
    def test_takes_a_pdf_that_opens_and_nothing_else(self, pharmacist, at, data):
        component = factories.a_component("MCC", by=pharmacist, at=at)
        delivery = stock.Delivery("Example Supply", "Invented Works", "X1", at.date(), None, Decimal(10))
        with pytest.raises(stock.LotRefused) as refused:
            stock.receive(component, delivery, stock.Certificate(data), by=pharmacist, at=at)
        assert refused.value.code == "not_a_pdf"


def test_components_are_a_pharmacists_to_enter(technician, at):
    with pytest.raises(NotAllowed):
        factories.a_component("NTX", by=technician, at=at)
    assert Component.objects.count() == 0


def test_a_lot_is_found_by_its_number_also_where_that_could_be_an_identifier(pharmacist, at):
    """One in 32: without its hyphens it has ten characters, the last of which checks."""
    lot = factories.a_lot(by=pharmacist, at=at)
    numbers = (f"R-261123-{n:03d}" for n in range(1, 999))
    number = next(number for number in numbers if is_public_id(normalise(number)))
    Lot.objects.update(number=number)
    for code in (number, f" {number.lower()} ", lot.public_id, lot.scan_code):
        assert Lot.objects.with_code(code) == lot, code
    assert Lot.objects.with_code("R-261123-999") is None


def test_a_component_is_chosen_by_its_name(pharmacist, at):
    assert str(factories.a_component("MCC", by=pharmacist, at=at)) == "Microcrystalline cellulose"
