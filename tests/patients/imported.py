"""Files of patients as tests import them: one row with other cells."""

from datetime import datetime

from accounts.models import User
from patients.imports import COLUMNS, IMPORTER
from patients.models import Allergy, Care, ExcludedExcipient, Medicine, Patient, PatientImport
from records.csv_rows import RowFault
from records.importing import Checked, dry_run, import_rows
from records.models import Event, EventStream, Message

ROW = {
    "given_name": "Clover", "family_name": "Madeup", "born_on": "1979-05-17", "sex": "female",
    "telephone": "503-555-0180", "street": "8 Clover Way", "city": "Portland", "state": "OR", "zip_code": "97206",
    "allergies": "penicillin\npeanuts", "medicines": "levothyroxine 50 mcg", "exclusions": "lactose",
}  # fmt: skip


def file_of(*rows: dict[str, str]) -> bytes:
    """A file of these rows, every cell in quotes."""
    lines = [",".join(f'"{row.get(column, "")}"' for column in COLUMNS) for row in rows]
    return "\n".join([",".join(COLUMNS), *lines]).encode()


def imported(data: bytes, by: User, at: datetime) -> tuple[PatientImport | None, Checked]:
    """The file, imported."""
    return import_rows(IMPORTER, data, by=by, at=at)


def counts() -> tuple[int, ...]:
    """How many rows there are of everything an import makes, and of what it does not."""
    tables = (Patient, Allergy, Medicine, ExcludedExcipient, Care, PatientImport, Message, Event, EventStream)
    return tuple(table.objects.count() for table in tables)


def one_fault(data: bytes, by: User, at: datetime) -> RowFault:
    """The only thing wrong with this file."""
    faults = dry_run(IMPORTER, data, by=by, at=at).faults
    assert len(faults) == 1, faults
    return faults[0]
