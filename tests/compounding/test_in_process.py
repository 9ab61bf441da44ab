"""Shells and units are weighed one by one; a sample is judged by the shells of its lot and keeps its inputs (QC-04)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from compounding.actions import batches, in_process, weighing
from compounding.actions.release_rules import BatchHasBlockers
from compounding.making import next_stage, with_making
from compounding.models import Batch, CapsuleSample, Equipment
from compounding.net_fill import Of
from compounding.problems import failure_of, judgement_of, problems_with_batch
from compounding.sampling import SampleRefused, open_weights, shells_of
from premises.terms import Form
from records.models import Event
from tests import factories
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
D = Decimal
TEN = [D(48) + D(n) / 10 for n in range(-4, 6)]  # mean 48.05


def ready(maker, witness, at, formula=None):
    """Everything weighed and ticked; the sample comes next."""
    batch = factories.a_started_batch(at=at, maker=maker, **({"formula": formula} if formula else {}))
    for line in batch.formula.ingredients.select_related("component").order_by("position"):
        lot = lot_of(line, witness, at)
        factories.weighed(batch, line, lot, maker=maker, witness=witness, at=at)
    for step in batch.steps.all():
        batches.tick(step, by=maker, at=at)
    return again(batch)


def lot_of(line, by, at):
    return line.component.lots.first() or factories.a_lot(line.component.code, by=by, at=at)


def again(batch):
    return with_making(Batch.objects.filter(pk=batch.pk)).get()


@pytest.fixture
def batch(technician, pharmacist, at):
    return ready(technician, pharmacist, at)


@pytest.fixture
def shelled(batch, technician, at):
    factories.sampled(batch, TEN, Of.SHELLS, by=technician, at=at)
    return again(batch)


def refused(code, run, *args, **how):
    with pytest.raises(SampleRefused) as refusal:
        run(*args, **how)
    assert refusal.value.code == code


def test_weights_of_a_sample_stand_on_a_balance_that_is_in_order(shelled, technician, at):
    """As those of a component (EQP-02); its event names it (CR-13)."""
    tomorrow = at + timedelta(days=1)
    with pytest.raises(weighing.NotReadyToWeigh, match="EQP-02"):
        in_process.take_weights(shelled, Of.UNITS, [D(179)], by=technician, at=tomorrow)
    assert open_weights(shelled, Of.UNITS) == []
    second = factories.a_balance("BAL2", at=at)
    with pytest.raises(weighing.WhichBalance, match="CR-13"):
        in_process.take_weights(shelled, Of.UNITS, [D(179)], by=technician, at=at)
    in_process.take_weights(shelled, Of.UNITS, [D(179)], balance=second, by=technician, at=at)
    assert '"balance":"BAL2"' in Event.objects.get(code="batch.weighed_units").text


def test_a_sample_that_is_kept_names_every_balance_it_stood_on(shelled, technician, at):
    """CR-13; what was struck out stands on none."""
    weights, third = factories.good_weights(shelled), factories.a_balance("BAL3", at=at)
    first, second = Equipment.objects.get(code="BAL1"), factories.a_balance("BAL2", at=at)
    for balance, some in ((third, weights[:1]), (second, weights[:4]), (first, weights[4:])):
        in_process.take_weights(shelled, Of.UNITS, some, balance=balance, by=technician, at=at)
        if balance == third:
            in_process.strike_last(shelled, Of.UNITS, by=technician, at=at)
    sample = in_process.keep_sample(shelled, Of.UNITS, by=technician, at=at)
    assert (sample.balances, sample.shells.balances) == ("BAL1, BAL2", "BAL1")
    page = signed_in(technician).get(reverse("batch", args=[shelled.public_id])).content.decode()
    assert f"by {technician.printed_name} on BAL1, BAL2" in page


def test_the_screen_of_a_sample_says_what_stops_the_balance(shelled, technician, at, clock):
    page = reverse("batch_sample", args=[shelled.public_id])
    assert "BAL1" in (answer := signed_in(technician).get(page).content.decode()) and "EQP-02" not in answer
    clock.shift(timedelta(days=1))
    assert "EQP-02" in signed_in(technician).get(page).content.decode()
    factories.a_balance("BAL2", at=at)
    assert signed_in(technician).get(page).url.startswith(reverse("station_balance"))


def test_without_weighed_shells_nothing_is_judged(batch, technician, at):
    refused("shells_not_weighed", factories.sampled, batch, factories.good_weights(batch), by=technician, at=at)
    assert not CapsuleSample.objects.exists()


def test_it_is_judged_by_the_mean_shell_and_keeps_what_it_was_judged_by(shelled, technician, at):
    sample = factories.sampled(shelled, factories.good_weights(shelled), by=technician, at=at)
    assert (sample.shells, sample.inputs["shell_mg"]) == (shells_of(shelled), "48.05")
    assert {"fill_mg", "strength_mg", "assay_percent", "water_percent", "active_pack_mg"} <= set(sample.inputs)
    assert (sample.results["passes"], failure_of(sample)) == (True, "")


def test_a_later_batch_of_the_same_lot_uses_them_and_the_newest_count(shelled, technician, pharmacist, at):
    first = factories.sampled(shelled, factories.good_weights(shelled), by=technician, at=at)
    later = ready(technician, pharmacist, at, shelled.formula)
    assert shells_of(later) == first.shells
    newer = factories.sampled(later, [weight + 1 for weight in TEN], Of.SHELLS, by=technician, at=at)
    assert shells_of(again(later)) == newer
    first.refresh_from_db()
    assert first.expected.shell_mg == D("48.05"), "what was judged stays as it was"


def test_another_lot_of_shells_wants_its_own(shelled, technician, pharmacist, at):
    counted = shelled.weighings.standing().get(ingredient__component__code="CAP3")
    weighing.void(counted, reason="dropped", by=technician, at=at)
    other = factories.a_lot("CAP3", by=pharmacist, at=at)
    factories.weighed(shelled, counted.ingredient, other, maker=technician, witness=pharmacist, at=at)
    assert next_stage(again(shelled)).title == "Weigh 10 empty shells"


def test_tablets_are_weighed_without_shell(technician, pharmacist, at):
    formula = factories.a_formula_of(Form.SUBLINGUAL_TABLET, by=pharmacist, at=at)
    tablets = ready(technician, pharmacist, at, formula)
    refused("no_shells", in_process.take_weights, tablets, Of.SHELLS, TEN, by=technician, at=at)
    sample = factories.sampled(tablets, factories.good_weights(tablets), by=technician, at=at)
    assert (sample.shells, sample.inputs["shell_mg"], sample.results["passes"]) == (None, "0", True)


def test_a_liquid_has_no_sample(technician, pharmacist, at):
    formula = factories.a_formula_of(Form.ORAL_SOLUTION, by=pharmacist, at=at)
    liquid = factories.a_started_batch(at=at, maker=technician, formula=formula)
    refused("not_counted", in_process.take_weights, liquid, Of.UNITS, [D(100)], by=technician, at=at)


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        ([], "too_many"),
        ([D(170)] * 31, "too_many"),
        ([D(0)], "bad_sample"),
        ([D("NaN")], "bad_sample"),
        ([D(10_000)], "bad_sample"),
        ([D("170.0001")], "bad_sample"),
    ],
)
def test_a_weight_that_is_none_is_not_taken(shelled, technician, at, weights, code):
    refused(code, in_process.take_weights, shelled, Of.UNITS, weights, by=technician, at=at)
    assert open_weights(shelled, Of.UNITS) == []


@pytest.mark.parametrize("of", list(Of))
def test_nine_are_too_few(shelled, technician, at, of):
    in_process.take_weights(shelled, of, [D(170)] * 9, by=technician, at=at)
    refused("too_few", in_process.keep_sample, shelled, of, by=technician, at=at)


def test_what_fails_stops_the_release_and_says_why(shelled, technician, pharmacist, at):
    good = factories.good_weights(shelled)
    sample = factories.sampled(shelled, [*good[:9], D(120)], by=technician, at=at)
    assert not sample.results["passes"]
    assert failure_of(sample).startswith("Net fill: no. 10 holds") and "(QC-01)" in failure_of(sample)
    factories.closed(shelled.deviations.get(), by=factories.pharmacist_in_charge(), at=at)
    batches.finish(shelled, D(100), by=technician, at=at)
    factories.a_potency(shelled, by=pharmacist, at=at)
    with pytest.raises(BatchHasBlockers, match="QC-01"):
        batches.release(shelled, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))


def test_shells_that_are_not_those_of_the_formula_are_pointed_out(batch, technician, at):
    factories.sampled(batch, [D(60)] * 10, Of.SHELLS, by=technician, at=at)
    weights = [weight + 12 for weight in factories.good_weights(batch)]
    factories.sampled(batch, weights, by=technician, at=at)
    found = problems_with_batch(again(batch), today=at.date())
    assert [(problem.code, problem.tier) for problem in found] == [("QC-06", "warning")]


def test_a_record_from_before_shells_were_weighed_is_not_judged(shelled, technician, at):
    sample = factories.sampled(shelled, factories.good_weights(shelled), by=technician, at=at)
    CapsuleSample.objects.filter(pk=sample.pk).update(inputs={})
    found = again(shelled)
    assert judgement_of(found) is None
    assert [problem.code for problem in problems_with_batch(found, today=at.date())] == ["QC-04"]


class TestScreens:
    @pytest.fixture
    def bench(self, technician):
        return signed_in(technician)

    def at(self, page, batch):
        return reverse(page, args=[batch.public_id])

    def test_the_sample_sends_to_the_shells_first(self, bench, batch):
        said = bench.get(self.at("batch_sample", batch)).content.decode()
        assert "shells_not_weighed" in said and self.at("batch_shells", batch) in said

    def test_ten_shells_then_ten_capsules_and_it_is_judged(self, bench, batch):
        shells, sample = self.at("batch_shells", batch), self.at("batch_sample", batch)
        assert bench.get(self.at("batch_make", batch)).url == shells
        for weight in TEN:
            assert bench.post(shells, {"weights": str(weight)}).url == shells
        bench.post(self.at("batch_shells_keep", batch))
        assert bench.get(self.at("batch_make", batch)).url == sample
        several = " ".join(str(weight) for weight in factories.good_weights(batch)[:10])
        bench.post(sample, {"weights": several})
        page = bench.get(sample).content.decode()
        assert "Net fill of 10." in page and "Even weight does not prove even content" in page
        bench.post(self.at("batch_sample_keep", batch))
        record = bench.get(self.at("batch", batch)).content.decode()
        assert "mean of 10 of lot" in record and "acceptance value by weight, first 10" in record

    @pytest.mark.parametrize("typed", ["", "much", "179,4", "1e2", "-3", "179.4 x"])
    def test_what_is_no_weight_is_asked_again(self, bench, shelled, typed):
        assert bench.post(self.at("batch_sample", shelled), {"weights": typed}).status_code == 422
        assert open_weights(shelled, Of.UNITS) == []

    def test_the_last_weight_is_struck_out_and_stays_in_the_record(self, bench, shelled, technician):
        bench.post(self.at("batch_sample", shelled), {"weights": "179.4 188"})
        bench.post(self.at("batch_sample_strike", shelled))
        assert [row.weight_mg for row in open_weights(shelled, Of.UNITS)] == [D("179.4")]
        assert shelled.sample_weights.get(struck_by=technician).weight_mg == 188
        bench.post(self.at("batch_sample_strike", shelled))
        answer = bench.post(self.at("batch_sample_strike", shelled))
        assert (answer.status_code, "no_weight" in answer.content.decode()) == (422, True)
