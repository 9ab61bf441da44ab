"""What the commands that import a file have in common: in whose name, what would be done, what is wrong."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from records.csv_rows import LARGEST_FILE
from records.importing import Checked, Importer, ImportRefused, dry_run, import_rows
from records.refusals import Refusal
from records.told_imports import done_words, lines_of_check


class ImportCommand(BaseCommand):
    """`manage.py NAME KIND FILE --by EMAIL [--dry-run]`."""

    importers: ClassVar[Mapping[str, Importer]]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What the rows are, the file, and whose doing it is."""
        parser.add_argument("kind", choices=[str(kind) for kind in self.importers])
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the person in whose name")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, save nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each row and each error; exit 1 if there is an error."""
        importer, by, at = self.importers[options["kind"]], self._person(options["by"]), timezone.now()
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
