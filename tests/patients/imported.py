"""Files of patients as tests import them: one row with other cells."""

from datetime import datetime
from functools import partial

from accounts.models import User
from patients.imports import IMPORTER
from patients.models import Allergy, Care, ExcludedExcipient, Medicine, Patient, PatientImport
from records.importing import Checked, import_rows
from records.models import Event, EventStream, Message
from tests.importing import file_for
from tests.importing import one_fault as the_one_fault

ROW = {
    "given_name": "Clover", "family_name": "Madeup", "born_on": "1979-05-17", "sex": "female",
    "telephone": "503-555-0180", "street": "8 Clover Way", "city": "Portland", "state": "OR", "zip_code": "97206",
    "allergies": "penicillin\npeanuts", "medicines": "levothyroxine 50 mcg", "exclusions": "lactose",
}  # fmt: skip


file_of = partial(file_for, IMPORTER)
one_fault = partial(the_one_fault, IMPORTER)


def imported(data: bytes, by: User, at: datetime) -> tuple[PatientImport | None, Checked]:
    """The file, imported."""
    return import_rows(IMPORTER, data, by=by, at=at)


def counts() -> tuple[int, ...]:
    """How many rows there are of everything an import makes, and of what it does not."""
    tables = (Patient, Allergy, Medicine, ExcludedExcipient, Care, PatientImport, Message, Event, EventStream)
    return tuple(table.objects.count() for table in tables)
