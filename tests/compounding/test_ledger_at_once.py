"""Fifty people take from one lot at the same moment: the counter is exactly right and never below nothing (F3).

The race is first shown to be one: without the lock, and nothing else, the counter goes wrong.
"""

import threading
from datetime import datetime
from decimal import Decimal

import pytest
from django.db.models import Sum

from accounts.models import User
from compounding.actions.ledger import NotEnough, move
from compounding.models import Lot, MovementKind
from records import rows
from records.action import action, tell
from tests import factories
from tests.concurrency import at_once, failures

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, EACH = 50, Decimal(3)


@action
def withdraw(lot: Lot, *, by: User, at: datetime, together: threading.Barrier | None = None) -> None:
    """Take 3 mg as a weighing does: under the lock of the lot, or, `together` with all others, without."""
    if together:
        together.wait(timeout=20)
    else:
        rows.lock(lot)
    move(lot, -EACH, MovementKind.WEIGHED, by=by, at=at)
    tell(lot, "lot.weighed")


@pytest.fixture
def lot(at: datetime) -> Lot:
    """100 mg: enough for 33 of fifty."""
    return factories.a_lot("NTX", by=factories.pharmacist(), at=at, quantity=Decimal(100))


def test_without_the_lock_what_others_took_is_written_over(lot, at):
    together = threading.Barrier(8)
    by = lot.received_by
    results = at_once(8, lambda _: withdraw(Lot.objects.get(pk=lot.pk), by=by, at=at, together=together))
    lot.refresh_from_db()
    assert failures(results) == []
    assert lot.on_hand != lot.movements.aggregate(total=Sum("amount"))["total"]


def test_fifty_withdrawals_leave_exactly_what_was_not_taken(lot, at):
    by = lot.received_by
    results = at_once(PEOPLE, lambda _: withdraw(Lot.objects.get(pk=lot.pk), by=by, at=at))
    refused = failures(results)
    assert {type(error) for error in refused} == {NotEnough} and len(refused) == 17
    lot.refresh_from_db()
    assert lot.on_hand == lot.movements.aggregate(total=Sum("amount"))["total"] == Decimal(1)
    lefts = lot.movements.order_by("pk").values_list("left", flat=True)
    assert list(lefts) == [Decimal(100) - EACH * n for n in range(34)]
