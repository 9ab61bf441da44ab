"""Seeds the demo into an empty database, or prints its sign-ins again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from pharmacy.demo.seed import NotEmpty, seed, sign_ins


class Command(BaseCommand):
    """`manage.py seed_demo [--show]`."""

    help = "Seed the training pharmacy into an empty database; --show prints its sign-ins again."

    def add_arguments(self, parser: CommandParser) -> None:
        """--show seeds nothing."""
        parser.add_argument("--show", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed unless asked only to show."""
        if not options["show"]:
            try:
                seed(timezone.now())
            except NotEmpty as refusal:
                raise CommandError(str(refusal)) from refusal
        self.stdout.write(sign_ins())
