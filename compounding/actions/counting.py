"""Counting a lot: what was found beside what the books say, and the books set right by the difference (STK-01)."""

from datetime import datetime
from decimal import Decimal

from accounts.models import User
from accounts.roles import BENCH, PHARMACISTS
from compounding.actions.ledger import move
from compounding.models import ComponentRole, Lot, MovementKind, StockCount
from premises.models import Setting
from records import rows
from records.action import action, tell
from records.refusals import NotAllowed, Refusal

HUNDRED = Decimal(100)


class CountRefused(Refusal):
    """The count cannot be booked as it was entered (STK-01)."""

    code = "count_refused"
    status = 422


class BooksMoved(Refusal):
    """Something was booked on the lot while it was being counted: the count is compared with nothing (STK-01)."""

    code = "books_moved"


def lines_in_books(lot: Lot) -> int:
    """How many lines the books of a lot have: movements and counts. A count says how many it saw."""
    return lot.movements.count() + lot.counts.count()


@action
def count_lot(lot: Lot, *, counted: Decimal, seen: int, by: User, at: datetime, reason: str = "") -> Lot:
    """Book what was counted, in the unit of the component; what is on hand becomes that (STK-01).

    `seen` is `lines_in_books` as the counter saw them. The same count sent again changes nothing.
    Raises NotAllowed, BooksMoved, CountRefused.
    """
    if not by.roles_at(at) & BENCH:
        raise NotAllowed("The bench counts what is on hand (SEC-02). Nothing was saved.")
    rows.lock(lot)
    before = lot.counts.filter(entry=seen).first()
    if before and (before.counted, before.counted_by_id) == (counted, by.pk):
        return lot
    if lines_in_books(lot) != seen:
        raise BooksMoved("Something was booked on this lot meanwhile (STK-01). Count it again. Nothing was saved.")
    _refuse_bad(lot, counted, reason, by=by, at=at)
    return _book(lot, counted, seen, by=by, at=at, reason=reason)


def _book(lot: Lot, counted: Decimal, seen: int, *, by: User, at: datetime, reason: str) -> Lot:
    book = lot.on_hand
    said = reason if counted != book else ""
    StockCount.objects.create(
        lot=lot, entry=seen, book=book, counted=counted, reason=said, counted_by=by, counted_at=at
    )
    tell(lot, "lot.counted", before={"on_hand": str(book)}, after={"on_hand": str(counted)}, reason=said)
    if counted != book:
        move(lot, counted - book, MovementKind.ADJUSTED, by=by, at=at, reason=said)
    return lot


def _refuse_bad(lot: Lot, counted: Decimal, reason: str, *, by: User, at: datetime) -> None:
    if counted < 0:
        raise CountRefused("Nobody counts less than nothing. Nothing was saved.", code="negative_count")
    if lot.destroyed_at:
        raise CountRefused(f"Lot {lot.number} was destroyed. Nothing was saved.", code="lot_destroyed")
    if counted == lot.on_hand:
        return
    if not reason:
        raise CountRefused("It differs from the books: say why (STK-01). Nothing was saved.", code="count_needs_reason")
    if abs(counted - lot.on_hand) > lot.on_hand * _most_percent(lot) / HUNDRED and not by.roles_at(at) & PHARMACISTS:
        raise CountRefused(
            f"More than {_most_percent(lot):f} % off the books is a pharmacist's to book (STK-01): ask one to count it "
            "with you. Nothing was saved.",
            code="count_needs_pharmacist",
        )


def _most_percent(lot: Lot) -> Decimal:
    """How far off the books a technician's count may be."""
    active = lot.component.role == ComponentRole.ACTIVE
    return Decimal(Setting.objects.value("count_active_within_percent" if active else "count_other_within_percent"))
