"""The orders somebody must decide something about: beside the worklist, and as a list of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from orders.ground import with_what_rules_read
from orders.looks import Board, Look, Section, board_of
from orders.models import Order
from orders.problems import undecided
from orders.standing import BY_URGENCY
from records.keyset import after, place_of
from records.models import Document
from records.problem import Blocker, Problem, counted
from records.told_papers import failed_because

MOST_ASIDE = 6
MOST_PAPERS = 20
# The rules read every order anew: a page of the list looks through so many, the most urgent first.
LOOKED_THROUGH = 250


@dataclass(frozen=True)
class Troubles:
    """What one page of the list of problems shows, and how many open orders were looked through for it."""

    sections: list[Section]
    looked_through: int
    in_all: int
    next_url: str
    first_url: str
    papers: list[dict[str, Any]]

    @property
    def is_whole(self) -> bool:
        """Whether every open order was looked through."""
        return not (self.next_url or self.first_url)

    @property
    def tally(self) -> list[dict[str, object]]:
        """The counts that open the page."""
        return [{"count": part.total, "word": part.word, "late": part.late} for part in self.sections]


def troubles_for(look: Look) -> Troubles:
    """The orders with something to decide, those that cannot go on first. Raises NoSuchPlace."""
    orders = look.orders()
    rows = with_what_rules_read(orders).order_by(*BY_URGENCY, "pk")
    found = list((after(rows, BY_URGENCY, look.place) if look.place else rows)[: LOOKED_THROUGH + 1])
    board = board_of(found[:LOOKED_THROUGH], look)
    is_more = len(found) > LOOKED_THROUGH
    return Troubles(
        _sections(board),
        len(board.orders),
        orders.count() if is_more or look.place else len(found),
        look.address(after=place_of(board.orders[-1], BY_URGENCY)) if is_more else "",
        look.address() if look.place else "",
        failed_papers(),
    )


def failed_papers() -> list[dict[str, Any]]:
    """Paper of orders that could not be made, the newest first: each with its reason and where it is tried again."""
    found = Document.objects.failed().filter(document_kind__startswith="orders.")
    return [_failed(paper) for paper in found.select_related("run").order_by("-pk")[:MOST_PAPERS]]


def _failed(paper: Document) -> dict[str, Any]:
    run = paper.run
    url = reverse("print_run", args=[run.public_id]) if run else f"{reverse('papers')}?failed=only"
    title, code = f"{paper.title} was not made", paper.error.rpartition(": ")[2]
    ways = [{"url": url, "label": f"See {run.title}" if run else "See what failed"}]
    return {"tier": "blocker", "code": code, "title": title, "text": failed_because(paper), "ways": ways}


def _sections(board: Board) -> list[Section]:
    found = _undecided(board)
    stopped = [order for order, problems in found if isinstance(problems[0], Blocker)]
    doubtful = [order for order, problems in found if not isinstance(problems[0], Blocker)]
    none = "Nothing stops an order."
    return [
        Section(
            "blockers", "Cannot go on", "cannot go on", board.rows(stopped), len(stopped), none, late=bool(stopped)
        ),
        Section(
            "warnings", "To look at and decide", "to decide", board.rows(doubtful), len(doubtful), "No warning waits."
        ),
    ]


def _undecided(board: Board) -> list[tuple[Order, list[Problem]]]:
    """The orders with something to decide, and what: those with a blocker first."""
    found = [(order, undecided(order, board.problems[order.pk])) for order in board.orders]
    return sorted((each for each in found if each[1]), key=lambda each: not isinstance(each[1][0], Blocker))


def aside(board: Board) -> dict[str, Any]:
    """The first problems beside the worklist: one for each order, its worst, with the way to it."""
    found = _undecided(board)
    papers = failed_papers()
    shown = [*papers[: MOST_ASIDE // 2], *(_beside(*each) for each in found)]
    return {"problems": shown[:MOST_ASIDE], "count": len(found) + len(papers)}


def _beside(order: Order, found: Sequence[Problem]) -> dict[str, Any]:
    worst, more = found[0], counted(found[1:])
    said = f"{order.prescription.patient.full_name}. {worst.text}"
    ways = [{"url": reverse("order", args=[order.public_id]), "label": f"Review {order.number}"}]
    more_words = [f"and {more}"] if more else []
    return {"tier": worst.tier, "code": worst.code, "title": worst.title, "text": said, "ways": [*ways, *more_words]}
