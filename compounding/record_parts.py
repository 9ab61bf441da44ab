"""What a record on paper is made of: sections with facts, tables, entries and the chart of a sample. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Self

from compounding.net_fill import Expected
from records.typesetting import clean

Fact = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing with all that is said of it: a weighing, a deviation. `struck` says why it counts no more."""

    title: str
    aside: str = ""
    facts: tuple[Fact, ...] = ()
    lines: tuple[str, ...] = ()
    struck: str = ""

    def pieces(self) -> Iterator[str]:
        """Its texts in the order they are printed."""
        yield from (self.title, self.aside, self.struck)
        yield from (piece for fact in self.facts for piece in fact)
        yield from self.lines


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows under their heads; `widths` in percent."""

    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...] = ()

    def pieces(self) -> Iterator[str]:
        """Its texts in the order they are printed; nothing where it has no rows."""
        yield from self.heads if self.rows else ()
        yield from (cell for row in self.rows for cell in row)

    def columns(self) -> list[tuple[str, int]]:
        """Its heads, each with its width."""
        return list(zip(self.heads, self.widths, strict=True))


@dataclass(frozen=True, kw_only=True)
class Graph:
    """A sample to be drawn: what was expected of a unit and its shell, and the gross weights, mg."""

    fill_mg: str
    shell_mg: str
    gross_mg: tuple[str, ...]

    @property
    def expected(self) -> Expected:
        """What it is judged by."""
        return Expected(Decimal(self.fill_mg), Decimal(self.shell_mg))


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of a record under its heading, with the rules that ask for it."""

    title: str
    rules: str = ""
    facts: tuple[Fact, ...] = ()
    lines: tuple[str, ...] = ()
    graph: Graph | None = None
    table: Table | None = None
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RecordContent:
    """What every record of a batch says: its own number, whose batch, the facts at its top and its sections."""

    document: str
    batch: str
    name: str
    head: tuple[Fact, ...]
    sections: tuple[Section, ...]
    training: bool = False

    def as_json(self) -> dict[str, Any]:
        """As it is frozen in a document's row."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """The content that was frozen."""
        given: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
        }
        sections = tuple(_section(row) for row in values["sections"])
        return cls(**given | {"head": _pairs(values["head"]), "sections": sections})


def told(*facts: tuple[str, Any]) -> tuple[Fact, ...]:
    """Those of `facts` that say something, as they are printed."""
    return tuple((label, clean(str(value))) for label, value in facts if value not in {None, ""})


def said(*texts: Any) -> tuple[str, ...]:
    """Texts as they are printed and compared: composed characters and single spaces."""
    return tuple(clean(str(text)) for text in texts)


def _section(values: Mapping[str, Any]) -> Section:
    graph, table = values["graph"], values["table"]
    return Section(
        title=values["title"],
        rules=values["rules"],
        facts=_pairs(values["facts"]),
        lines=tuple(values["lines"]),
        graph=Graph(**graph | {"gross_mg": tuple(graph["gross_mg"])}) if graph else None,
        table=_table(table) if table else None,
        entries=tuple(_entry(row) for row in values["entries"]),
    )


def _entry(values: Mapping[str, Any]) -> Entry:
    return Entry(**dict(values) | {"facts": _pairs(values["facts"]), "lines": tuple(values["lines"])})


def _table(values: Mapping[str, Any]) -> Table:
    rows = tuple(tuple(row) for row in values["rows"])
    return Table(heads=tuple(values["heads"]), widths=tuple(values["widths"]), rows=rows)


def _pairs(values: Any) -> tuple[Fact, ...]:
    return tuple((label, value) for label, value in values)
