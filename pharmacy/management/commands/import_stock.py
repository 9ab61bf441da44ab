"""Imports a file of lots, formulas or equipment in the name of a pharmacist, or says what it would do."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from compounding.actions.importing import Checked, ImportRefused, dry_run, import_rows
from compounding.csv_rows import LARGEST_FILE
from compounding.imports import IMPORTERS
from compounding.models import ImportKind
from compounding.told_imports import done_words, lines_of_check
from records.refusals import Refusal


class Command(BaseCommand):
    """`manage.py import_stock KIND FILE --by EMAIL [--dry-run]`."""

    help = "Import a CSV file of lots, formulas or equipment: every row or none, and once only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What the rows are, the file, and whose doing it is."""
        parser.add_argument("kind", choices=[kind.value for kind in ImportKind])
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the pharmacist in whose name")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, save nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each row and each error; exit 1 if there is an error."""
        importer, by, at = IMPORTERS[ImportKind(options["kind"])], self._person(options["by"]), timezone.now()
        data = self._bytes(options["file"])
        try:
            if options["dry_run"]:
                self._end(dry_run(importer, data, by=by, at=at), saved=False)
            else:
                self._end(import_rows(importer, data, file_name=options["file"].name, by=by, at=at)[1], saved=True)
        except ImportRefused as refused:
            self._end(Checked(refused.taken, refused.faults), saved=False)
        except Refusal as refusal:
            raise CommandError(f"{refusal} ({refusal.code})") from refusal

    def _end(self, checked: Checked, *, saved: bool) -> None:
        for line in lines_of_check(checked):
            self.stdout.write(line)
        if checked.faults:
            raise CommandError(f"Errors: {len(checked.faults)}. Nothing was saved.")
        self.stdout.write(done_words(checked) if saved else f"Would be: {done_words(checked)} Nothing was saved.")

    def _person(self, email: str) -> User:
        found = User.objects.filter(email__iexact=email, is_active=True).first()
        if found is None:
            raise CommandError(f"Nobody who may sign in has the email {email}.")
        return found

    def _bytes(self, path: Path) -> bytes:
        try:
            with path.open("rb") as file:
                return file.read(LARGEST_FILE + 1)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
