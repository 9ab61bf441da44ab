"""Importing a file of rows: every row by the action its page would do, all of them or none, and once only."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from records import archive, rows
from records.action import action
from records.csv_rows import FileRefused, Row, RowFault, Sheet, read
from records.database import lock_name
from records.models import FileImport
from records.plain_text import TextRefused, plain_text
from records.refusals import NotAllowed, Refusal

LONGEST_NAME = 200
NOTHING = " Nothing was saved."


class ImportRefused(Refusal):
    """A file of which some rows cannot be added, so that none was; `faults` says which, where and why."""

    code = "import_refused"
    status = 422

    def __init__(self, message: str, *, faults: Sequence[RowFault], taken: Sequence["Taken"] = ()) -> None:
        super().__init__(message)
        self.faults, self.taken = tuple(faults), tuple(taken)


class RowRefused(Refusal):
    """A row of a file that cannot be added, with everything that is wrong with it."""

    code = "row_refused"
    status = 422

    def __init__(self, faults: Sequence[RowFault]) -> None:
        super().__init__(" ".join(fault.words for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Taken:
    """What came of a row: added, or there before; and what it is, as it was understood."""

    row: int
    is_new: bool
    what: str


@dataclass(frozen=True)
class Importer:
    """How the rows of one kind of file are read and added, by whom, and how the file is remembered.

    `kind` is its word, `whose` who may (`roles`) in words, `kept` makes the row that says it was imported. `gather`
    joins the rows that are about one thing; `key` says which thing (None: it may stand there again); `take` adds it and
    says what it is, or that it was there before. Raises RowRefused, or what its action raises.
    """

    kind: str
    whose: str
    roles: frozenset[Any]
    kept: Callable[..., FileImport]
    columns: tuple[str, ...]
    needs: frozenset[str]
    gather: Callable[[Sequence[Row]], list[list[Row]]]
    key: Callable[[Sequence[Row]], Hashable | None]
    take: Callable[[Sequence[Row], Any, datetime], Taken]


@dataclass(frozen=True)
class Checked:
    """What an import would do, or what is wrong."""

    taken: tuple[Taken, ...]
    faults: tuple[RowFault, ...] = ()

    @property
    def new(self) -> int:
        """How many rows are added."""
        return sum(taken.is_new for taken in self.taken)

    @property
    def known(self) -> int:
        """How many were there before."""
        return len(self.taken) - self.new


class _Undone(Exception):
    """Ends a dry run: nothing of it stays."""


@action
def import_rows(
    importer: Importer, data: bytes, *, file_name: str = "", by: Any, at: datetime
) -> tuple[FileImport | None, Checked]:
    """Add every row of a file, or none. What is there already is left as it is.

    The same file again adds nothing, and leaves no row and no event. Raises NotAllowed, ImportRefused.
    """
    if not by.roles_at(at) & importer.roles:
        raise NotAllowed(f"{importer.whose} imports files (SEC-02). Nothing was saved.")
    lock_name(f"import {importer.kind}")
    checked = _all_taken(importer, data, by, at)
    if checked.faults:
        count = "1 error" if len(checked.faults) == 1 else f"{len(checked.faults):,} errors"
        raise ImportRefused(f"{count} in this file.{NOTHING}", faults=checked.faults, taken=checked.taken)
    if not checked.new:
        return None, checked
    done = importer.kept(
        file_name=_name(file_name), file_sha256=archive.store(data),
        added=checked.new, there_before=checked.known, imported_by=by, imported_at=at,
    )  # fmt: skip
    rows.add(done, told=done.TOLD)
    return done, checked


def dry_run(importer: Importer, data: bytes, *, by: Any, at: datetime) -> Checked:
    """What `import_rows` would do at this moment: it is done and undone. Raises NotAllowed."""
    try:
        with transaction.atomic():
            _, checked = import_rows(importer, data, by=by, at=at)
            raise _Undone
    except _Undone:
        return checked
    except ImportRefused as refused:
        return Checked(refused.taken, refused.faults)


def each_alone(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows that are each about a thing of their own."""
    return [[row] for row in rows]


def example_of(kind: str) -> bytes:
    """A file of this kind that can be imported, to begin with."""
    data: bytes = (settings.BASE_DIR / "examples" / f"{kind}.csv").read_bytes()
    return data


def words_of(refused: Refusal) -> str:
    """What a refusal says, without the end that the file as a whole says once."""
    return str(refused).removesuffix(NOTHING)


def _all_taken(importer: Importer, data: bytes, by: Any, at: datetime) -> Checked:
    try:
        sheet = read(data, importer.columns, importer.needs)
    except FileRefused as error:
        return Checked((), (RowFault(0, "", error.code, str(error)),))
    seen: dict[Hashable, int] = {}
    taken: list[Taken] = []
    faults = list(sheet.faults)
    for entry in _readable(importer, sheet):
        try:
            _refuse_twice(importer, entry, seen)
            taken.append(importer.take(entry, by, at))
        except RowRefused as refused:
            faults += refused.faults
        except Refusal as refused:
            faults.append(RowFault(entry[0].number, "", refused.code, words_of(refused)))
    return Checked(tuple(taken), tuple(sorted(faults, key=lambda fault: fault.row)))


def _readable(importer: Importer, sheet: Sheet) -> list[list[Row]]:
    """What can be judged at all: a thing one of whose rows cannot be read is left out, and told of once."""
    bad = {fault.row for fault in sheet.faults}
    return [entry for entry in importer.gather(sheet.rows) if not bad & {row.number for row in entry}]


def _refuse_twice(importer: Importer, entry: Sequence[Row], seen: dict[Hashable, int]) -> None:
    key, number = importer.key(entry), entry[0].number
    first = number if key is None else seen.setdefault(key, number)
    if first != number:
        raise RowRefused([RowFault(number, "", "twice_in_file", f"Row {first} is about the same thing.")])


def _name(file_name: str) -> str:
    """The file's name, where it can be kept."""
    try:
        return plain_text(file_name)[:LONGEST_NAME]
    except TextRefused:
        return ""
