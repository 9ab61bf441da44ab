"""The pages of stock triturations: what is on hand, one more planned, a plan too small for the balance (D-08, T-06)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from compounding.actions import triturations
from compounding.models import Batch
from compounding.ways import ways_of
from tests import factories
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
D = Decimal


@pytest.fixture
def small(pharmacist, at):
    """30 capsules of 0.5 mg: 17.3 mg of the dihydrate where the balance weighs from 20."""
    factories.a_balance(at=at)
    for code in ("NTX", "MCC", "CAP3"):
        factories.a_lot(code, by=pharmacist, at=at)
    formula = factories.a_formula(by=pharmacist, at=at, code="LDN05C", strength_mg="0.5")
    return factories.a_planned_batch(at=at, formula=formula, units=30)


@pytest.fixture
def tenfold(pharmacist, at):
    return factories.a_trituration_lot(by=pharmacist, at=at)


def told(ways):
    return {way.title: way.text for way in ways.ways}


def test_a_plan_too_small_says_why_and_every_way_with_its_figures(small, at):
    found = ways_of(small, at.date())
    said = told(found)
    assert found.why.startswith("17.3 mg of naltrexone hydrochloride are needed. BAL1 weighs from 20 mg")
    assert "None of naltrexone hydrochloride in microcrystalline cellulose" in said["Make a stock trituration"]
    assert said["Make more at once"] == "From 35 capsules on each component can be weighed; 30 are planned."
    # 17.3 mg are over half of 20: 40 mg are taken, of twice 17.3 in 80.
    assert "Weigh 34.6 mg, mix it with 45.4 mg" in said["Take an aliquot"]
    assert "take 40 mg of the 80 mg: they hold the 17.3 mg (T-06)" in said["Take an aliquot"]


def test_a_trituration_that_is_approved_and_not_made_is_a_way_to_make_it(small, pharmacist, at):
    factories.a_trituration(by=pharmacist, at=at)
    way = ways_of(small, at.date()).ways[0]
    assert (way.title, way.button) == ("Weigh from NTXT10", "Make NTXT10")
    assert way.url == f"{reverse('trituration_plan')}?formula=NTXT10" and way.source is None


def test_a_trituration_on_hand_is_planned_with_one_press(small, tenfold, technician, at):
    """15.75 mg are 157.5 mg of 100 mg/g; then nothing is too little any more."""
    address = reverse("batch", args=[small.public_id])
    page = signed_in(technician).get(address).content.decode()
    assert "Too little to weigh: the ways on" in page and "157.5 mg of lot T-261123-001" in page
    assert "The 140.2 mg of diluent in it are left out of the filler (TRI-02)" in page
    send = reverse("batch_weigh_from", args=[small.public_id])
    assert signed_in(technician).post(send, {"source": tenfold.component.public_id}).url == address
    page = signed_in(technician).get(address).content.decode()
    assert "Too little to weigh" not in page and "of it diluent" not in page
    assert "mg of trituration − " in page and "Weigh it itself" in page
    signed_in(technician).post(send, {"source": ""})
    assert Batch.objects.get(pk=small.pk).active_from is None


def test_enough_to_weigh_says_nothing_where_no_trituration_is_on_hand(small, pharmacist, at):
    assert ways_of(factories.a_planned_batch(at=at, formula=small.formula, units=100), at.date()) is None


def test_what_is_weighed_from_is_the_pharmacists_to_see_on_the_worksheet(small, tenfold, technician, at):
    triturations.weigh_from(small, tenfold.component, by=technician, at=at)
    page = signed_in(technician).get(reverse("batch", args=[small.public_id])).content.decode()
    assert "Active weighed from" in page and tenfold.component.name in page


def test_the_list_says_what_each_holds_and_was_made_of_and_went_into(tenfold, pharmacist, technician, at):
    client = signed_in(technician)
    page = client.get(reverse("triturations")).content.decode()
    source = tenfold.made_from.weighings.get(ingredient__component__code="NTX").lot
    for said in (
        tenfold.number,
        "100\u00a0mg/g, found by a laboratory",
        source.number,
        tenfold.made_from.number,
        "1:10",
    ):
        assert said in page, said
    assert "nothing yet" in page


def test_a_trituration_is_planned_in_whole_grams(tenfold, technician):
    client = signed_in(technician)
    address = f"{reverse('trituration_plan')}?formula=NTXT10"
    assert "Made today it keeps until" in client.get(address).content.decode()
    formula = tenfold.made_from.formula
    answer = client.post(address, {"formula": formula.pk, "grams": "20"})
    batch = Batch.objects.get(formula=formula, planned_units=20)
    assert answer.url == reverse("batch", args=[batch.public_id])
    assert batch.number in client.get(reverse("triturations")).content.decode()


def test_the_pages_of_its_lot_and_batch_lead_to_each_other_and_back_to_the_makers_lot(tenfold, technician):
    client = signed_in(technician)
    source = tenfold.made_from.weighings.get(ingredient__component__code="NTX").lot
    lot_page = client.get(reverse("lot", args=[tenfold.public_id])).content.decode()
    batch_page = client.get(reverse("batch", args=[tenfold.made_from.public_id])).content.decode()
    assert tenfold.made_from.number in lot_page and source.number in lot_page
    assert f'It became lot <a class="code" href="{reverse("lot", args=[tenfold.public_id])}">' in batch_page
    assert tenfold.made_from.number in client.get(reverse("lot", args=[source.public_id])).content.decode()
