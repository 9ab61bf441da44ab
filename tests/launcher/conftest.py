"""Copies of the checkout to start ./run in, with the environment the tests themselves run in lent to them."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pharmacy.launcher.places import Place
from pharmacy.launcher.processes import TAG, is_tagged, started, wait_until
from pharmacy.launcher.site import VARIABLES

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns("var", ".venv", ".git", "__pycache__", ".*_cache", ".hypothesis", "node_modules")
PATIENCE = 400


def environment(**more: str) -> dict[str, str]:
    """What a person's shell would hand to ./run: nothing of the test run's own services."""
    hidden = {*VARIABLES, TAG, "DJANGO_SETTINGS_MODULE", "CI"}
    kept = {name: value for name, value in os.environ.items() if name not in hidden and "PYTEST" not in name}
    return kept | {"ALIQUOT_VENV": sys.prefix} | more


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Checkout:
    """A copy of the working tree and what was started in it."""

    folder: Path
    launchers: list["subprocess.Popen[str]"] = field(default_factory=list)

    @property
    def var(self) -> Path:
        return self.folder / "var"

    def run(self, *arguments: str, typed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        """./run to its end."""
        return subprocess.run(
            ["./run", *arguments],
            cwd=self.folder,
            env=environment(**more),
            input=typed,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def begin(self, *arguments: str, **more: str) -> "subprocess.Popen[str]":
        """./run, writing into a file what it says."""
        with (self.folder / "output.txt").open("w") as output:
            launcher = subprocess.Popen(
                ["./run", *arguments],
                cwd=self.folder,
                env=environment(**more),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                text=True,
            )
        self.launchers.append(launcher)
        return launcher

    def start(self, port: int) -> "subprocess.Popen[str]":
        """./run until it says that everything is running."""
        launcher = self.begin("--empty", "--bind", f"127.0.0.1:{port}")
        wait_until(lambda: "Ctrl-C stops" in self.said() or launcher.poll() is not None, PATIENCE)
        assert launcher.poll() is None, self.said()
        return launcher

    def said(self) -> str:
        return (self.folder / "output.txt").read_text()

    def processes(self) -> list[int]:
        """Everything that runs on behalf of this checkout, by the mark every child carries."""
        found = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())
        return [pid for pid in found if started(pid) and is_tagged(pid, self.var)]

    def locks_and_sockets(self) -> list[str]:
        """What a launcher keeps only while it runs."""
        kept = [*self.var.glob("pids/*"), *self.var.glob("state.json"), *self.var.glob("postgres/postmaster.pid")]
        return [str(path) for path in (*kept, *Place(self.var).old_sockets())]

    def stop(self) -> None:
        for launcher in self.launchers:
            if launcher.poll() is None:
                launcher.send_signal(signal.SIGTERM)
                launcher.wait(60)
        self.launchers.clear()


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder every account can enter, as a checkout usually is; pytest's own are closed."""
    folder = Path(tempfile.mkdtemp(prefix="aliquot-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def copy_to(folder: Path) -> Checkout:
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    return Checkout(folder)


def page(port: int) -> int:
    """The status of the readiness page, 0 while nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            status: int = answer.status
            return status
    except OSError:
        return 0


def seconds_until(condition: Callable[[], object]) -> float:
    began = time.monotonic()
    assert wait_until(condition, PATIENCE)
    return time.monotonic() - began


def seconds_of(argv: list[str]) -> float:
    """How long a process of the checkout itself takes."""
    began = time.monotonic()
    subprocess.run(argv, cwd=ROOT, check=True, timeout=PATIENCE)
    return time.monotonic() - began


@pytest.fixture(scope="session")
def prepared() -> Iterator[Checkout]:
    """A checkout that has been started once, and stopped."""
    with open_folder() as folder:
        checkout = copy_to(folder / "aliquot")
        checkout.start(unused_port())
        checkout.stop()
        yield checkout


@pytest.fixture
def checkout(prepared: Checkout) -> Iterator[Checkout]:
    """The prepared checkout, not running before and after."""
    yield prepared
    prepared.stop()


@pytest.fixture
def unseeded(prepared: Checkout) -> Iterator[Checkout]:
    """A copy of the prepared checkout, stopped, of which nobody has noted what its database holds."""
    prepared.stop()
    with open_folder() as folder:
        subprocess.run(["cp", "-a", prepared.folder, folder], check=True)  # postgres keeps its owner
        copy = Checkout(folder / prepared.folder.name)
        marker = copy.var / "postgres" / "aliquot.json"
        marker.write_text(json.dumps({"migrated": json.loads(marker.read_text())["migrated"]}))
        yield copy
        copy.stop()


@pytest.fixture
def bare() -> Iterator[Checkout]:
    """A checkout in which nothing was ever started."""
    with open_folder() as folder:
        yield copy_to(folder / "aliquot")
