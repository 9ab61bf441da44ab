"""How an import is told: what its rows come to, what is wrong with which, and the files that were imported before."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from records.importing import Checked
from records.models import FileImport

SHOWN = 300  # of each list; the counts are of all


def tally_of(checked: Checked) -> list[dict[str, Any]]:
    """The figures that open the answer."""
    figures = [("to add", checked.new), ("there already", checked.known), ("errors", len(checked.faults))]
    return [{"word": word, "count": count, "late": word == "errors" and count > 0} for word, count in figures]


def finding_of(checked: Checked) -> str:
    """The answer in a sentence."""
    if checked.faults:
        return "Nothing can be imported yet"
    if not checked.new:
        return "Everything in this file is there already"
    return f"{_rows(checked.new)} can be imported"


def lists_of(checked: Checked) -> dict[str, Any]:
    """The faults, the rows to add and those that are there, each with how many more there are than are shown."""
    new = [taken for taken in checked.taken if taken.is_new]
    known = [taken for taken in checked.taken if not taken.is_new]
    return {"faults": _cut(checked.faults), "new": _cut(new), "known": _cut(known)}


def done_words(checked: Checked) -> str:
    """What was done."""
    rest = f" {_rows(checked.known)} {'was' if checked.known == 1 else 'were'} there already."
    return f"{_rows(checked.new) if checked.new else 'No row'} added.{rest if checked.known else ''}"


def lines_of_imports(found: Iterable[FileImport], kinds: Mapping[str, str]) -> list[dict[str, Any]]:
    """The files that were imported before; `kinds` are the words of each kind a page imports."""
    only = next(iter(kinds.values()))
    return [
        {"row": row, "kind": kinds.get(getattr(row, "import_kind", ""), only), "by": row.imported_by.printed_name}
        for row in found
    ]


def lines_of_check(checked: Checked) -> list[str]:
    """The answer as a terminal shows it, a line for each row and each fault."""
    lines = [(taken.row, f"{'new' if taken.is_new else 'there already'}: {taken.what}") for taken in checked.taken]
    lines += [
        (fault.row, f"error {fault.code}{f' in {fault.column}' if fault.column else ''}: {fault.words}")
        for fault in checked.faults
    ]
    return [f"row {row}: {said}" if row else said for row, said in sorted(lines, key=lambda line: line[0])]


def _cut(found: Sequence[Any]) -> dict[str, Any]:
    return {"rows": found[:SHOWN], "count": len(found), "more": max(0, len(found) - SHOWN)}


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"
