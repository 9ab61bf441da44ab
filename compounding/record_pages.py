"""How the sections of a record are laid out for their template, and what of them is read back from the pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from compounding.charts import Chart, Label, chart
from compounding.net_fill import judged
from compounding.record_parts import Fact, Graph, Section
from records.typesetting import Face, width

SHORT_VALUE = 44  # letters that stand beside another fact
LETTERS = 15  # size of what is written in a drawing, in its own units
HALF = Decimal("0.5")


@dataclass(frozen=True)
class Word:
    """A text in a drawing with the place where it begins."""

    x: str
    y: str
    text: str
    bold: bool


def drawn(section: Section) -> dict[str, Any]:
    """A section as its template reads it."""
    return {
        "section": section,
        "facts": rows_of(section.facts),
        "chart": chart_of(section.graph) if section.graph else None,
        "words": _words(chart_of(section.graph)) if section.graph else [],
        "entries": [{"entry": entry, "facts": rows_of(entry.facts)} for entry in section.entries],
    }


def pieces_of(section: Section) -> Iterator[tuple[str, str]]:
    """Its texts in the order they are printed, each with the name of the section; what is drawn comes apart from it."""
    yield from ((section.title, text) for text in _texts(section))


def rows_of(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Facts as the rows of a table: two short ones beside each other, a long one alone."""
    rows: list[list[Fact]] = []
    for fact in facts:
        fits = rows and len(rows[-1]) == 1 and all(len(value) <= SHORT_VALUE for _, value in (fact, rows[-1][0]))
        if fits:
            rows[-1].append(fact)
        else:
            rows.append([fact])
    return rows


def chart_of(graph: Graph) -> Chart:
    """The drawing of a sample, from its weights."""
    weights = [Decimal(weight) for weight in graph.gross_mg]
    return chart(graph.expected, judged(weights, graph.expected), len(weights))


def written_in(graph: Graph) -> list[str]:
    """What is written in the drawing of a sample, in its order."""
    return [word.text for word in _words(chart_of(graph))]


def _words(drawing: Chart) -> list[Word]:
    """Its numbers where they stand; every one begins at its place, as only such a text is read back where it is."""
    words = [_word(line, Decimal(44), to_left=Decimal(1), down=5) for line in drawing.grid]
    for line, says, above, below in (
        (drawing.high, "110 %", 5, 22), (drawing.middle, "expected", 5, 22), (drawing.low, "90 %", -10, 7),
    ):  # fmt: skip
        words += [_word(line, Decimal(796), down=above, bold=True), _word(line, Decimal(796), down=below, text=says)]
    marked = [dot for kind, dot in drawing.dots if kind != "dot"]
    words += [_word(dot, Decimal(dot.x), to_left=HALF, down=-13, bold=True) for dot in marked]
    return words + [_word(each, Decimal(each.x), Decimal(354), to_left=HALF) for each in drawing.counts]


def _word(
    at: Label, x: Decimal, y: Decimal | None = None, *, to_left: Decimal = Decimal(0), down: int = 0,
    bold: bool = False, text: str = "",
) -> Word:  # fmt: skip
    """`text`, or what stands `at` a place, moved left by a part of its width and down."""
    said, face = text or at.text, Face.BOLD if bold else Face.REGULAR
    left = x - to_left * Decimal(width(said, face, LETTERS))
    return Word(f"{left:.1f}", f"{(Decimal(at.y) if y is None else y) + down:.1f}", said, bold)


def _texts(section: Section) -> Iterator[str]:
    yield from (section.title, section.rules)
    yield from (text for fact in section.facts for text in fact)
    yield from section.lines
    yield from section.table.pieces() if section.table else ()
    yield from (text for entry in section.entries for text in entry.pieces())
