"""The first start of a pharmacy of one's own: its first administrator, and its profile."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.actions.owner import OWNER_ROLES, make_owner
from accounts.models import User
from accounts.roles import Role
from premises.actions.profile import found_pharmacy
from premises.models import Pharmacy
from records.refusals import Refusal

OWNER = {"name": "Your name", "email": "Your work email", "credentials": "Credentials (PharmD; may be empty)"}
PROFILE = {
    "name": "The pharmacy's name",
    "street": "Street",
    "city": "City",
    "state": "State (two letters)",
    "zip_code": "ZIP code",
    "telephone": "Telephone",
    "npi": "NPI of the pharmacy",
    "time_zone": "Time zone (such as America/Chicago)",
}


class Command(BaseCommand):
    """Asks for what the arguments leave out; the password is typed or piped in, never an argument."""

    help = "Make the first administrator (and pharmacist in charge) and enter the pharmacy's profile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Everything asked for can be given, except the password."""
        for field, words in OWNER.items():
            parser.add_argument(f"--{field}", help=words)
        for field, words in PROFILE.items():
            parser.add_argument(f"--pharmacy-{field.replace('_', '-')}", help=words)
        parser.add_argument(
            "--not-a-pharmacist", action="store_true", help="administrator only, no pharmacist in charge"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make both, or say which rule was broken."""
        roles = frozenset({Role.ADMINISTRATOR}) if options["not_a_pharmacist"] else OWNER_ROLES
        said = {field: self._said(options[field], words) for field, words in OWNER.items()}
        password = self._password()
        try:
            with transaction.atomic():  # both or neither
                house, at = User.objects.system(), timezone.now()
                owner = make_owner(**said, roles=roles, password=password, by=house, at=at)
                self._found(options, owner)
            self.stdout.write(f"{owner.printed_name} may sign in with {owner.email}.")
        except Refusal as refusal:
            raise CommandError(f"{refusal} ({refusal.code})") from refusal

    def _found(self, options: dict[str, Any], owner: User) -> None:
        given = {field: options[f"pharmacy_{field}"] for field in PROFILE}
        if Pharmacy.objects.the_one() is not None:
            return
        if not sys.stdin.isatty() and None in given.values():
            self.stdout.write("The pharmacy's profile is asked for at the first sign-in.")
            return
        profile = {field: self._said(given[field], words) for field, words in PROFILE.items()}
        pharmacy = found_pharmacy(by=owner, at=timezone.now(), **profile)
        self.stdout.write(f"{pharmacy.name} is entered.")

    def _said(self, given: str | None, words: str) -> str:
        if given is not None:
            return given
        if not sys.stdin.isatty():
            raise CommandError(f"Missing: {words}. See --help.")
        return input(f"{words}: ").strip()

    def _password(self) -> str:
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\n")
        password = getpass.getpass("Password (at least 12 characters): ")
        if password != getpass.getpass("Password again: "):
            raise CommandError("The two are not the same. Nothing was saved.")
        return password
