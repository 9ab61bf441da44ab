"""Gives the application's database role what it needs and no more; run by the owner after every migrate."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from pharmacy.privileges import grant


class Command(BaseCommand):
    """`manage.py grant_privileges [--role aliquot_app]`."""

    help = "Give the application's database role exactly its privileges (as the owner, after migrate)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which role serves."""
        parser.add_argument("--role", default="aliquot_app", help="the role the application connects as")

    def handle(self, *args: Any, role: str, verbosity: int, **options: Any) -> None:
        """Grant, and say on how many tables."""
        count = grant(role)
        if verbosity:
            self.stdout.write(f"{role} may use {count} tables; what happened it cannot change.")
