"""Writes the pages that come from the code, or says which are stale."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pharmacy.handbook import stale, write


class Command(BaseCommand):
    """`manage.py write_docs [--check]`."""

    help = "Write the pages that come from the code; --check only says which are stale, and fails."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Only look."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is stale")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        """Write, or look."""
        found = stale()
        if check and found:
            raise CommandError(f"Stale: {', '.join(found)}. Run ./run manage write_docs and commit what it writes.")
        write(found)
        self.stdout.write(f"Written: {', '.join(found)}" if found else "Everything is up to date.")
