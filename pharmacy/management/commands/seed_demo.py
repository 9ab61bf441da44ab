"""Seeds the demo into an empty database, or prints its sign-ins again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from pharmacy.demo.seed import NotEmpty, is_seeded, seed, sign_ins
from pharmacy.launcher.preparation import NOT_THE_DEMO


class Command(BaseCommand):
    """`manage.py seed_demo [--show]`."""

    help = "Seed the training pharmacy into an empty database; --show prints its sign-ins again."

    def add_arguments(self, parser: CommandParser) -> None:
        """--show seeds nothing."""
        parser.add_argument("--show", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed unless it is there already; a database that holds anything else is left as it is."""
        if not is_seeded():
            if options["show"]:
                raise CommandError("This database does not hold the demo.", returncode=NOT_THE_DEMO)
            try:
                seed(timezone.now())
            except NotEmpty as refusal:
                raise CommandError(str(refusal), returncode=NOT_THE_DEMO) from refusal
        self.stdout.write(sign_ins())
