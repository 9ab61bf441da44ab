"""A simulated serial balance at a TCP port: type a weight, or how it behaves, and the bench receives it."""

import sys
import threading
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand

from compounding.balances.simulated import Mode, Pan, Server


class Command(BaseCommand):
    """Stands until it is interrupted."""

    help = "Stand in for a balance: BALANCES=B1=socket://127.0.0.1:4001 connects balance B1 to it."
    requires_system_checks: list[str] = []  # it needs no database

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=4001)
        parser.add_argument("--weight", default="0.0", help="what it shows, such as 1551.2")
        parser.add_argument("--unit", default="mg")
        parser.add_argument("--mode", type=Mode, default=Mode.STABLE, choices=list(Mode))
        parser.add_argument("--around", action="store_true", help="a little more or less each time, as capsules are")

    def handle(self, *args: Any, port: int, weight: str, unit: str, mode: Mode, around: bool, **options: Any) -> None:
        pan = Pan(weight, unit, mode, around=around)
        with Server(pan, port=port) as server:
            self.stdout.write(f"The balance stands at {server.address} and shows {pan.weight} {pan.unit}.")
            self.stdout.write(f"Type a weight, or one of {', '.join(Mode)}. Control-C takes it away.")
            threading.Thread(target=self._listen, args=[pan], daemon=True).start()
            with suppress(KeyboardInterrupt):
                server.serve_forever()

    def _listen(self, pan: Pan) -> None:
        for line in sys.stdin:
            self.stdout.write(_set(pan, line.strip()))


def _set(pan: Pan, said: str) -> str:
    """Take over what was typed, and say what it shows now."""
    if said in set(Mode):
        pan.mode = Mode(said)
    elif said.replace(".", "", 1).lstrip("-").isdigit():
        pan.weight, pan.mode = said, Mode.STABLE
    else:
        return "That is no weight. Nothing changed."
    return f"{pan.mode}: {pan.weight} {pan.unit}"
