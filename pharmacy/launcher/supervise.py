"""Starting services in order, waiting for each, restarting what dies, stopping in reverse."""

import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from pharmacy.launcher import leftovers
from pharmacy.launcher.places import Place
from pharmacy.launcher.processes import end, session, spawn
from pharmacy.launcher.services import Service
from pharmacy.launcher.speech import Trouble, say, tail

READY_SECONDS = 120
# A child that lived this long before it died is restarted at once; others wait longer each time.
STEADY_SECONDS = 60
LONGEST_PAUSE = 30.0
LARGEST_LOG = 20_000_000
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Ctrl-C or SIGTERM arrived; raised where it is safe to leave."""


@dataclass
class Child:
    """A service with the process that serves now."""

    service: Service
    process: subprocess.Popen[bytes]
    since: float = field(default_factory=time.monotonic)
    pause: float = 0.5
    again_at: float | None = None


class Supervisor:
    """The children of this launcher, in the order they were started."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.children: list[Child] = []
        self.stopping = False
        self.interactive = False

    def listen(self) -> None:
        """From now on a signal to stop is remembered, and obeyed between two steps."""
        for sign in STOP_SIGNALS:
            signal.signal(sign, self._remember)

    def _remember(self, sign: int, _frame: FrameType | None) -> None:
        # Ctrl-C reaches an interactive command as well, and means that one.
        self.stopping = self.stopping or not (self.interactive and sign == signal.SIGINT)

    def start(self, *services: Service) -> None:
        """Start services side by side and wait until each is truly ready."""
        for service in services:
            self.children.append(Child(service, self._spawn(service)))
        for child in self.children[-len(services) :]:
            self._wait_until_ready(child)

    def watch(self, still_needed: Callable[[], bool] = lambda: True) -> None:
        """Restart what dies, later each time, until told to stop."""
        while not self.stopping and still_needed():
            for child in self.children:
                self._look_after(child)
            time.sleep(0.1)

    def run(
        self,
        argv: Sequence[str | Path],
        env: Mapping[str, str],
        *,
        output: Path | None = None,
        interactive: bool = False,
    ) -> int:
        """Run a command to its end while watching the services; a signal to stop ends it too."""
        self.interactive = interactive
        with output.open("wb") if output else nullcontext() as file:
            process = spawn(argv, env, output=file)
        self.watch(lambda: process.poll() is None)
        self.interactive = False
        if process.poll() is None:
            process.terminate()
            _wait(process, 10)
        if self.stopping:
            raise Stopped
        return process.returncode

    def stop(self) -> None:
        """Stop everything, last started first, with whatever children they have."""
        for sign in STOP_SIGNALS:
            signal.signal(sign, signal.SIG_IGN)
        for child in reversed(self.children):
            service, process = child.service, child.process
            members = session(process.pid)
            if process.poll() is None:
                process.send_signal(service.stop)
                _wait(process, service.grace_seconds)
            end([*{*members, *session(process.pid)}], signal.SIGKILL, 0)
            process.wait()
            leftovers.forget(self.place, service.name)
        self.children.clear()

    def _spawn(self, service: Service) -> subprocess.Popen[bytes]:
        log = self.place.logs / f"{service.name}.log"
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        service.prepare()
        with log.open("ab") as output:
            process = spawn(
                service.argv,
                service.env,
                output=output,
                account=service.account,
                death=service.death,
                cwd=service.cwd,
            )
        leftovers.record(self.place, service.name, process.pid, service.argv)
        return process

    def _wait_until_ready(self, child: Child) -> None:
        name, log = child.service.name, self.place.logs / f"{child.service.name}.log"
        deadline = time.monotonic() + READY_SECONDS
        while not child.service.is_ready():
            if self.stopping:
                raise Stopped
            if child.process.poll() is not None:
                raise Trouble(f"{name} ended while it was starting. {why(log)}")
            if time.monotonic() > deadline:
                raise Trouble(f"{name} was not ready after {READY_SECONDS} s. {why(log)}")
            time.sleep(0.02)

    def _look_after(self, child: Child) -> None:
        if child.process.poll() is None:
            return
        now = time.monotonic()
        if child.again_at is None:
            child.pause = 0.5 if now - child.since > STEADY_SECONDS else child.pause
            child.again_at = now + child.pause
            log = self.place.logs / f"{child.service.name}.log"
            say(f"{child.service.name} ended unexpectedly; starting it again in {child.pause:g} s ({log})")
            child.pause = min(child.pause * 2, LONGEST_PAUSE)
            end(session(child.process.pid), signal.SIGKILL, 0)
        elif now >= child.again_at:
            child.process, child.since, child.again_at = self._spawn(child.service), now, None


def why(log: Path) -> str:
    """The end of a log as a reason, a full disk by its name, even when the log itself had no room for it."""
    text = tail(log)
    is_full = "No space left on device" in text or not shutil.disk_usage(log.parent).free
    full = "The disk is full. " if is_full else ""
    return f"{full}Its last lines ({log}):\n{text}"


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return
