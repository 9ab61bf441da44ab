"""Deviations stop a batch until they are closed; potency is known before a release, or the risk has a name."""

from datetime import timedelta
from decimal import Decimal

import pytest

from compounding.actions import batches, quality, stock, verdicts
from compounding.actions.release_rules import BatchHasBlockers, NoRiskToTake
from compounding.lifecycle import BatchStatus
from compounding.models import Batch, Deviation, DeviationOrigin, Disposition, SampleWeight
from compounding.problems import makers_of, problems_with_batch
from orders.actions import dispensing
from orders.actions.making import release
from premises.actions.settings import change_setting
from records.refusals import NotAllowed, SamePerson
from records.signatures import signed_of
from records.steps import WrongStatus
from tests import factories
from tests.factories.dispensing import promised
from tests.factories.quality import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def formula(pharmacist, at):
    return factories.a_formula(by=pharmacist, at=at)


@pytest.fixture
def made(formula, technician, pharmacist, at):
    """In quarantine, tested by nobody."""
    return factories.a_made_batch(at=at, maker=technician, witness=pharmacist, formula=formula, tested=False)


def opened(batch, by, at) -> Deviation:
    return quality.open_deviation(batch, what="The sieve was torn.", by=by, at=at)


def released(batch, by, at, **how) -> Batch:
    return batches.release(batch, by=by, at=at, proof=factories.proof_of(by, at), **how)


def codes(batch, at) -> list[str]:
    return [found.code for found in problems_with_batch(batch, today=at.date()) if found.tier == "blocker"]


