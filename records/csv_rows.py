"""CSV files: bytes as rows of named cells, or what is wrong with them and where; and rows as a file. Pure."""

import csv
import io
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

MOST_ROWS = 5_000
LARGEST_FILE = 5 * 1024 * 1024
SHOWN = 40  # characters of a cell in a message
WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # what a spreadsheet keeps for itself begins with
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for a formula begins with
BREAKS = frozenset("\n\r\t")  # control characters a cell may hold: its own lines


class FileRefused(ValueError):
    """The file is no CSV file that can be read: its size, encoding, quotes or header."""

    code = "file_refused"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code or self.code


@dataclass(frozen=True)
class Row:
    """One row. `number` is the spreadsheet's own, the header being row 1; every column has its cell, maybe empty."""

    number: int
    cells: Mapping[str, str]

    def has_any(self, columns: Collection[str]) -> bool:
        """Whether something stands in one of these columns."""
        return any(self.cells.get(column) for column in columns)


@dataclass(frozen=True)
class RowFault:
    """One thing wrong: in which row (0: with the file) and column (empty: with the row), its code, and why."""

    row: int
    column: str
    code: str
    words: str


@dataclass(frozen=True)
class Sheet:
    """The rows of a file, empty ones left out, and what is wrong with their cells whatever they are about."""

    rows: tuple[Row, ...]
    faults: tuple[RowFault, ...]


def read(data: bytes, columns: Sequence[str], needs: Collection[str]) -> Sheet:
    """The rows of a file whose header names some of `columns`, among them all that it `needs`. Raises FileRefused."""
    lines = _lines(_text(data))
    header = _header(lines, columns, needs)
    rows: list[Row] = []
    faults: list[RowFault] = []
    for number, cells in enumerate(lines[1:], start=2):
        if any(cells):
            faults += _faults(number, header, cells)
            said = dict(zip(header, cells, strict=False))
            rows.append(Row(number, {column: said.get(column, "") for column in columns}))
    if not rows:
        raise FileRefused("There is no row under the header.", code="no_rows")
    if len(rows) > MOST_ROWS:
        raise FileRefused(f"{len(rows):,} rows: a file holds at most {MOST_ROWS:,}.", code="too_many_rows")
    return Sheet(tuple(rows), tuple(faults))


def shown(cell: str) -> str:
    """A cell as a message repeats it: short, on one line, nothing invisible."""
    kept = "".join(" " if mark.isspace() else mark for mark in cell if mark.isprintable() or mark.isspace())
    return f"“{kept[:SHOWN]}…”" if len(kept) > SHOWN else f"“{kept}”"


def written(rows: Iterable[Sequence[str]]) -> str:
    """Rows as a CSV file that a spreadsheet opens as text: no cell of it is a formula."""
    out = io.StringIO()
    csv.writer(out).writerows([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row] for row in rows)
    return out.getvalue()


def _text(data: bytes) -> str:
    if len(data) > LARGEST_FILE:
        raise FileRefused("The file is over 5 MB.", code="file_too_large")
    if data.startswith(WORKBOOK):
        raise FileRefused("This is a workbook: save it as “CSV UTF-8”.", code="not_csv")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        words = f"Byte {error.start + 1:,} is not UTF-8: save the file as “CSV UTF-8”."
        raise FileRefused(words, code="not_utf8") from error
    if not text.strip():
        raise FileRefused("The file is empty.", code="empty_file")
    if "\0" in text:
        raise FileRefused("This is no text: save the file as “CSV UTF-8”.", code="not_text")
    return text


def _lines(text: str) -> list[list[str]]:
    """Every record, its cells without the space around them; separated by whatever separates the header."""
    first = text.lstrip().partition("\n")[0]
    between = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text.rstrip("\r\n\x1a"), newline=""), delimiter=between, strict=True)
    try:
        return [[cell.strip() for cell in record] for record in reader]
    except csv.Error as error:
        words = f"Line {reader.line_num:,} cannot be read ({error}): quotes around a cell open and close."
        raise FileRefused(words, code="bad_quotes") from error


def _header(lines: Sequence[Sequence[str]], columns: Sequence[str], needs: Collection[str]) -> list[str]:
    header = [name.lower().replace(" ", "_") for name in lines[0]]
    named = [name for name in header if name]
    if unknown := [name for name in named if name not in columns]:
        words = f"There is no column {', '.join(map(shown, unknown))}. Those there are: {', '.join(columns)}."
        raise FileRefused(words, code="unknown_column")
    if twice := sorted({name for name in named if named.count(name) > 1}):
        raise FileRefused(f"The header names {', '.join(twice)} twice.", code="column_twice")
    if missing := [name for name in columns if name in needs and name not in named]:
        raise FileRefused(f"The header has no column {', '.join(missing)}.", code="missing_column")
    return header


def _faults(number: int, header: Sequence[str], cells: Sequence[str]) -> Iterator[RowFault]:
    for place, cell in enumerate(cells):
        column = header[place] if place < len(header) else ""
        if cell and not column:
            words = f"{shown(cell)} stands under no name of the header: is a comma in a cell without quotes?"
            yield RowFault(number, "", "cell_without_column", words)
        if any(unicodedata.category(mark) == "Cc" and mark not in BREAKS for mark in cell):
            yield RowFault(number, column, "control_character", f"{shown(cell)} holds a control character.")
