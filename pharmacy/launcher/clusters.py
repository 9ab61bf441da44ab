"""PostgreSQL from its wheel's binaries: making a cluster, starting it, asking it."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from pharmacy.launcher.environment import NO_SPACE, secrets_of
from pharmacy.launcher.homes import UNPRIVILEGED, home_of, programs_of, run_as
from pharmacy.launcher.places import Place
from pharmacy.launcher.processes import TAG
from pharmacy.launcher.services import Service
from pharmacy.launcher.speech import Trouble, say

INITDB = (
    "-A", "scram-sha-256", "-U", "postgres", "-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
    "--lc-collate=C.UTF-8", "--lc-ctype=C.UTF-8", "--no-instructions",
)  # fmt: skip
SETTINGS = ("max_connections=200", "timezone=UTC", "log_timezone=UTC", "listen_addresses=")
# For tests alone: nothing in their cluster has to survive a power cut.
UNSAFE = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")


class Cluster:
    """The embedded PostgreSQL of one place, reached through a socket in a folder of its own."""

    def __init__(self, place: Place, sockets: Path, *, settings: tuple[str, ...] = ()) -> None:
        self.place, self.sockets, self.settings = place, sockets, SETTINGS + settings
        self.account = None if os.geteuid() else UNPRIVILEGED

    @cached_property
    def home(self) -> Path:
        """The folder the cluster is in; raises Trouble where there is none that postgres can enter."""
        return home_of(self.place, self.account)

    @property
    def data(self) -> Path:
        """The cluster's own folder."""
        return self.home / "postgres"

    @property
    def programs(self) -> Path:
        """Where postgres, initdb and psql are."""
        return programs_of(self.home)

    def create(self) -> None:
        """Make the cluster with its roles and database unless it exists; it takes its name only when complete."""
        if self.data.exists():
            self._refuse_damaged()
            return
        say("Creating the embedded PostgreSQL")
        draft = self.home / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self.give(draft)
        password = self._password_file(secrets_of(self.place)["POSTGRES_PASSWORD"])
        self._run("initdb", *INITDB, f"--pwfile={password}", "-D", str(draft))
        self._run("postgres", "--single", "-D", str(draft), "postgres", typed=_roles(secrets_of(self.place)))
        password.unlink()
        draft.rename(self.data)

    def service(self) -> Service:
        """Postgres as a child of ours: SIGINT is its fast stop, from us and from the kernel when we die."""
        options = [part for setting in self.settings for part in ("-c", setting)]
        argv = (str(self.programs / "postgres"), "-D", str(self.data), "-k", str(self.sockets), *options)
        return Service(
            "postgres", argv, self._env(), self.answers, Path("/"), signal.SIGINT, 30, signal.SIGINT, self.account
        )

    def answers(self) -> bool:
        """Whether it accepts queries."""
        return self.query("SELECT 1", database="postgres").returncode == 0

    def query(self, sql: str, *, database: str) -> subprocess.CompletedProcess[str]:
        """Ask as the superuser, who exists for this launcher alone."""
        argv = [str(self.programs / "psql"), "-h", str(self.sockets), "-U", "postgres", "-d", database, "-qAtX"]
        env = self._env() | {"PGPASSWORD": secrets_of(self.place)["POSTGRES_PASSWORD"], "PGCONNECT_TIMEOUT": "5"}
        return subprocess.run(
            [*argv, "-v", "ON_ERROR_STOP=1", "-c", sql], env=env, capture_output=True, text=True, check=False
        )

    def urls(self) -> dict[str, str]:
        """The addresses of the database for the application and for its owner."""
        secrets, host = secrets_of(self.place), str(self.sockets).replace("/", "%2F")
        return {
            "DATABASE_URL": f"postgres://aliquot_app:{secrets['DATABASE_PASSWORD']}@{host}/aliquot",
            "DATABASE_OWNER_URL": f"postgres://aliquot_owner:{secrets['DATABASE_OWNER_PASSWORD']}@{host}/aliquot",
        }

    def _refuse_damaged(self) -> None:
        begin_anew = f"Restore {self.data} from a backup, or move {self.place.var} away to begin anew."
        if not self.place.secrets.exists():
            raise Trouble(f"{self.place.secrets} is missing, and the database cannot be opened without.\n{begin_anew}")
        version = self.data / "PG_VERSION"
        if not version.exists() or not (self.data / "global" / "pg_control").exists():
            raise Trouble(f"{self.data} is damaged or not a PostgreSQL cluster.\n{begin_anew}")
        ours = self._run("postgres", "--version").split()[-1].split(".")[0]
        if (theirs := version.read_text().strip()) != ours:
            raise Trouble(f"{self.data} was made by PostgreSQL {theirs}, this is {ours}.\n{begin_anew}")

    def _password_file(self, password: str) -> Path:
        handle, name = tempfile.mkstemp(dir=self.sockets)
        with os.fdopen(handle, "w") as file:
            file.write(password)
        self.give(Path(name))
        return Path(name)

    def give(self, path: Path) -> None:
        """Make a file or folder belong to the account postgres runs under."""
        if self.account:
            shutil.chown(path, self.account)

    def _run(self, program: str, *arguments: str, typed: str = "") -> str:
        done = run_as(self.account, [self.programs / program, *arguments], self._env(), typed)
        if done.returncode:
            reason = f"The disk is full. {NO_SPACE}" if NO_SPACE in done.stderr else done.stderr.strip()[-1500:]
            raise Trouble(f"{program} failed in {self.home}:\n{reason}")
        return done.stdout

    def _env(self) -> dict[str, str]:
        return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", TAG: str(self.place.var)}


def _roles(secrets: Mapping[str, str]) -> str:
    # The owner may act as the application, so that tests can run as it.
    return (
        f"CREATE ROLE aliquot_owner LOGIN CREATEDB PASSWORD '{secrets['DATABASE_OWNER_PASSWORD']}'\n"
        f"CREATE ROLE aliquot_app LOGIN PASSWORD '{secrets['DATABASE_PASSWORD']}'\n"
        "GRANT aliquot_app TO aliquot_owner\n"
        "CREATE DATABASE aliquot OWNER aliquot_owner\n"
    )