class TestAnOpenDeviation:
    def test_stops_the_release_until_it_is_closed(self, made, technician, pharmacist, pharmacist_in_charge, at):
        factories.a_potency(made, by=pharmacist, at=at)
        found = opened(made, technician, at)
        assert found.number == "DEV-26-001"
        with pytest.raises(quality.DeviationOpen, match="DEV-26-001"):
            released(made, pharmacist, at)
        factories.closed(found, by=pharmacist_in_charge, at=at)
        assert released(made, pharmacist, at).status == BatchStatus.RELEASED

    def test_stops_what_is_filled_from_a_released_batch(self, technician, pharmacist, pharmacist_in_charge, at):
        formula = factories.a_formula(by=pharmacist, at=at)
        batch = factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
        order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
        (row,) = promised(order)
        found = opened(batch, technician, at)
        with pytest.raises(dispensing.BatchNotUsable) as refused:
            dispensing.fill(row, scanned=batch.scan_code, by=technician, at=at)
        assert refused.value.code == "batch_has_deviation"
        assert not Batch.objects.free_on(at.date()).exists()
        factories.closed(found, by=pharmacist_in_charge, at=at)
        assert dispensing.fill(row, scanned=batch.scan_code, by=technician, at=at).batch == batch

    def test_is_opened_once_by_failed_samples_and_the_last_sample_counts(self, technician, pharmacist, at):
        batch = factories.a_started_batch(at=at, maker=technician)
        for line in batch.formula.ingredients.select_related("component").order_by("position"):
            lot = factories.a_lot(line.component.code, by=pharmacist, at=at)
            factories.weighed(batch, line, lot, maker=technician, witness=pharmacist, at=at)
        factories.weighed_shells(batch, by=technician, at=at)
        good = factories.good_weights(batch)
        for _ in range(2):
            factories.sampled(batch, [*good[:-1], Decimal(120)], by=technician, at=at)
        found = batch.deviations.get()
        assert (found.origin, "no. 30 holds" in found.what) == (DeviationOrigin.SAMPLE, True)
        factories.sampled(batch, good, by=technician, at=at)
        assert (batch.samples.count(), codes(batch, at)) == (3, ["DEV-01"])

    def test_is_closed_by_the_pharmacist_in_charge_who_signs(self, made, pharmacist, pharmacist_in_charge, at):
        found = opened(made, pharmacist, at)
        with pytest.raises(NotAllowed):
            factories.closed(found, by=pharmacist, at=at)
        bare = quality.Decision(" ", "None.", Disposition.ACCEPT)
        proof = factories.proof_of(pharmacist_in_charge, at)
        with pytest.raises(quality.DeviationRefused) as refused:
            quality.close_deviation(found, bare, by=pharmacist_in_charge, at=at, proof=proof)
        assert refused.value.code == "not_judged"
        factories.closed(found, by=pharmacist_in_charge, at=at)
        (signature,) = signed_of(found)
        assert (signature["meaning"], signature["void_because"]) == ("deviation approved", "")
        with pytest.raises(quality.DeviationRefused):
            factories.closed(found, by=pharmacist_in_charge, at=at)

    def test_closed_with_reject_leaves_only_the_rejection(self, made, pharmacist, pharmacist_in_charge, at):
        factories.a_potency(made, by=pharmacist, at=at)
        factories.closed(opened(made, pharmacist, at), Disposition.REJECT, by=pharmacist_in_charge, at=at)
        with pytest.raises(BatchHasBlockers, match="DEV-01"):
            released(made, pharmacist, at)

    def test_is_not_opened_on_a_batch_that_is_decided(self, made, pharmacist, at):
        batches.reject(made, reason="so", by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
        with pytest.raises(quality.DeviationRefused):
            opened(made, pharmacist, at)


class TestPotency:
    def test_of_a_new_formula_and_a_new_lot_is_known_before_release(self, made, pharmacist, at):
        assert made.potency_because == "new formula, new lot of the active"
        with pytest.raises(BatchHasBlockers, match="QC-09"):
            released(made, pharmacist, at)
        factories.a_potency(made, by=pharmacist, at=at)
        assert released(made, pharmacist, at).risk_reason == ""

    @pytest.mark.parametrize(("percent", "passes"), [("89.99", False), ("90", True), ("110", True), ("110.01", False)])
    def test_passes_from_90_to_110_percent_and_else_opens_a_deviation(self, made, pharmacist, at, percent, passes):
        row = factories.a_potency(made, percent, by=pharmacist, at=at)
        assert row.passed is passes
        assert made.deviations.filter(origin=DeviationOrigin.POTENCY).count() == (0 if passes else 1)
        assert codes(made, at) == ([] if passes else ["DEV-01", "QC-08"])

    def test_is_asked_for_again_after_a_failure_and_for_every_nth(
        self, made, formula, technician, pharmacist, pharmacist_in_charge, at
    ):
        factories.a_potency(made, "80", by=pharmacist, at=at)

        def another() -> Batch:
            return factories.a_made_batch(at=at, maker=technician, witness=pharmacist, formula=formula, tested=False)

        assert "the last result failed" in another().potency_because
        for key, value in {"test_new_formula": "no", "test_new_active_lot": "no", "test_every_nth_batch": "2"}.items():
            proof = factories.proof_of(pharmacist_in_charge, at)
            change_setting(key, value, reason="so", by=pharmacist_in_charge, at=at, proof=proof)
        second = another()
        factories.a_potency(second, by=pharmacist, at=at)
        assert [another().potency_because for _ in range(2)] == ["", "one in 2 batches"]

    def test_has_the_certificate_and_days_in_order(self, made, pharmacist, technician, at):
        day = at.date()
        said = {"laboratory": "Lab", "method": "HPLC", "sampled_on": day, "resulted_on": day, "certificate": PDF}
        wrong = [
            {"certificate": b""}, {"sampled_on": day - timedelta(days=1)}, {"resulted_on": day + timedelta(days=1)},
        ]  # fmt: skip
        refusals = []
        for change in wrong:
            with pytest.raises(quality.PotencyRefused) as refused:
                quality.record_potency(made, Decimal(100), **said | change, by=pharmacist, at=at)
            refusals.append(refused.value.code)
        assert refusals == ["no_report", "potency_dates", "potency_dates"]
        with pytest.raises(NotAllowed):
            quality.record_potency(made, Decimal(100), **said, by=technician, at=at)


class TestAReleaseAtRisk:
    def test_is_the_pharmacist_in_charges_with_a_reason_and_listed(self, made, pharmacist, pharmacist_in_charge, at):
        with pytest.raises(NotAllowed):
            released(made, pharmacist, at, risk_reason="Patients wait.")
        released(made, pharmacist_in_charge, at, risk_reason="Patients wait.")
        assert list(Batch.objects.released_at_risk()) == [made]
        factories.a_potency(made, by=pharmacist, at=at)
        assert list(Batch.objects.released_at_risk()) == []

    def test_takes_no_other_blocker_with_it(self, made, pharmacist, pharmacist_in_charge, at):
        lot = made.weighings.standing().first().lot
        stock.recall(lot, reason="the maker", by=pharmacist, at=at)
        with pytest.raises(BatchHasBlockers, match="CMP-06"):
            released(made, pharmacist_in_charge, at, risk_reason="Patients wait.")

    def test_needs_a_result_that_is_missing(self, made, pharmacist, pharmacist_in_charge, at):
        factories.a_potency(made, by=pharmacist, at=at)
        with pytest.raises(NoRiskToTake):
            released(made, pharmacist_in_charge, at, risk_reason="Patients wait.")

    def test_that_fails_later_stops_the_batch(self, made, pharmacist, pharmacist_in_charge, at):
        released(made, pharmacist_in_charge, at, risk_reason="Patients wait.")
        factories.a_potency(made, "70", by=pharmacist, at=at)
        assert "DEV-26-001" in made.stopped_by()
        assert list(Batch.objects.released_at_risk()) == [made]


class TestAVerdict:
    def test_may_keep_the_batch_in_quarantine(self, made, pharmacist, technician, at):
        with pytest.raises(SamePerson):
            verdicts.review(made, by=technician, at=at, proof=factories.proof_of(technician, at))
        verdicts.review(made, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
        assert (made.status, made.reviewed_by) == (BatchStatus.QUARANTINED, pharmacist)
        with pytest.raises(BatchHasBlockers, match="QC-09"):
            released(made, pharmacist, at)

    def test_needs_changes_is_a_further_step_and_another_count(self, made, technician, pharmacist, at):
        with pytest.raises(SamePerson):
            verdicts.send_back(made, reason="so", by=technician, at=at)
        verdicts.send_back(made, reason="Dedust once more.", by=pharmacist, at=at)
        assert (made.status, made.on_hand, made.counted_units) == (BatchStatus.IN_PROCESS, 0, None)
        with pytest.raises(batches.BatchRefused) as refused:
            batches.finish(made, Decimal(99), by=technician, at=at)
        assert refused.value.code == "not_all_steps"
        step = made.steps.last()
        assert step.text == "Rework: Dedust once more."
        batches.tick(step, by=technician, at=at)
        batches.finish(made, Decimal(99), by=technician, at=at)
        assert (made.on_hand, [row.amount for row in made.movements.order_by("pk")]) == (99, [100, -100, 99])
        assert technician.pk in makers_of(made)
        with pytest.raises(WrongStatus):
            verdicts.send_back(factories.a_planned_batch(at=at), reason="so", by=pharmacist, at=at)


def test_who_began_a_step_or_weighed_one_of_the_sample_made_it(made, pharmacist_in_charge, at):
    """Nothing of theirs was ticked or kept under their own name (DUTY-04)."""
    before = makers_of(made)
    assert pharmacist_in_charge.pk not in before
    row = SampleWeight(batch=made, round=1, weight_mg=Decimal(170), taken_by=pharmacist_in_charge, taken_at=at)
    row.save(force_insert=True)
    assert makers_of(made) - before == {pharmacist_in_charge.pk}
    other = factories.pharmacist("Bay Beginner")
    made.steps.filter(position=1).update(begun_by=other, begun_at=at)
    assert makers_of(made) - before == {pharmacist_in_charge.pk, other.pk}


def test_release_through_orders_takes_the_reason(made, pharmacist_in_charge, at):
    proof = factories.proof_of(pharmacist_in_charge, at)
    release(made, risk_reason="Patients wait.", by=pharmacist_in_charge, at=at, proof=proof)
    assert Batch.objects.get(pk=made.pk).risk_reason == "Patients wait."
