"""What the worklist shows: open orders by when they are due, late first; who is waited for, what else is to be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from orders.boards import Work
from orders.ground import with_what_rules_read
from orders.looks import Board, Listing, Look, Section, board_of
from orders.models import Order
from orders.other_work import other_listings, other_sections
from orders.standing import BY_ARRIVAL, BY_URGENCY, Part, counted, first_of_each, in_part
from orders.told_next import due_of
from premises.models import Setting
from premises.moments import clock, short_day
from records.keyset import NoSuchPlace
from records.paging import PAGE

IN_TURN = "worklist_first_in_first_out"
ALL = "all"
# The parts orders stand in, as they are told: title, word of the count, what is said when there is none.
PARTS = {
    Part.LATE: ("Late", "late", "Nothing is late."),
    Part.TODAY: ("Due today", "due today", "Nothing more is due today."),
    Part.LATER: ("Later", "later", "Nothing is due later."),
    Part.WAITING: ("Waits for someone else", "wait for someone else", "Nobody is waited for."),
}


@dataclass(frozen=True)
class Worklist:
    """What the page shows: its parts, the counts that open it, and the orders in them for the problems beside it."""

    sections: list[Section]
    tally: list[dict[str, object]]
    board: Board
    in_all: int
    in_turn: bool

    @property
    def is_whole(self) -> bool:
        """Whether every open order one wants to see is on the page."""
        return len(self.board.orders) >= self.in_all


def worklist_for(look: Look) -> Worklist:
    """The worklist from its start, or one part of it from a place on. Raises NoSuchPlace."""
    in_turn, counts = Setting.objects.value(IN_TURN), counted(look.orders())
    if look.part or look.place:
        board, sections = _further(look, in_turn=in_turn)
    else:
        board, sections = _in_turn(look, counts) if in_turn else _by_urgency(look, counts)
    sections = [part for part in sections if part.rows] if look.wanted else sections
    late = [_figure(PARTS[Part.LATE][1], counts[Part.LATE], late=True)] if in_turn else []
    figures = [_figure(part.word, part.total, late=part.late) for part in sections]
    return Worklist(sections, [*late, *figures], board, sum(counts.values()), in_turn)


def _figure(word: str, count: int, *, late: bool) -> dict[str, object]:
    return {"count": count, "word": word, "late": late and count > 0}


def _by_urgency(look: Look, counts: dict[str, int]) -> tuple[Board, list[Section]]:
    """Late, due today, later, then what is no order, then who is waited for.

    In each what is urgent stands first, then what is due first. What is late stays before what is urgent: that promise
    is broken already, and somebody waits for it.
    """
    shown = look.orders().filter(pk__in=first_of_each(look.orders(), PAGE))
    board = board_of(with_what_rules_read(shown).order_by(*BY_URGENCY, "pk"), look)
    late, today, later, waiting = (_part(part, board, counts[part], look) for part in Part)
    return board, [late, today, later, *other_sections(look), waiting]


def _part(part: Part, board: Board, total: int, look: Look) -> Section:
    title, word, empty = PARTS[part]
    orders = [order for order in board.orders if order.stands == part]
    is_late = part == Part.LATE
    return Section(
        part, title, word, board.rows(orders), max(total, len(orders)), late=is_late and bool(orders),
        empty=f"{empty}{_next(board, look.at)}" if is_late else empty,
        next_url=_of_part(part, look).address_after(orders[-1], look) if 0 < len(orders) < total else "",
    )  # fmt: skip


def _in_turn(look: Look, counts: dict[str, int]) -> tuple[Board, list[Section]]:
    """All open orders strictly as they came: nothing goes before another. What is late is marked where it stands."""
    listing, total = _strictly(look), sum(counts.values())
    board = board_of(listing.rows.order_by(*BY_ARRIVAL, "pk")[:PAGE], look)
    section = Section(
        ALL, listing.title, listing.word, board.rows(board.orders), max(total, len(board.orders)),
        empty="No order is open.",
        next_url=listing.address_after(board.orders[-1], look) if 0 < len(board.orders) < total else "",
    )  # fmt: skip
    return board, [section, *other_sections(look)]


def _further(look: Look, *, in_turn: bool) -> tuple[Board, list[Section]]:
    """One part of the worklist, from a place in it on."""
    parts = [_strictly(look)] if in_turn else [_of_part(part, look) for part in Part]
    found = next((listing for listing in [*parts, *other_listings(look)] if listing.id == look.part), None)
    if found is None:
        raise NoSuchPlace("The worklist has no such part now. Open it and go on from its start.")
    return Board((), {}, {}, look.at), [found.section(look)]


def _of_part(part: Part, look: Look) -> Listing:
    title, word, _ = PARTS[part]
    rows = with_what_rules_read(in_part(look.orders(), part))
    return Listing(part, title, word, rows, BY_URGENCY, lambda orders: _told(orders, look), late=part == Part.LATE)


def _strictly(look: Look) -> Listing:
    rows = with_what_rules_read(look.orders())
    return Listing(ALL, "In the order they came", "open", rows, BY_ARRIVAL, lambda orders: _told(orders, look))


def _told(orders: Sequence[Order], look: Look) -> list[Work]:
    board = board_of(orders, look)
    return board.rows(board.orders)


def _next(board: Board, at: datetime) -> str:
    """What is due next, where nothing is late."""
    today = timezone.localdate(at)
    due = [due_of(order) for order in board.orders if order.stands in {Part.TODAY, Part.LATER}]
    if not due:
        return ""
    when = min(due)
    return f" Next due: {clock(when) if timezone.localdate(when) == today else short_day(when)}."
