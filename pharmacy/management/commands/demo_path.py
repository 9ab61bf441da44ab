"""Walks the main job without a browser and prints each step with its time; `./run demo` calls it."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from pharmacy.demo.path import DemoStopped, walk
from records.refusals import Refusal


class Command(BaseCommand):
    """`manage.py demo_path [ORDER.json]`."""

    help = "Take an order from examples/ through every hand to its patient."

    def add_arguments(self, parser: CommandParser) -> None:
        """The order to take."""
        parser.add_argument("order", nargs="?", type=Path, default=settings.BASE_DIR / "examples/order.json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each step with the seconds since the one before."""
        before = time.monotonic()
        try:
            for said in walk(options["order"], settings.BASE_DIR / "var/demo", timezone.now):
                self.stdout.write(f"{time.monotonic() - before:7.3f} s  {said}")
                before = time.monotonic()
        except (DemoStopped, Refusal) as stopped:
            raise CommandError(str(stopped)) from stopped
