"""A batch with everything that can happen to one, made by the real actions."""

from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import User
from compounding.actions import batches, verdicts, weighing
from compounding.actions.people import log_cleaning
from compounding.actions.quality import open_deviation
from compounding.batch_record_content import Filled
from compounding.models import Batch
from compounding.net_fill import Of
from compounding.targets import target_for
from tests import factories
from tests.factories.compounding import weighed
from tests.factories.quality import a_potency, closed
from tests.factories.samples import good_weights, sampled, weighed_shells

HOUR = timedelta(hours=1)
FILLED = [Filled("AQ1X0000000AB", "30", "2026-11-24 09:00 PST, Tansy Maker, CPhT", "handed over")]


def a_batch_with_everything(maker: User, witness: User, in_charge: User, *, at: datetime) -> Batch:
    """100 capsules: a weight struck out, a sample that failed, two deviations, a short yield, a result, a release."""
    factories.a_pharmacy(by=in_charge, at=at)
    batch = factories.a_started_batch(at=at, maker=maker)
    log_cleaning(surface="Bench 1", agent="Isopropanol 70 %", by=maker, at=at)
    _weighed_twice(batch, maker, witness, at)
    for step in batch.steps.all():
        batches.tick(step, early_reason="tried before" if step.minutes else "", by=maker, at=at + HOUR)
    _sampled_twice(batch, maker, in_charge, at + HOUR)
    batches.finish(batch, Decimal(80), yield_note="Spilled when closing", by=maker, at=at + 2 * HOUR)
    for deviation in batch.deviations.filter(closed_at=None):
        closed(deviation, by=in_charge, at=at + 2 * HOUR)
    a_potency(batch, "99.5", by=witness, at=at + 2 * HOUR)
    verdicts.review(batch, by=witness, at=at + 3 * HOUR, proof=factories.proof_of(witness, at + 3 * HOUR))
    return batches.release(batch, by=witness, at=at + 4 * HOUR, proof=factories.proof_of(witness, at + 4 * HOUR))


def _weighed_twice(batch: Batch, maker: User, witness: User, at: datetime) -> None:
    lines = batch.formula.ingredients.select_related("component").order_by("position")
    lots = [factories.a_lot(line.component.code, by=witness, at=at) for line in lines]
    target, _ = target_for(batch, lines[0], lots[0])
    spilled = weighing.weigh(batch, lines[0], lots[0], target.amount, by=maker, at=at)
    weighing.void(spilled, reason="Spilled on the bench", by=maker, at=at)
    for line, lot in zip(lines, lots, strict=True):
        weighed(batch, line, lot, maker=maker, witness=witness, at=at)


def _sampled_twice(batch: Batch, maker: User, in_charge: User, at: datetime) -> None:
    weighed_shells(batch, by=maker, at=at)
    good = good_weights(batch)
    sampled(batch, [good[0] * 2, *good[1:]], Of.UNITS, by=maker, at=at)
    open_deviation(batch, what="The sieve was torn.", by=maker, at=at)
    for deviation in batch.deviations.filter(closed_at=None):
        closed(deviation, by=in_charge, at=at)
    sampled(batch, good, Of.UNITS, by=maker, at=at)
