"""A lot in another form than the formula asks for is never weighed: its water differs (MFR-05, CMP-09)."""

import pytest
from django.urls import reverse

from compounding.actions import stock, weighing
from compounding.calculations import Assay, Basis
from compounding.models import Hydrate
from compounding.proposed import proposed_for
from compounding.targets import target_for
from tests import factories
from tests.factories.compounding import PDF, a_delivery
from tests.signed_in import signed_in


@pytest.fixture
def batch(pharmacist, technician, at):
    formula = factories.a_formula(by=pharmacist, at=at, strength_mg="4.5")
    return factories.a_started_batch(at=at, maker=technician, formula=formula)


@pytest.fixture
def line(batch):
    return batch.formula.ingredients.select_related("component").get(component__code="NTX")


@pytest.fixture
def anhydrous(pharmacist, at):
    papers = stock.Certificate(PDF, Assay(100, Basis.ANHYDROUS), Hydrate.ANHYDROUS)
    component = factories.a_component("NTX", by=pharmacist, at=at)
    lot = stock.receive(component, a_delivery("NTX", at=at), papers, by=pharmacist, at=at)
    return stock.release(lot, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))


def test_it_is_refused_with_what_was_expected_and_what_was_scanned(batch, line, anhydrous, technician, at):
    amount = target_for(batch, line, anhydrous)[0].amount
    with pytest.raises(weighing.WrongLot) as refused:
        weighing.weigh(batch, line, anhydrous, amount, by=technician, at=at)
    assert refused.value.code == "wrong_hydrate"
    expected = f"Expected Naltrexone hydrochloride, dihydrate; scanned {anhydrous.number}, anhydrous"
    assert expected in str(refused.value)
    assert not batch.weighings.exists()


def test_it_is_not_proposed_and_the_plan_says_why(batch, line, anhydrous, pharmacist, at):
    first = proposed_for(batch, at.date())[0]
    assert (first.lot, "wrong_hydrate" in first.why_not) == (None, True)
    right = factories.a_lot("NTX", by=pharmacist, at=at)
    assert proposed_for(batch, at.date())[0].lot == right


@pytest.mark.usefixtures("clock")
def test_the_screen_says_both_forms_and_proposes_the_right_one_only(batch, anhydrous, technician, pharmacist, at):
    right = factories.a_lot("NTX", by=pharmacist, at=at)
    answer = signed_in(technician).get(reverse("batch_weigh", args=[batch.public_id]), {"lot": anhydrous.number})
    page = answer.content.decode()
    assert answer.status_code == 422 and "wrong_hydrate" in page
    assert "Naltrexone hydrochloride, dihydrate" in page and "Naltrexone hydrochloride, anhydrous" in page
    assert [lot for lot, _ in answer.context["proposed"]] == [right]
