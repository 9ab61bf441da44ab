"""Who looks at the worklist and at what of it; a part of it as they see it: lines, counts, and the way to the rest."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from orders.boards import Work, work
from orders.models import Order
from orders.models.openings import Opening
from orders.models.orders import OrderQuerySet
from orders.openings import open_by_others
from orders.problems import problems_with_each
from orders.standing import narrowed, standing
from orders.wanted import EVERYTHING, Wanted
from records.keyset import after, place_of
from records.paging import PAGE
from records.problem import Problem


@dataclass(frozen=True)
class Section:
    """One part of the worklist: the lines shown of all it has, and where the next are."""

    id: str
    title: str
    word: str
    rows: list[Work]
    total: int
    empty: str = ""
    late: bool = False
    next_url: str = ""
    first_url: str = ""

    @property
    def next(self) -> str:
        """The words of the link to the next ones."""
        return f"Show more of {self.title.lower()}" if self.next_url else ""

    @property
    def tail(self) -> str:
        """How many, beside the heading; how many of them are shown, where that is not all."""
        if len(self.rows) == self.total:
            return str(self.total) if self.total else ""
        return f"{len(self.rows)} of {self.total} shown"


@dataclass(frozen=True)
class Look:
    """Who looks at the worklist, when, what of it they want to see, and from which place of which part on."""

    user: Any
    at: datetime
    wanted: Wanted = EVERYTHING
    part: str = ""
    place: str = ""
    page: str = "worklist"

    def orders(self) -> OrderQuerySet:
        """The open orders they want to see, with where each stands."""
        found = standing(Order.objects.visible_to(self.user).open(), self.at)
        return narrowed(found, self.wanted, self.user, self.at)

    @property
    def here(self) -> str:
        """This list from the place one looks from."""
        more = {"part": self.part, "after": self.place}
        return self.address(**{name: value for name, value in more.items() if value})

    def address(self, **more: str) -> str:
        """This list as it is filtered."""
        query = "&".join(filter(None, [self.wanted.query, urlencode(more)]))
        return f"{reverse(self.page)}?{query}" if query else reverse(self.page)


@dataclass(frozen=True)
class Board:
    """Orders in the order of the list, with what the rules found in each and who else has it open."""

    orders: Sequence[Any]
    problems: dict[int, list[Problem]]
    openings: dict[int, list[Opening]]
    at: datetime

    def rows(self, orders: Sequence[Order]) -> list[Work]:
        """These as lines of the worklist."""
        return [self._row(order) for order in orders]

    def _row(self, order: Order) -> Work:
        return work(order, self.problems.get(order.pk, ()), self.openings.get(order.pk, ()), at=self.at)


def board_of(found: Iterable[Any], look: Look) -> Board:
    """Everything a list says of these orders, fetched `with_what_rules_read`; few queries for however many."""
    orders = list(found)
    problems = problems_with_each(orders, at=look.at)
    return Board(orders, problems, open_by_others(orders, look.user, at=look.at), look.at)


@dataclass(frozen=True)
class Listing:
    """A part of the worklist as rows of the database: what they are sorted by before age, and how they are told."""

    id: str
    title: str
    word: str
    rows: Any
    key: tuple[str, ...]
    tell: Callable[[Any], list[Work]]
    late: bool = False

    def section(self, look: Look) -> Section:
        """Its lines from the start, or from the place one looks from. Raises NoSuchPlace."""
        rows = self.rows.order_by(*self.key, "pk")
        found = list((after(rows, self.key, look.place) if look.place else rows)[: PAGE + 1])
        lines, is_more = self.tell(found[:PAGE]), len(found) > PAGE
        return Section(
            self.id,
            self.title,
            self.word,
            lines,
            self.rows.order_by().count() if is_more or look.place else len(found),
            empty="Nothing more stands after this place." if look.place else "",
            late=self.late and any(line.due_at < look.at for line in lines),
            next_url=self.address_after(found[PAGE - 1], look) if is_more else "",
            first_url=look.address() if look.place else "",
        )

    def address_after(self, row: Any, look: Look) -> str:
        """The lines after this one."""
        return look.address(part=self.id, after=place_of(row, self.key))
