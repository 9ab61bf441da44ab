"""Files as tests of imports write them, and the one thing that is wrong with one."""

from datetime import datetime

from accounts.models import User
from records.csv_rows import RowFault
from records.importing import Importer, dry_run


def file_for(importer: Importer, *rows: dict[str, str]) -> bytes:
    """A file of these rows, every cell in quotes."""
    lines = [",".join(f'"{row.get(column, "")}"' for column in importer.columns) for row in rows]
    return "\n".join([",".join(importer.columns), *lines]).encode()


def one_fault(importer: Importer, data: bytes, by: User, at: datetime) -> RowFault:
    """The only thing wrong with this file."""
    faults = dry_run(importer, data, by=by, at=at).faults
    assert len(faults) == 1, faults
    return faults[0]
