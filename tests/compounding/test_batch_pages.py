"""The board, the record and the bench: each screen does one thing, refuses with words, and leaves nothing half made."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from compounding.actions import batches, weighing
from compounding.lifecycle import BatchStatus
from compounding.models import Batch, DeviationOrigin, Lot, Weighing
from compounding.targets import target_for
from compounding.told_batches import buttons_of
from tests import factories
from tests.factories import SIGNING_CODE
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def batch(technician: User, at: datetime) -> Batch:
    return factories.a_started_batch(at=at, maker=technician)


@pytest.fixture
def bench(technician: User) -> Client:
    return signed_in(technician)


def at_(page: str, batch: Batch) -> str:
    return reverse(page, args=[batch.public_id])


def the_line(batch: Batch, code: str):
    return batch.formula.ingredients.select_related("component").get(component__code=code)


def weigh_all(batch: Batch, maker: User, witness: User, at: datetime) -> None:
    for line in batch.formula.ingredients.select_related("component").order_by("position"):
        lot = factories.a_lot(line.component.code, by=witness, at=at)
        factories.weighed(batch, line, lot, maker=maker, witness=witness, at=at)


def test_the_board_says_what_comes_next_and_who(bench, batch, technician, pharmacist, at):
    factories.a_released_batch(at=at, maker=technician, by=pharmacist)
    sections = {section["id"]: section["rows"] for section in bench.get(reverse("batches")).context["sections"]}
    assert [row.task for row in sections["in_process"]] == ["Weigh naltrexone hydrochloride"]
    assert [(row.units, row.counted_in) for row in sections["released"]] == [("100", "free")]


def test_three_batches_take_as_many_queries_as_twelve(bench, technician, pharmacist, at):
    formula = factories.a_formula(by=pharmacist, at=at)
    counts = []
    for more in (3, 9):
        for _ in range(more):
            factories.a_started_batch(at=at, maker=technician, formula=formula)
        for page in (reverse("batches"), reverse("batches_all")):
            bench.get(page)
            with CaptureQueriesContext(connection) as caught:
                bench.get(page)
            counts.append(len(caught))
    assert counts[:2] == counts[2:]


def test_a_pharmacist_approves_and_a_technician_starts(bench, pharmacist, at):
    batch = factories.a_planned_batch(at=at)
    page = at_("batch_approve", batch)
    assert bench.get(page).status_code == 403
    assert signed_in(pharmacist).post(page, {"signing_code": "271828"}).status_code == 422
    assert signed_in(pharmacist).post(page, {"signing_code": SIGNING_CODE}).url == at_("batch", batch)
    assert bench.post(at_("batch_start", batch)).url == at_("batch_make", batch)
    assert Batch.objects.get().status == BatchStatus.IN_PROCESS


def test_a_batch_that_is_not_approved_is_not_started(bench, at):
    batch = factories.a_planned_batch(at=at)
    answer = bench.post(at_("batch_start", batch))
    assert answer.status_code == 409
    assert "wrong_status" in answer.content.decode()


def test_a_wrong_scan_names_both_and_creates_nothing(bench, batch, pharmacist, at):
    filler = factories.a_lot("MCC", by=pharmacist, at=at)
    answer = bench.get(at_("batch_weigh", batch), {"lot": filler.scan_code})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Expected" in page
    assert "Naltrexone hydrochloride" in page
    assert filler.number in page
    assert "wrong_lot" in page
    assert bench.post(f"{at_('batch_weigh', batch)}?lot={filler.number}", {"amount": "5"}).status_code == 422
    assert not Weighing.objects.exists()


@pytest.mark.parametrize("code", ["nothing", "R-000000-000", "AQ3" + "0" * 10, "é" * 70])
def test_a_code_of_nothing_says_so(bench, batch, code):
    answer = bench.get(at_("batch_weigh", batch), {"lot": code})
    assert answer.status_code == 422
    assert "No lot has this code" in answer.content.decode()


def test_a_quarantined_lot_is_refused_with_its_rule(bench, batch, pharmacist, at):
    lot = factories.a_quarantined_lot(by=pharmacist, at=at)
    answer = bench.get(at_("batch_weigh", batch), {"lot": lot.number})
    assert (answer.status_code, "lot_not_released" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("by", ["scan_code", "number"])
def test_the_right_lot_shows_target_band_and_gauge_and_takes_the_weight(bench, batch, pharmacist, at, by):
    lot = factories.a_lot(by=pharmacist, at=at)
    target, _ = target_for(batch, the_line(batch, "NTX"), lot)
    page = f"{at_('batch_weigh', batch)}?lot={getattr(lot, by).lower()}"
    shown = bench.get(page)
    assert (shown.status_code, shown.context["target"]) == (200, str(target.amount))
    answer = bench.post(page, {"amount": str(target.amount)})
    assert answer.url == reverse("weighing_witness", args=[Weighing.objects.get().public_id])


def test_a_weight_outside_its_band_is_drawn_and_not_kept(bench, batch, pharmacist, at):
    lot = factories.a_lot(by=pharmacist, at=at)
    answer = bench.post(f"{at_('batch_weigh', batch)}?lot={lot.number}", {"amount": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Too little" in page
    assert "gauge is-stopped" in page
    assert "CR-06" in page
    assert not Weighing.objects.exists()
    assert Lot.objects.get().on_hand == lot.on_hand


def test_a_weighing_is_struck_out_with_a_reason_and_weighed_again(bench, batch, technician, pharmacist, at):
    lot = factories.a_lot(by=pharmacist, at=at)
    line = the_line(batch, "NTX")
    kept = weighing.weigh(batch, line, lot, target_for(batch, line, lot)[0].amount, by=technician, at=at)
    page = reverse("weighing_void", args=[kept.public_id])
    assert bench.post(page, {"reason": ""}).status_code == 422
    assert bench.post(page, {"reason": "Spilled."}).url == at_("batch_make", batch)
    assert bench.get(at_("batch_make", batch)).url == at_("batch_weigh", batch)
    assert "Struck out" in bench.get(at_("batch", batch)).content.decode()


def test_steps_are_ticked_in_order_only(bench, batch):
    first, second = batch.steps.all()
    page = at_("batch_step", batch)
    refused = bench.post(page, {"step": second.public_id})
    assert (refused.status_code, "out_of_order" in refused.content.decode()) == (422, True)
    assert bench.get(page).context["step"] == first
    bench.post(page, {"step": first.public_id})
    assert bench.get(page).context["step"] == second
    assert bench.post(page, {"step": first.public_id}).status_code == 422


def test_finishing_asks_for_a_reason_outside_the_limits(bench, batch, technician, pharmacist, at):
    weigh_all(batch, technician, pharmacist, at)
    for step in batch.steps.all():
        batches.tick(step, by=technician, at=at)
    factories.good_sample(batch, by=technician, at=at)
    page = at_("batch_finish", batch)
    assert "<circle" in bench.get(page).content.decode()
    refused = bench.post(page, {"counted_units": "90"})
    assert (refused.status_code, "Say why (CR-07)" in refused.content.decode()) == (422, True)
    assert bench.post(page, {"counted_units": "90", "yield_note": "Ten were crushed."}).url == at_("batch", batch)
    made = Batch.objects.get()
    assert (made.status, made.counted_units) == (BatchStatus.QUARANTINED, Decimal(90))
    found = made.deviations.get()
    assert (found.origin, found.why) == (DeviationOrigin.YIELD, "Ten were crushed.")
    assert found.what == "Yield: 90 of 100 is outside 95 to 102 %." and found.number in made.stopped_by()


@pytest.mark.parametrize("page", ["batch_weigh", "batch_step", "batch_sample", "batch_finish"])
def test_the_bench_is_closed_before_a_batch_is_started(bench, page, at):
    batch = factories.a_planned_batch(at=at)
    assert bench.get(at_(page, batch)).url == at_("batch", batch)
    answer = bench.post(at_(page, batch), {"step": batch.steps.first().public_id})
    assert (answer.status_code, "wrong_status" in answer.content.decode()) == (409, True)


def test_the_record_shows_everything_an_inspector_reads(bench, technician, pharmacist, at):
    batch = factories.a_released_batch(at=at, maker=technician, by=pharmacist, counted=97)
    page = bench.get(at_("batch", batch)).content.decode()
    lots = Lot.objects.values_list("number", flat=True)
    said = [batch.number, batch.formula.code, "97 of 100, 97.0 %", technician.printed_name, pharmacist.printed_name]
    said += [
        *lots,
        "Dilute geometrically.",
        "Potency: assay",
        "Net fill of 30.",
        str(batch.bud_on),
        "An active is weighed within",
    ]
    assert [words for words in said if words not in page] == []
    assert "No longer valid" not in page


def test_buttons_are_what_the_table_opens_and_has_a_page(technician, pharmacist, at):
    batch = factories.a_planned_batch(at=at)
    assert [button.label for button in buttons_of(batch, pharmacist, at)][0] == "Approve the batch"
    assert buttons_of(batch, technician, at) == []
