"""Servers named in the environment instead of the embedded ones: whether anybody answers there at all."""

import re
import socket
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from pharmacy.launcher.speech import Trouble

NAMES = ("DATABASE_URL", "DATABASE_OWNER_URL", "BROKER_URL", "CACHE_URL")
PASSWORD = re.compile(r":[^/@]*@")
PATIENCE_SECONDS = 5
PORTS = {"postgres": 5432, "postgresql": 5432, "redis": 6379, "rediss": 6379}
# A socket is named by its path alone.
SOCKETS = ("redis+socket", "unix")


def check_named(given: Mapping[str, str]) -> None:
    """Refuse to begin when a server is not there; what it says of names and passwords is left to the server."""
    for name in NAMES:
        if url := given.get(name):
            _check(name, url)


def named_servers(given: Mapping[str, str]) -> dict[str, str]:
    """The servers that were named, without their passwords: two launchers compare by it whether they mean the same."""
    return {name: PASSWORD.sub("@", given[name]) for name in NAMES if given.get(name)}


def _check(name: str, url: str) -> None:
    try:
        where = _where(url)
    except (ValueError, LookupError) as error:
        # The value is not shown: it may hold a password.
        raise Trouble(f"{name} is not an address of the form in .env.example.") from error
    try:
        _connect(where)
    except OSError as error:
        shown = where if isinstance(where, str) else f"{where[0]}:{where[1]}"
        reason = error.strerror or error
        raise Trouble(f"{name}: no server answers at {shown} ({reason}). Start it, or unset {name}.") from error


def _where(url: str) -> str | tuple[str, int]:
    """Host and port, or the path of a socket."""
    parts = urlsplit(url)
    if parts.scheme in SOCKETS:
        return parts.path
    port = parts.port or PORTS[parts.scheme]
    host = unquote(parts.netloc.rpartition("@")[2].partition(":")[0])  # .hostname would change its letters
    if host.startswith("/"):
        return f"{host}/.s.PGSQL.{port}"
    return parts.hostname or "127.0.0.1", port


def _connect(where: str | tuple[str, int]) -> None:
    if isinstance(where, tuple):
        socket.create_connection(where, PATIENCE_SECONDS).close()
        return
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PATIENCE_SECONDS)
        connection.connect(where)
