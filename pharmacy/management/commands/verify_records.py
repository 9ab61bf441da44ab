"""Proves the past: prints what is wrong with events, history, seals, signatures and archived bytes; exit 1 if any."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from records.models import Event, Seal, Signature
from records.verification import findings


class Command(BaseCommand):
    """`manage.py verify_records`."""

    help = "Verify events, row history, seals, signatures and archived bytes; exit 1 when something was changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each finding on a line of its own."""
        count = 0
        for count, finding in enumerate(findings(), start=1):  # noqa: B007 - the last number is how many
            self.stdout.write(str(finding))
        proved = f"{Event.objects.count()} events, {Seal.objects.count()} seals, {Signature.objects.count()} signatures"
        if count:
            found = "1 finding" if count == 1 else f"{count} findings"
            self.stdout.write(f"{found} among {proved}. What to do: docs/damaged-records.md")
            sys.exit(1)
        self.stdout.write(f"Everything is as it was written: {proved}.")
