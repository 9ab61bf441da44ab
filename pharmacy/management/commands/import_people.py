"""Imports a file of prescribers or patients in the name of who may do it on the page, or says what it would do."""

from patients import imports as patients
from pharmacy.management.importing import ImportCommand
from prescribers import imports as prescribers


class Command(ImportCommand):
    """`manage.py import_people KIND FILE --by EMAIL [--dry-run]`."""

    help = "Import a CSV file of prescribers or patients: every row or none, and once only."
    importers = {prescribers.KIND: prescribers.IMPORTER, patients.KIND: patients.IMPORTER}
