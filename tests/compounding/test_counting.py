"""A lot is counted: the books follow, a difference has its reason, a large one its pharmacist (STK-01)."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from compounding.actions.counting import BooksMoved, CountRefused, count_lot, lines_in_books
from compounding.models import Lot, Movement, StockCount
from compounding.told_stock import ledger_of
from records.models import Event
from records.refusals import NotAllowed
from tests import factories
from tests.concurrency import at_once, failures
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def lot(pharmacist: User, at: datetime) -> Lot:
    """100 g of the active, as received."""
    return factories.a_lot("NTX", by=pharmacist, at=at, quantity=Decimal(100_000))


def counted(lot: Lot, mg: object, *, by: User, at: datetime, reason: str = "", seen: int | None = None) -> Lot:
    """The lot, counted by somebody who saw the books as they are, or as they were."""
    lines = lines_in_books(lot) if seen is None else seen
    return count_lot(lot, counted=Decimal(str(mg)), seen=lines, reason=reason, by=by, at=at)


def test_the_books_follow_the_count_and_say_who_when_and_why(lot, technician, at):
    counted(lot, "99899.5", by=technician, at=at + timedelta(hours=1), reason="lost at the spatula")
    lot.refresh_from_db()
    assert lot.on_hand == Decimal("99899.5")
    last = ledger_of(lot)[0]
    assert (last.what, last.amount, last.left) == ("Adjusted", "−100.5\u00a0mg", "99.8995\u00a0g")
    assert (last.who, last.why, last.at) == (technician.printed_name, "lost at the spatula", at + timedelta(hours=1))
    event = Event.objects.of(lot).last()
    assert (event.code, event.by) == ("lot.counted", technician)


def test_a_count_that_agrees_is_kept_and_moves_nothing(lot, technician, at):
    counted(lot, 100_000, by=technician, at=at, reason="not looked at")
    kept = StockCount.objects.get()
    assert (kept.book, kept.counted, kept.reason, kept.counted_by) == (100_000, 100_000, "", technician)
    assert Movement.objects.filter(lot=lot).count() == 1


@pytest.mark.parametrize(
    ("mg", "reason", "code"),
    [(99_999, "", "count_needs_reason"), (99_499, "spilt", "count_needs_pharmacist"), (-1, "so", "negative_count")],
)
def test_what_a_technician_cannot_book(lot, technician, at, mg, reason, code):
    with pytest.raises(CountRefused) as refused:
        counted(lot, mg, by=technician, at=at, reason=reason)
    assert refused.value.code == code
    lot.refresh_from_db()
    assert (lot.on_hand, StockCount.objects.count()) == (100_000, 0)


def test_a_large_difference_is_a_pharmacists_and_larger_for_what_is_no_active(lot, pharmacist, technician, at):
    counted(lot, 90_000, by=pharmacist, at=at, reason="spilt")
    other = factories.a_lot("MCC", by=pharmacist, at=at, quantity=Decimal(100_000))
    counted(other, 98_000, by=technician, at=at, reason="spilt")
    with pytest.raises(CountRefused, match="More than 2 %"):
        counted(other, 96_039, by=technician, at=at, reason="spilt")


def test_the_same_count_sent_twice_changes_nothing(lot, technician, pharmacist, at):
    for _ in range(2):
        counted(lot, 99_900, by=technician, at=at, reason="lost at the spatula", seen=1)
    assert StockCount.objects.count() == 1 and Movement.objects.filter(lot=lot).count() == 2
    for by, mg in ((technician, 99_800), (pharmacist, 99_900)):
        with pytest.raises(BooksMoved):
            counted(lot, mg, by=by, at=at, reason="so", seen=1)


def test_the_database_keeps_no_second_count_on_a_line_and_none_without_reason(lot, technician, at):
    said = {"lot": lot, "book": 5, "counted_by": technician, "counted_at": at}
    StockCount.objects.create(**said, entry=1, counted=5)
    for wrong in ({"entry": 1, "counted": 5}, {"entry": 2, "counted": 4}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StockCount.objects.create(**said, **wrong)


def test_only_the_bench_counts(lot, at):
    with pytest.raises(NotAllowed):
        counted(lot, 100_000, by=factories.administrator(), at=at)


@pytest.mark.django_db(transaction=True)
def test_two_who_count_at_once_book_one_count(pharmacist, at):
    lot = factories.a_lot("NTX", by=pharmacist, at=at, quantity=Decimal(100_000))

    def count(n: int) -> Lot:
        return counted(Lot.objects.get(pk=lot.pk), 99_000 + n, by=pharmacist, at=at, reason="so", seen=1)

    assert {type(error) for error in failures(at_once(4, count))} == {BooksMoved}
    lot.refresh_from_db()
    assert lot.on_hand == StockCount.objects.get().counted == Movement.objects.filter(lot=lot).last().left


class TestThePage:
    def test_takes_grams_and_shows_what_the_books_say(self, lot, technician):
        browser, page = signed_in(technician), reverse("lot_count", args=[lot.public_id])
        assert page in browser.get(reverse("lot", args=[lot.public_id])).content.decode()
        shown = browser.get(page).content.decode()
        assert "100\u00a0g" in shown and "Counted, g" in shown and "never" in shown
        answer = browser.post(page, {"counted": "99.8", "seen": "1", "reason": ""})
        assert answer.status_code == 422 and "say why (STK-01)" in answer.content.decode()
        answer = browser.post(page, {"counted": "99.8", "seen": "1", "reason": "lost at the spatula"}, follow=True)
        said = answer.content.decode()
        assert "99.8\u00a0g counted" in said and "lost at the spatula" in said
        assert Lot.objects.get().on_hand == 99_800

    def test_counts_shells_in_pieces(self, pharmacist, at):
        shells = factories.a_lot("CAP3", by=pharmacist, at=at)
        browser, page = signed_in(pharmacist), reverse("lot_count", args=[shells.public_id])
        assert browser.post(page, {"counted": "10.5", "seen": "1", "reason": "so"}).status_code == 422
        browser.post(page, {"counted": "4990", "seen": "1", "reason": "crushed"})
        assert Lot.objects.get().on_hand == 4990
