"""A deviation opened at the moment of a release, a filling or a hand-over: the later one waits, and knows (DEV-01)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from compounding.actions import batches, quality
from compounding.lifecycle import BatchStatus
from compounding.models import Batch, Deviation
from orders.actions import dispensing
from orders.models import Container, Order
from tests import factories
from tests.concurrency import in_turn, unlocked
from tests.factories.dispensing import GOING, checked, goes, promised

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(at) -> dict[str, Any]:
    """A batch that waits for its release, and another with an order."""
    pharmacist, technician = factories.pharmacist(), factories.technician()
    formula = factories.a_formula(by=pharmacist, at=at)
    batch = factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    made = factories.a_made_batch(at=at, formula=formula, maker=technician, witness=pharmacist)
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    return {"pharmacist": pharmacist, "technician": technician, "batch": batch, "made": made, "order": order}


def deviates(batch: Batch, cast: dict[str, Any], at: datetime) -> Callable[[], Any]:
    return lambda: quality.open_deviation(
        Batch.objects.get(pk=batch.pk), what="The hood alarm rang.", by=cast["technician"], at=at
    )


def release(cast: dict[str, Any], at: datetime) -> Callable[[], Any]:
    by = cast["pharmacist"]
    return lambda: batches.release(
        Batch.objects.get(pk=cast["made"].pk), by=by, at=at, proof=factories.proof_of(by, at)
    )


def leaving(cast: dict[str, Any], at: datetime) -> Callable[[], Any]:
    return lambda: goes(Order.objects.get(pk=cast["order"].pk), GOING, by=cast["technician"], at=at)


def filling(cast: dict[str, Any], at: datetime) -> Callable[[], Any]:
    reservation = promised(cast["order"])[0]
    return lambda: dispensing.fill(reservation, scanned=reservation.batch.scan_code, by=cast["technician"], at=at)


class TestRelease:
    def test_it_waits_for_the_deviation_and_is_refused(self, cast, at):
        assert in_turn(deviates(cast["made"], cast, at), release(cast, at)) == ["deviation_open"]
        assert Batch.objects.get(pk=cast["made"].pk).status == BatchStatus.QUARANTINED

    def test_the_deviation_waits_for_it_and_stops_what_comes_next(self, cast, at):
        assert in_turn(release(cast, at), deviates(cast["made"], cast, at)) == []
        assert Batch.objects.get(pk=cast["made"].pk).stopped_by()


@pytest.mark.parametrize("step", [filling, leaving])
class TestWhatLeaves:
    @pytest.fixture(autouse=True)
    def checked_before(self, cast, step, at):
        if step is leaving:
            checked(cast["order"], filler=cast["technician"], checker=cast["pharmacist"], at=at)

    def test_it_waits_for_the_deviation_and_is_refused(self, cast, step, at):
        refused = in_turn(deviates(cast["batch"], cast, at), step(cast, at))
        assert refused == ["batch_has_deviation"]
        assert not Container.objects.exclude(handed_over_at=None).exists()

    def test_the_deviation_waits_for_it(self, cast, step, at):
        assert in_turn(step(cast, at), deviates(cast["batch"], cast, at)) == []
        assert Deviation.objects.get().batch_id == cast["batch"].pk and Container.objects.exists()

    def test_without_the_lock_it_is_overlooked(self, cast, step, at, monkeypatch):
        """It looks before it waits: the deviation is there, and it goes on all the same."""
        monkeypatch.setattr(dispensing, "lock_batches", unlocked)
        assert in_turn(deviates(cast["batch"], cast, at), step(cast, at)) == []
