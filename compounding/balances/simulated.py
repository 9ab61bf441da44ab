"""A balance that is not there: it answers over TCP as a serial balance does, for demo and tests."""

from __future__ import annotations

import itertools
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from enum import StrEnum

SPREAD = ("0", "0.6", "-0.9", "0.2", "1.1", "-0.4", "0.5", "-0.7", "0.8", "-0.2")


class Mode(StrEnum):
    """How it behaves."""

    STABLE = "stable"
    UNSTABLE = "unstable"
    OVERLOAD = "overload"
    UNDERLOAD = "underload"
    GARBLED = "garbled"
    SILENT = "silent"


class Pan:
    """What lies on it: one weight as text, or weights `around` it, one after the other as capsules are."""

    def __init__(self, weight: str = "0.0", unit: str = "mg", mode: Mode = Mode.STABLE, *, around: bool = False):
        self.weight, self.unit, self.mode, self.around = weight, unit, mode, around
        self._spread = itertools.cycle(SPREAD)

    def answer(self, command: str) -> str | None:
        """What it answers to one command; None where it stays silent."""
        if self.mode is Mode.SILENT:
            return None
        if command not in {"S", "SI"}:
            return "ES"
        return {
            Mode.STABLE: f"S S {self._shown():>10} {self.unit}",
            Mode.UNSTABLE: f"S D {self.weight:>10} {self.unit}",
            Mode.OVERLOAD: "S +",
            Mode.UNDERLOAD: "S -",
            Mode.GARBLED: "S S 17\x00#9.4 m",
        }[self.mode]

    def _shown(self) -> str:
        return str(Decimal(self.weight) + Decimal(next(self._spread))) if self.around else self.weight


class _Line(socketserver.StreamRequestHandler):
    """One that asks: a line in, a line out."""

    server: Server

    def handle(self) -> None:
        """Answer until it hangs up."""
        for raw in self.rfile:
            answer = self.server.pan.answer(raw.decode("ascii", errors="replace").strip())
            if answer is not None:
                self.wfile.write(f"{answer}\r\n".encode("ascii"))


class Server(socketserver.ThreadingTCPServer):
    """The balance at its address."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, pan: Pan, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__((host, port), _Line)
        self.pan = pan

    @property
    def address(self) -> str:
        """As `BALANCES` names it."""
        host, port = self.server_address[:2]
        return f"socket://{host!s}:{port}"


@contextmanager
def standing(pan: Pan) -> Iterator[str]:
    """A simulated balance for as long as the block runs, and its address."""
    with Server(pan) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.address
        finally:
            server.shutdown()
            thread.join()
