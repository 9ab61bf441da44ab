"""The processes of the application as values: what starts each, how it shows it is ready, how it is stopped."""

import http.client
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pharmacy.launcher.places import PYTHON, ROOT, Place

# The three processes of the application; docker-compose.yml starts the same.
WEB = (
    "-m", "gunicorn", "pharmacy.wsgi", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload",
    "--no-control-socket", "--graceful-timeout", "10", "--bind",
)  # fmt: skip
# Without mingle and gossip, which only ask other workers and cost a second.
WORKER = (
    "-m", "celery", "-A", "pharmacy", "worker", "-Q", "labels,paper,mail,bulk", "--without-mingle", "--without-gossip",
    "--loglevel", "INFO",
)  # fmt: skip
BEAT = ("-m", "celery", "-A", "pharmacy", "beat", "--pidfile=", "--loglevel", "INFO", "--schedule")
PING = ("-m", "celery", "-A", "pharmacy", "inspect", "ping", "--timeout", "2")


@dataclass(frozen=True)
class Service:
    """One long-running child."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    is_ready: Callable[[], bool]
    cwd: Path = ROOT
    stop: signal.Signals = signal.SIGTERM
    grace_seconds: float = 15
    death: signal.Signals = signal.SIGKILL
    account: str | None = None
    prepare: Callable[[], None] = field(default=lambda: None)


def web(env: Mapping[str, str], host: str, port: int) -> Service:
    """Gunicorn; ready when /readyz says that database and cache answer too."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return Service("web", (PYTHON, *WEB, bind), env, lambda: web_answers(local(host), port, env))


def worker(env: Mapping[str, str], is_ready: Callable[[], bool]) -> Service:
    """The Celery worker for all queues."""
    return Service("worker", (PYTHON, *WORKER), env, is_ready)


def beat(env: Mapping[str, str], place: Place) -> Service:
    """Celery's clock; ready when it has written its schedule, which survives a restart in var/beat/."""
    folder = place.var / "beat"
    folder.mkdir(exist_ok=True)
    since = time.time()

    def is_ready() -> bool:
        return any(file.stat().st_mtime >= since - 1 for file in folder.iterdir())

    return Service("beat", (PYTHON, *BEAT, str(folder / "schedule")), env, is_ready)


def worker_answers(env: Mapping[str, str]) -> bool:
    """Whether any worker on this broker answers a ping."""
    argv = [PYTHON, *PING]
    return subprocess.run(argv, env=dict(env), cwd=ROOT, capture_output=True, check=False).returncode == 0


def web_answers(host: str, port: int, env: Mapping[str, str]) -> bool:
    """Whether the web server says it is ready; asked under a name it is allowed to answer to."""
    name = env.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".*") or "localhost"
    connection = http.client.HTTPConnection(host, port, timeout=5)
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/readyz", headers={"Host": name})
        return connection.getresponse().status == http.client.OK
    return False


def local(host: str) -> str:
    """The address under which this machine reaches a server bound to `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
