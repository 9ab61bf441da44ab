"""Proves the past: prints what is wrong with events, history, seals, signatures and archived bytes; exit 1 if any."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from records.verification import findings


class Command(BaseCommand):
    """`manage.py verify_records`."""

    help = "Verify events, row history, seals, signatures and archived bytes; exit 1 when something was changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each finding on a line of its own."""
        count = 0
        for count, finding in enumerate(findings(), start=1):  # noqa: B007 - the last number is how many
            self.stdout.write(str(finding))
        if count:
            self.stdout.write(f"{count} findings. What was sealed is in the seal file; see docs on damaged records.")
            sys.exit(1)
        self.stdout.write("Everything is as it was written.")
