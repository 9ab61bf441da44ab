"""Imports a file of lots, formulas or equipment in the name of a pharmacist, or says what it would do."""

from compounding.imports import IMPORTERS
from pharmacy.management.importing import ImportCommand


class Command(ImportCommand):
    """`manage.py import_stock KIND FILE --by EMAIL [--dry-run]`."""

    help = "Import a CSV file of lots, formulas or equipment: every row or none, and once only."
    importers = IMPORTERS
