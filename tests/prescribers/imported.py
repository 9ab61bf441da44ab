"""Files of prescribers as tests import them: the example, and one row with other cells."""

from datetime import datetime
from functools import partial

from accounts.models import RoleGrant, User
from prescribers.imports import IMPORTER
from prescribers.models import Practice, Prescriber, PrescriberImport, PrescriberLicence
from records.importing import Checked, import_rows
from records.models import Event, EventStream, Message
from tests.importing import file_for
from tests.importing import one_fault as the_one_fault

ROW = {
    "npi": "1900000104", "name": "Hazel Specimen", "credentials": "MD", "email": "hazel@larkspur.example",
    "practice": "Larkspur Sample Practice", "street": "12 Larkspur Lane", "city": "Portland", "state": "OR",
    "zip_code": "97205", "telephone": "503-555-0160", "licence_state": "OR", "licence_number": "MD-EX-1104",
    "licence_expires_on": "2028-12-31",
}  # fmt: skip
ANOTHER = ROW | {"npi": "1900000112", "name": "Reed Placeholder", "email": "reed@larkspur.example"}


file_of = partial(file_for, IMPORTER)
one_fault = partial(the_one_fault, IMPORTER)


def imported(data: bytes, by: User, at: datetime) -> tuple[PrescriberImport | None, Checked]:
    """The file, imported."""
    return import_rows(IMPORTER, data, by=by, at=at)


def counts() -> tuple[int, ...]:
    """How many rows there are of everything an import makes; of people those who prescribe."""
    tables = (Practice, Prescriber, PrescriberLicence, PrescriberImport, Message, Event, EventStream)
    invited = User.objects.filter(audience="prescriber"), RoleGrant.objects.filter(role="prescriber")
    return (*(table.objects.count() for table in tables), *(people.count() for people in invited))
