"""A stock trituration is a batch that becomes a lot, and a capsule is weighed from that lot (TRI-01, D-12, BUD-04)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from compounding.actions import batches, stock, triturations, weighing
from compounding.actions.formulas import FormulaRefused
from compounding.actions.quality import open_deviation
from compounding.actions.stock import Certificate, LotRefused
from compounding.actions.triturations import TriturationRefused
from compounding.actions.weighing import WrongLot
from compounding.lifecycle import LotStatus
from compounding.making import next_stage
from compounding.models import Batch, Component, Formula, Lot, MovementKind
from compounding.problems import problems_with_batch
from compounding.proposed import drawn_for, proposed_for
from compounding.reordering import promised_to_batches
from orders.actions.recall import recall_batch, recall_lot
from premises.models import Pharmacy
from premises.terms import Form
from tests import factories
from tests.factories.compounding import a_delivery

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def tenfold(pharmacist, at):
    """100 mg/g, 50 g, made of the dihydrate of D-02."""
    return factories.a_trituration_lot(by=pharmacist, at=at)


@pytest.fixture
def formula(pharmacist, at):
    return factories.a_formula(by=pharmacist, at=at, code="LDN05C", strength_mg="0.5")


@pytest.fixture
def from_stock(tenfold, formula, technician, pharmacist, at):
    """100 capsules of 0.5 mg, planned from the trituration, begun."""
    for code in ("MCC", "CAP3"):
        factories.a_lot(code, by=pharmacist, at=at)
    batch = factories.a_planned_batch(at=at, formula=formula)
    triturations.weigh_from(batch, tenfold.component, by=technician, at=at)
    factories.ready_to_weigh(technician, at=at)
    batches.approve(batch, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    return batches.start(batch, by=technician, at=at)


def line_of(batch, code):
    return batch.formula.ingredients.select_related("component").get(component__code=code)


def test_a_released_trituration_is_a_released_lot_with_the_batchs_date(tenfold, at):
    batch = tenfold.made_from
    assert (tenfold.status, tenfold.component.code, tenfold.number) == (LotStatus.RELEASED, "NTXT10", "T-261123-001")
    assert (tenfold.expires_on, tenfold.maker_lot) == (batch.bud_on, batch.number)
    assert tenfold.expires_on == Pharmacy.objects.today(at) + timedelta(days=179)
    assert (tenfold.on_hand, batch.on_hand) == (50_000, 0)
    assert [row.kind for row in tenfold.movements.all()] == [MovementKind.MADE]
    assert batch.movements.last().kind == MovementKind.BECAME


def test_it_never_outlives_what_it_is_made_of(pharmacist, at):
    soon = Pharmacy.objects.today(at) + timedelta(days=40)
    active = factories.a_lot("NTX", by=pharmacist, at=at, expires_on=soon)
    assert factories.a_trituration_lot(by=pharmacist, at=at, NTX=active).expires_on == soon


def test_nothing_of_it_is_lost_so_nothing_is_added(tenfold):
    batch = tenfold.made_from
    weighed = {row.ingredient.component.code: row.amount for row in batch.weighings.standing()}
    # 50 g × 100 mg ÷ 0.91134 = 5486.4 mg of dihydrate, and cellulose to 50 g.
    assert (batch.overage, weighed) == (0, {"NTX": D("5486.4"), "MCC": D("44513.6")})


@pytest.mark.parametrize(("potency", "percent"), [("96.5", "9.6500"), ("", "10.0000")])
def test_its_assay_is_what_was_found_or_else_what_was_mixed(pharmacist, at, potency, percent):
    lot = factories.a_trituration_lot(by=pharmacist, at=at, potency=potency)
    # 5486.4 mg × 0.91134 of 50 g; the rest of it, 44513.6 mg, is diluent.
    assert (lot.assay_percent, lot.diluent_percent) == (D(percent), D("89.0272"))


def test_one_part_in_a_hundred_is_made_of_one_in_ten(tenfold, pharmacist, at):
    """10 g: 1 g of 1:10, which holds 0.89 g of cellulose, and 9 g of cellulose."""
    weak = factories.a_trituration(by=pharmacist, at=at, code="NTXT100", parts=100, of="NTXT10")
    lot = factories.a_trituration_lot(by=pharmacist, at=at, formula=weak, grams=10, potency="", NTXT10=tenfold)
    weighed = {row.ingredient.component.code: row.amount for row in lot.made_from.weighings.standing()}
    assert weighed == {"NTXT10": D(1000), "MCC": D(9000)}
    assert (lot.assay_percent, lot.diluent_percent) == (D(1), D("98.9027"))
    assert (lot.component.triturates.code, lot.component.diluent.code) == ("NTX", "MCC")


def test_a_capsule_weighs_the_trituration_and_leaves_out_its_diluent(from_stock, tenfold, pharmacist, technician, at):
    """D-12: 52.5 mg are 525 mg of trituration; the 467.4 mg of cellulose in them are not weighed again."""
    who = {"maker": technician, "witness": pharmacist, "at": at}
    mcc = Lot.objects.filter(component__code="MCC").last()
    active = factories.weighed(from_stock, line_of(from_stock, "NTX"), tenfold, **who)
    filler = factories.weighed(from_stock, line_of(from_stock, "MCC"), mcc, **who)
    assert active.target == D("525.0")
    # 130 × 105 − 130 ÷ 180 × (525 − 467.3928) − 467.3928
    assert filler.target == D("13141.0")
    assert filler.working["again"].startswith("13141.00")


def test_a_plan_takes_of_the_trituration_and_not_of_the_powder(from_stock, tenfold, at):
    """What is promised to it is no longer free, and what it does not take is not ordered for it (STK-02)."""
    promised, lacking = promised_to_batches(Pharmacy.objects.today(at))
    row = next(row for row in proposed_for(from_stock, Pharmacy.objects.today(at)) if row.lot == tenfold)
    assert promised[tenfold.component_id] == drawn_for(row) > 0
    assert line_of(from_stock, "NTX").component_id not in {*promised, *lacking}


def test_a_capsule_ends_with_its_trituration(from_stock, tenfold, pharmacist, technician, at):
    Lot.objects.filter(pk=tenfold.pk).update(expires_on=Pharmacy.objects.today(at) + timedelta(days=30))
    for code in ("NTX", "MCC", "CAP3"):
        lot = Lot.objects.get(pk=tenfold.pk) if code == "NTX" else Lot.objects.filter(component__code=code).last()
        factories.weighed(from_stock, line_of(from_stock, code), lot, maker=technician, witness=pharmacist, at=at)
    for step in from_stock.steps.all():
        batches.tick(step, by=technician, at=at)
    factories.good_sample(from_stock, by=technician, at=at)
    batches.finish(from_stock, D(100), by=technician, at=at)
    assert from_stock.bud_on == Pharmacy.objects.today(at) + timedelta(days=30)


def test_the_plan_says_which_of_the_two_is_scanned(from_stock, tenfold, technician, pharmacist, at):
    """The pure powder where the trituration is planned would be ten times too much, and the other way round."""
    pure = factories.a_lot("NTX", by=pharmacist, at=at)
    with pytest.raises(WrongLot, match="Expected Naltrexone hydrochloride 1:10 in cellulose"):
        weighing.weigh(from_stock, line_of(from_stock, "NTX"), pure, D("525.0"), by=technician, at=at)
    plain = factories.a_started_batch(at=at, maker=technician, formula=from_stock.formula, units=1000)
    with pytest.raises(WrongLot, match="Expected Naltrexone hydrochloride; scanned T-"):
        weighing.weigh(plain, line_of(plain, "NTX"), tenfold, D(5250), by=technician, at=at)


def test_a_plan_is_changed_before_its_approval_only_and_back_again(tenfold, formula, technician, pharmacist, at):
    batch = factories.a_planned_batch(at=at, formula=formula)
    batch.refresh_from_db()
    plain = batch.signed_content()
    triturations.weigh_from(batch, tenfold.component, by=technician, at=at)
    assert batch.signed_content() != plain
    assert triturations.weigh_from(batch, None, by=technician, at=at).signed_content() == plain
    batches.approve(batch, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    with pytest.raises(Exception, match="approved"):
        triturations.weigh_from(batch, tenfold.component, by=technician, at=at)


def test_a_trituration_in_something_else_does_not_go_into_it(tenfold, pharmacist, at):
    """Mannitol tablets and cellulose: something would be in them that the formula does not name."""
    tablet = factories.a_formula_of(Form.SUBLINGUAL_TABLET, by=pharmacist, at=at)
    batch = factories.a_planned_batch(at=at, formula=tablet)
    with pytest.raises(TriturationRefused, match="MFR-04") as refused:
        triturations.weigh_from(batch, tenfold.component, by=pharmacist, at=at)
    assert refused.value.code == "source_does_not_fit"


def test_too_weak_a_trituration_does_not_fit(tenfold, formula, pharmacist, at):
    """4.5 mg of 1:100 are 450 mg, and the capsule holds 130."""
    weak = factories.a_trituration(by=pharmacist, at=at, code="NTXT100", parts=100, of="NTXT10")
    factories.a_trituration_lot(by=pharmacist, at=at, formula=weak, grams=10, NTXT10=tenfold)
    strong = factories.a_formula(by=pharmacist, at=at, code="LDN45C", strength_mg="4.5")
    batch = factories.a_planned_batch(at=at, formula=strong, units=10)
    triturations.weigh_from(batch, Component.objects.get(code="NTXT100"), by=pharmacist, at=at)
    filler = next(row for row in proposed_for(batch, at.date()) if row.component.code == "MCC")
    assert "no_room_for_diluent" in filler.why_not


def test_no_delivery_is_a_trituration(tenfold, pharmacist, at):
    with pytest.raises(LotRefused) as refused:
        stock.receive(tenfold.component, a_delivery(at=at), Certificate(), by=pharmacist, at=at)
    assert refused.value.code == "made_here"


def test_one_batch_is_one_lot_and_only_made_ones_are_diluted(tenfold, pharmacist, at):
    plain = factories.a_lot("NTX", by=pharmacist, at=at)
    for changed in ({"diluent_percent": 50}, {"made_from": tenfold.made_from}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Lot.objects.filter(pk=plain.pk).update(**changed)


def test_nobody_orders_one(tenfold):
    assert not Formula.objects.orderable().filter(code="NTXT10").exists()
    assert [formula.code for formula in Formula.objects.triturations()] == ["NTXT10"]


@pytest.mark.parametrize(("change", "code"), [({"parts": 20}, "bad_ratio"), ({"of": "MANN"}, "no_active_component")])
def test_a_trituration_is_one_active_one_part_in_ten_or_a_hundred(pharmacist, at, change, code):
    with pytest.raises(FormulaRefused) as refused:
        factories.a_trituration(by=pharmacist, at=at, **change)
    assert refused.value.code == code


def test_a_capsule_formula_names_the_active_itself(tenfold, pharmacist, at):
    lines = factories.capsule_ingredients("0.5", by=pharmacist, at=at)
    named = [type(lines[0])(tenfold.component, D("0.5"), D(130), hydrate=lines[0].hydrate), *lines[1:]]
    with pytest.raises(FormulaRefused) as refused:
        factories.a_formula(by=pharmacist, at=at, strength_mg="0.5", ingredients=named)
    assert refused.value.code == "trituration_named"


def test_a_code_keeps_its_ratio(tenfold, pharmacist, at):
    with pytest.raises(TriturationRefused) as refused:
        factories.a_trituration(by=pharmacist, at=at, code="NTXT10", parts=100)
    assert refused.value.code == "code_means_another"


def test_a_lot_whose_batch_is_stopped_is_not_weighed(from_stock, tenfold, technician, at):
    open_deviation(tenfold.made_from, what="It was seen to clump.", by=technician, at=at)
    assert tenfold not in Lot.objects.usable_on(at.date())
    with pytest.raises(WrongLot) as refused:
        weighing.weigh(from_stock, line_of(from_stock, "NTX"), tenfold, D("525.0"), by=technician, at=at)
    assert refused.value.code == "lot_stopped"


def test_a_recall_reaches_through_triturations(from_stock, tenfold, technician, pharmacist, at):
    """The maker's lot, the trituration made of it, the capsules made of that (7.4)."""
    factories.weighed(from_stock, line_of(from_stock, "NTX"), tenfold, maker=technician, witness=pharmacist, at=at)
    source = tenfold.made_from.weighings.get(ingredient__component__code="NTX").lot
    assert list(Batch.objects.made_with(source).order_by("pk")) == [tenfold.made_from, from_stock]
    reached = recall_lot(source, reason="Metal.", by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    assert [batch.status for batch in reached] == ["recalled", "rejected"]
    tenfold.refresh_from_db()
    assert tenfold.status == LotStatus.RECALLED


def test_a_recalled_trituration_takes_its_lot_along(from_stock, tenfold, technician, pharmacist, at):
    factories.weighed(from_stock, line_of(from_stock, "NTX"), tenfold, maker=technician, witness=pharmacist, at=at)
    proof = factories.proof_of(pharmacist, at)
    recall_batch(tenfold.made_from, reason="Mixed up.", by=pharmacist, at=at, proof=proof)
    tenfold.refresh_from_db()
    from_stock.refresh_from_db()
    assert (tenfold.status, from_stock.status) == ("recalled", "rejected")


def test_a_released_one_is_weighed_from_and_nothing_is_filled(tenfold):
    assert next_stage(tenfold.made_from).title == "Weigh from its lot"


def test_nothing_is_wrong_with_a_released_one(tenfold, at):
    assert not problems_with_batch(tenfold.made_from, today=at.date())
