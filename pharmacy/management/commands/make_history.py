"""Makes a long history in a training database, for measurements: many orders with their lots, batches and events."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from pharmacy.history.make import make_history
from records.refusals import Refusal


class Command(BaseCommand):
    """`manage.py make_history --orders N [--seed S]`."""

    help = "Make a history of many orders in the demo's database, or in an empty one; refused in any other."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many orders at least, and which names and times."""
        parser.add_argument("--orders", type=int, required=True)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was done, and how long it took."""
        began = time.monotonic()
        if options["orders"] < 1:
            raise CommandError("At least one order.")
        try:
            for said in make_history(options["orders"], seed=options["seed"], at=timezone.now()):
                self.stdout.write(f"{time.monotonic() - began:7.1f} s  {said}")
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
