"""Reading a record back: every text stands on its pages, whole, in its order, and nothing else stands there."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from records.readback import Run, run_on
from records.typesetting import is_right_to_left

BOTTOM = 738  # points from the top: what stands below is the foot of the page
BANNER = 66  # and in training what stands above is the banner


def body_of(runs: Iterable[Run], *, training: bool) -> str:
    """What stands between the margins, without spaces."""
    return run_on(run.text for run in runs if _is_body(run, training))


def margins_of(runs: Iterable[Run], *, training: bool) -> str:
    """What stands in the margins, without spaces."""
    return run_on(run.text for run in runs if not _is_body(run, training))


def _is_body(run: Run, training: bool) -> bool:
    return (BANNER if training else 0) < run.bottom <= BOTTOM


def without_drawings(bodies: Sequence[str], drawings: Iterable[Sequence[str]]) -> tuple[list[str], list[str]]:
    """The pages without what is written in `drawings`, which a page draws last; and what of them is not there."""
    rest, missing = list(bodies), []
    for texts in drawings:
        wanted = run_on(texts)
        place = next((number for number, body in enumerate(rest) if wanted in body), None)
        if place is None:
            missing.append("drawing")
        else:
            rest[place] = "".join(rest[place].rsplit(wanted, 1))
    return rest, missing


def out_of_order(
    bodies: Sequence[str], pieces: Iterable[tuple[str, str]], repeated: Iterable[Sequence[str]] = ()
) -> list[str]:
    """The first of `pieces`, each with its name, that does not stand where it has to; empty when all do.

    `repeated` are the heads of tables, which stand again at the top of a page where their table goes on.
    """
    rest = "".join(_continued(bodies, [run_on(heads) for heads in repeated]))
    for name, group in groupby(pieces, key=lambda piece: piece[0]):
        for _, text in group:
            wanted = run_on([text])
            if not _begins(rest, wanted, text):
                return [name]
            rest = rest[len(wanted) :]
    return ["something nobody asked for"] if rest else []


def _continued(bodies: Sequence[str], heads: Sequence[str]) -> Iterator[str]:
    """The pages as one text: a table that goes on begins its page with its heads, one that begins there has them."""
    before = ""
    for body in bodies:
        again = next((head for head in heads if head and head in before and body.startswith(head)), "")
        before += body
        yield body.removeprefix(again)


def _begins(rest: str, wanted: str, text: str) -> bool:
    """Whether the page goes on with this text; of one that runs right to left, with its letters."""
    if rest.startswith(wanted):
        return True
    return _has_right_to_left(text) and Counter(rest[: len(wanted)]) == Counter(wanted)


def _has_right_to_left(text: str) -> bool:
    return any(is_right_to_left(character) for character in text)
