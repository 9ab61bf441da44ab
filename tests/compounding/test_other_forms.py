"""Tablets, liquids and creams are planned, weighed, checked and finished by the same record as capsules (4.8, T-21)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from compounding.actions import batches
from compounding.boards import what_of
from compounding.lifecycle import BatchStatus
from compounding.making import stages_of
from compounding.problems import problems_with_batch
from compounding.targets import target_for
from compounding.worksheet_facts import worksheet_content
from premises.terms import Form
from tests import factories
from tests.signed_in import signed_in

pytestmark = pytest.mark.django_db
FORMS = [Form.SUBLINGUAL_TABLET, Form.ORAL_SOLUTION, Form.CREAM]


@pytest.fixture(params=FORMS)
def formula(request, pharmacist, at):
    return factories.a_formula_of(request.param, by=pharmacist, at=at)


def made(form, technician, pharmacist, at):
    formula = factories.a_formula_of(form, by=pharmacist, at=at)
    return factories.a_made_batch(at=at, maker=technician, witness=pharmacist, formula=formula)


def line_of(batch, code):
    return batch.formula.ingredients.select_related("component").get(component__code=code)


def test_every_form_is_made_and_released(formula, technician, pharmacist, at):
    batch = factories.a_released_batch(at=at, maker=technician, by=pharmacist, formula=formula)
    assert (batch.status, batch.on_hand) == (BatchStatus.RELEASED, 100)


def test_the_base_of_a_cream_makes_it_up_to_a_gram_as_in_t_21(technician, pharmacist, at):
    """30 g at 10 mg/g and 5 % more: the dihydrate of D-02 weighs 10.973 mg in each g, the base the rest."""
    formula = factories.a_formula_of(Form.CREAM, by=pharmacist, at=at)
    batch = factories.a_started_batch(at=at, maker=technician, formula=formula, units=30)
    lot = factories.a_lot("NTX", by=pharmacist, at=at)
    factories.weighed(batch, line_of(batch, "NTX"), lot, maker=technician, witness=pharmacist, at=at)
    target, _ = target_for(batch, line_of(batch, "BASE"), factories.a_lot("BASE", by=pharmacist, at=at))
    assert target.amount == Decimal("31154.4")


def test_a_liquid_is_made_up_to_its_volume_and_a_ml_leaves_as_a_gram(technician, pharmacist, at):
    batch = made(Form.ORAL_SOLUTION, technician, pharmacist, at)
    vehicle = batch.weighings.standing().get(ingredient__component__code="GLYW")
    vehicle.lot.refresh_from_db()
    assert (vehicle.target, vehicle.lot.quantity - vehicle.lot.on_hand) == (105, 105_000)
    assert what_of(batch) == "100 mL of oral solution, 1 mg/mL"


def test_a_tablet_is_filled_by_its_cavity_and_has_no_shell(technician, pharmacist, at):
    batch = made(Form.SUBLINGUAL_TABLET, technician, pharmacist, at)
    filler = batch.weighings.standing().get(ingredient__component__code="MANN")
    # 3 mg / 0.91134 = 3.29186 mg of 150 mg: 160 mg x (1 - 0.0219457) x 105
    assert filler.target == Decimal("16431.3")
    assert "Weigh 10 sublingual tablets" in {stage.title for stage in stages_of(batch)}


def test_a_liquid_asks_for_volume_ph_and_looks_and_a_cream_for_weight_and_looks(technician, pharmacist, at):
    liquid, cream = (made(form, technician, pharmacist, at) for form in (Form.ORAL_SOLUTION, Form.CREAM))
    assert [step.asks for step in liquid.steps.all() if step.asks] == ["volume", "ph", "looks"]
    assert [step.asks for step in cream.steps.all() if step.asks] == ["weight", "looks"]
    assert not any("Weigh 10" in stage.title for stage in stages_of(liquid))


@pytest.fixture
def at_the_checks(technician, pharmacist, at):
    """A liquid with everything done but its checks."""
    formula = factories.a_formula_of(Form.ORAL_SOLUTION, by=pharmacist, at=at)
    batch = factories.a_started_batch(at=at, maker=technician, formula=formula)
    for step in batch.steps.filter(asks=""):
        batches.tick(step, by=technician, at=at)
    return batch


@pytest.mark.parametrize(
    ("result", "code"), [("", "no_result"), ("  ", "no_result"), ("clear", "bad_reading"), ("1e3", "bad_reading")]
)
def test_a_check_wants_its_result(at_the_checks, technician, at, result, code):
    step = at_the_checks.steps.get(asks="volume")
    with pytest.raises(batches.BatchRefused) as refused:
        batches.tick(step, result=result, by=technician, at=at)
    assert refused.value.code == code


@pytest.mark.parametrize(("volume", "stops"), [("94.5", False), ("115.5", False), ("94.4", True), ("115.6", True)])
def test_a_reading_outside_is_kept_and_stops_the_release(at_the_checks, technician, at, volume, stops):
    batches.tick(at_the_checks.steps.get(asks="volume"), result=volume, by=technician, at=at)
    found = [p for p in problems_with_batch(at_the_checks, today=at.date()) if p.code == "QC-03"]
    assert bool(found) is stops


@pytest.mark.usefixtures("clock")
def test_the_screen_of_a_check_asks_refuses_and_keeps(at_the_checks, technician):
    client, page = signed_in(technician), reverse("batch_step", args=[at_the_checks.public_id])
    step = at_the_checks.steps.get(asks="volume")
    assert "From 94.5 to 115.5" in client.get(page).content.decode()
    refused = client.post(page, {"step": step.public_id, "result": "much"})
    assert refused.status_code == 422 and "A reading is a number" in refused.content.decode()
    assert client.post(page, {"step": step.public_id, "result": "104.5"}).status_code == 302
    record = client.get(reverse("batch", args=[at_the_checks.public_id])).content.decode()
    assert "104.5 mL" in record


def test_the_worksheet_of_a_liquid_has_its_volume_and_no_grid_of_weights(at_the_checks, pharmacist, at):
    for code in ("NTX", "BENZ", "GLYW"):
        factories.a_lot(code, by=pharmacist, at=at)
    sheet = worksheet_content(at_the_checks, at=at)
    assert (sheet.sample, sheet.limits) == (0, ())
    assert "From 94.5 to 115.5. Found:" in sheet.steps[-3]
    assert [part.target for part in sheet.parts if part.name.startswith("Glycerol")] == ["105.0 mL"]
