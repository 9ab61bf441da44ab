"""The same labels by four ways in turn: ours, WeasyPrint alone, reportlab and blabel; refused when they differ."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from django.utils import timezone

from orders.documents import labels_pdf
from tests.bench.alternation import in_turn, ratio
from tests.bench.paper_parts.drawing import Printed, drawings, printed, records, said_on
from tests.bench.paper_parts.progress import tell
from tests.bench.paper_parts.rows import AT_ONCE, Keys, contents_of, in_files, own_archive, print_labels
from tests.bench.reference import label_bare, label_blabel, label_drawn


@dataclass(frozen=True)
class Chunk:
    """A hundred labels: their rows, and what the others need to make the same files of them."""

    keys: Keys
    printed: Sequence[Printed]
    drawings: Sequence[Sequence[label_drawn.Label]]
    records: Sequence[Sequence[label_blabel.Record]]

    def ours(self) -> list[bytes]:
        """From the first query to the archive."""
        return print_labels(self.keys)

    def bare(self) -> list[bytes]:
        """The same pages of HTML and nothing else."""
        return [label_bare.render(*pages) for pages in self.printed]

    def drawn(self) -> list[bytes]:
        """The same lines at the same places."""
        return [label_drawn.draw(labels) for labels in self.drawings]

    def blabel(self) -> list[bytes]:
        """The same pages, filled and printed by blabel."""
        return [label_blabel.render(some, self.printed[0][1]) for some in self.records]


def measured(keys: Sequence[Keys]) -> dict[str, float]:
    """The three ratios over rounds of a hundred labels, each round of other rows; the first warms up."""
    chunks = [_chunk(some) for some in keys]
    for number, chunk in enumerate(chunks):
        tell(f"chunk {number + 1} of {len(chunks)}: four ways compared")
        _refuse_unequal(chunk)
    seconds = in_turn(
        {name: _in_order(name, chunks) for name in ("ours", "bare", "drawn", "blabel")}, rounds=len(keys) - 1
    )
    label_blabel.forget(chunks[0].printed[0][1])
    for name, taken in seconds.items():
        tell(f"  {statistics.median(taken) * 1000 / AT_ONCE:6.2f} ms a label: {name}")
    return {
        "labels_to_weasyprint": ratio(seconds["ours"], seconds["bare"]),
        "labels_to_reportlab": ratio(seconds["ours"], seconds["drawn"]),
        "labels_to_blabel": ratio(seconds["ours"], seconds["blabel"]),
    }


def _chunk(keys: Keys) -> Chunk:
    files = in_files(contents_of(keys, timezone.now()))
    with printed() as taken:
        made = [labels_pdf(contents) for contents in files]
    drawn = [drawings(data, contents) for data, contents in zip(made, files, strict=True)]
    filled = [records(pages[0], contents) for pages, contents in zip(taken, files, strict=True)]
    return Chunk(keys, taken, drawn, filled)


def _refuse_unequal(chunk: Chunk) -> None:
    with own_archive():
        wanted = [said_on(data) for data in chunk.ours()]
    for name in ("bare", "drawn", "blabel"):
        if [said_on(data) for data in getattr(chunk, name)()] != wanted:
            raise AssertionError(f"{name} prints other labels: nothing to compare")


def _in_order(name: str, chunks: Sequence[Chunk]) -> Callable[[], Any]:
    turns: Iterator[Chunk] = cycle(chunks)
    place: Callable[[], AbstractContextManager[Any]] = own_archive if name == "ours" else nullcontext

    def way() -> Any:
        with place():
            return getattr(next(turns), name)()

    return way
