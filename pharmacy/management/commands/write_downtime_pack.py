"""Writes the downtime pack now: the open work on paper, for when the site cannot be reached."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orders.downtime import write_pack
from pharmacy.schedule import downtime_pack, only_one


class Command(BaseCommand):
    """`manage.py write_downtime_pack`."""

    help = "Write the downtime pack now, beside those of every hour; see DOWNTIME_DIR."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it and say where it is; not while another process writes one."""
        with only_one(downtime_pack.__name__) as mine:
            if not mine:
                raise CommandError("A pack is being written by the clock just now.")
            pack = write_pack(timezone.now())
        self.stdout.write(f"{pack.path} ({pack.size_bytes} bytes)")
