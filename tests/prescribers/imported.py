"""Files of prescribers as tests import them: the example, and one row with other cells."""

from datetime import datetime

from accounts.models import RoleGrant, User
from prescribers.imports import COLUMNS, IMPORTER
from prescribers.models import Practice, Prescriber, PrescriberImport, PrescriberLicence
from records.csv_rows import RowFault
from records.importing import Checked, dry_run, import_rows
from records.models import Event, EventStream, Message

ROW = {
    "npi": "1900000104", "name": "Hazel Specimen", "credentials": "MD", "email": "hazel@larkspur.example",
    "practice": "Larkspur Sample Practice", "street": "12 Larkspur Lane", "city": "Portland", "state": "OR",
    "zip_code": "97205", "telephone": "503-555-0160", "licence_state": "OR", "licence_number": "MD-EX-1104",
    "licence_expires_on": "2028-12-31",
}  # fmt: skip
ANOTHER = ROW | {"npi": "1900000112", "name": "Reed Placeholder", "email": "reed@larkspur.example"}


def file_of(*rows: dict[str, str]) -> bytes:
    """A file of these rows, every cell in quotes."""
    lines = [",".join(f'"{row.get(column, "")}"' for column in COLUMNS) for row in rows]
    return "\n".join([",".join(COLUMNS), *lines]).encode()


def imported(data: bytes, by: User, at: datetime) -> tuple[PrescriberImport | None, Checked]:
    """The file, imported."""
    return import_rows(IMPORTER, data, by=by, at=at)


def counts() -> tuple[int, ...]:
    """How many rows there are of everything an import makes; of people those who prescribe."""
    tables = (Practice, Prescriber, PrescriberLicence, PrescriberImport, Message, Event, EventStream)
    invited = User.objects.filter(audience="prescriber"), RoleGrant.objects.filter(role="prescriber")
    return (*(table.objects.count() for table in tables), *(people.count() for people in invited))


def one_fault(data: bytes, by: User, at: datetime) -> RowFault:
    """The only thing wrong with this file."""
    faults = dry_run(IMPORTER, data, by=by, at=at).faults
    assert len(faults) == 1, faults
    return faults[0]
