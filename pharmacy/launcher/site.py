"""One running set of services: its lock, its sockets, the environment its processes get."""

import os
import shutil
import socket
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pharmacy.launcher import leftovers, system, valkey
from pharmacy.launcher.clusters import Cluster
from pharmacy.launcher.environment import secrets_of
from pharmacy.launcher.named import check_named, named_servers
from pharmacy.launcher.places import Place, read_json, write_json
from pharmacy.launcher.processes import TAG
from pharmacy.launcher.speech import Trouble
from pharmacy.launcher.supervise import Supervisor

# Every variable the settings read (.env.example explains them); tests and benchmarks inherit none of them.
VARIABLES = (
    "SECRET_KEY", "EVENT_KEY", "DATABASE_URL", "DATABASE_OWNER_URL", "BROKER_URL", "CACHE_URL", "ALLOWED_HOSTS",
    "BASE_URL", "HTTPS", "TRUSTED_PROXIES", "DEBUG", "STORAGE_DIR", "MAIL_DIR", "EMAIL_URL", "DEFAULT_FROM_EMAIL",
    "SEAL_FILE", "DOWNTIME_DIR", "STATIC_ROOT", "LOG_LEVEL", "BALANCES", "TEXT_BACKEND",
)  # fmt: skip


@dataclass(frozen=True)
class Address:
    """Where the web server listens."""

    host: str = "127.0.0.1"
    port: int = 8000

    @classmethod
    def parse(cls, text: str) -> Self:
        """ADDR, ADDR:PORT, :PORT or [IPv6]:PORT."""
        host, colon, port = text.rpartition(":")
        if not colon or text.endswith("]") or text.count(":") > 1 and not text.startswith("["):
            host, port = text, "8000"
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise Trouble(f"--bind {text}: the port must be a number from 1 to 65535, as in --bind 127.0.0.1:8001")
        return cls(host.strip("[]") or "127.0.0.1", int(port))

    @classmethod
    def unused(cls) -> Self:
        """A free port for services that only last as long as a command."""
        with socket.create_server(("127.0.0.1", 0)) as probe:
            return cls(port=probe.getsockname()[1])

    @property
    def url(self) -> str:
        """The address a person types."""
        host = {"0.0.0.0": _own_address(), "::": _own_address()}.get(self.host, self.host)  # noqa: S104 - compared, not bound
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def allowed_hosts(self) -> str:
        """The names under which this machine may be asked."""
        names = {"127.0.0.1", "localhost", "[::1]", self.host, _own_address(), socket.gethostname()}
        return ",".join(sorted(names))


class Site:
    """The services of a place, owned by this launcher, or another's of which we are a guest."""

    def __init__(self, place: Place, sockets: Path, given: Mapping[str, str], settings: tuple[str, ...] = ()) -> None:
        self.place, self.sockets, self.given = place, sockets, given
        self.supervisor = Supervisor(place)
        self.cluster = None if given.get("DATABASE_URL") else Cluster(place, sockets, settings=settings)
        self.has_valkey = not given.get("BROKER_URL")
        self.address = Address()

    @classmethod
    def begin(cls, place: Place, given: Mapping[str, str], command: str, settings: tuple[str, ...] = ()) -> Self:
        """Clear what was left behind and start the services; the caller holds the lock of the place."""
        check_named(given)
        system.check_disk(place.var)
        leftovers.clear(place)
        site = cls(place, place.new_sockets(), given, settings)
        try:
            site.supervisor.listen()
            site.announce(command)
            site._start()
        except BaseException:
            site.end()
            raise
        return site

    @classmethod
    def join(cls, place: Place, given: Mapping[str, str]) -> Self:
        """The services another launcher runs, as it described them."""
        state = read_json(place.state)
        return cls(place, Path(state["sockets"]), {"BASE_URL": state["url"], **given})

    def _start(self) -> None:
        if self.cluster:
            leftovers.clear_data(self.place, self.cluster.data)
            self.cluster.give(self.sockets)
            self.cluster.create()
            self.supervisor.start(self.cluster.service())
        if self.has_valkey:
            self.supervisor.start(valkey.service(self.place, self.sockets, {"PATH": os.defpath, **self.tag()}))

    def announce(self, command: str, *, ready: bool = False, offers: Collection[str] = ()) -> None:
        """Tell other launchers who runs, where, on whose servers, whether they may join and what they find."""
        state = {"pid": os.getpid(), "command": command, "sockets": str(self.sockets), "url": self.address.url}
        state |= {"servers": named_servers(self.given), "ready": ready, "offers": sorted(offers)}
        write_json(self.place.state, state)

    def end(self) -> None:
        """Take no more guests, stop everything in reverse order and leave no socket."""
        with suppress(OSError):  # on a full disk there is still all the rest to do
            write_json(self.place.state, read_json(self.place.state) | {"ready": False})
        self.supervisor.stop()
        shutil.rmtree(self.sockets, ignore_errors=True)
        self.place.state.unlink(missing_ok=True)

    def tag(self) -> dict[str, str]:
        """By which a process is known to be ours."""
        return {TAG: str(self.place.var)}

    def environment(self) -> dict[str, str]:
        """What the application's processes get: our values, except where the person set their own."""
        secrets, var = secrets_of(self.place), self.place.var
        ours = {
            "SECRET_KEY": secrets["SECRET_KEY"],
            "EVENT_KEY": secrets["EVENT_KEY"],
            "ALLOWED_HOSTS": self.address.allowed_hosts,
            "BASE_URL": self.address.url,
            "STORAGE_DIR": str(var / "files"),
            "MAIL_DIR": str(var / "mail"),
            "SEAL_FILE": str(var / "seals.log"),
            "DOWNTIME_DIR": str(var / "downtime"),
            "STATIC_ROOT": str(var / "static"),
        }
        ours |= valkey.urls(self.sockets) if self.has_valkey else {"CACHE_URL": _cache_beside(self.given["BROKER_URL"])}
        ours |= self.cluster.urls() if self.cluster else {}
        return ours | {name: value for name, value in self.given.items() if value} | self.tag()


def _cache_beside(broker: str) -> str:
    """The same server as cache, when only a broker was named."""
    return broker.replace("redis+socket://", "unix://").replace("virtual_host=", "db=")


def _own_address() -> str:
    """This machine's address in its network; asking the routing table sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"
