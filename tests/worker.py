"""The real Celery worker of a test process: started once, on that process's database and broker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

import redis
from django.conf import settings
from django.db import connection

from pharmacy.celery import app
from records.models import Document, DocumentState, Message
from tests.environment import HOME

PATIENCE_SECONDS = 60
UNDER_WAY = [DocumentState.PENDING, DocumentState.CLAIMED]


class Worker:
    """A running worker. It connects as the application role itself, with the application's own password."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process

    @classmethod
    def started(cls, *, keep: bool = False) -> "Worker":
        """Start a worker and wait until it answers; with `keep` what was queued before is still queued."""
        if not keep:
            broker().flushdb()
        address = urlsplit(os.environ["DATABASE_URL"])
        database = urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}"))
        argv = [sys.executable, "-m", "celery", "-A", "pharmacy", "worker", "-Q", "labels,paper,mail,bulk", "-c", "1"]
        argv += ["--without-gossip", "--without-mingle", "-l", "WARNING"]
        log = (HOME / "worker.log").open("wb")
        env = os.environ | {"DATABASE_URL": database}
        worker = cls(subprocess.Popen(argv, env=env, stdout=log, stderr=subprocess.STDOUT))
        wait_for(lambda: bool(app.control.ping(timeout=1)), f"the worker never answered, see {HOME}/worker.log")
        return worker

    def stop(self) -> None:
        """End the worker."""
        self.process.send_signal(signal.SIGQUIT)  # at once: nothing is under way
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def wait_until_idle(self) -> None:
        """Wait until no document or message is under way and no task is queued; fails with their names."""
        wait_for(lambda: not _under_way() and not _queued(), "the worker did not finish")


class OneWorker:
    """The worker of this test process: started when first needed, and again after a test wanted none beside it."""

    def __init__(self) -> None:
        self._running: Worker | None = None

    def running(self) -> Worker:
        """The worker, started if there is none."""
        self._running = self._running or Worker.started()
        return self._running

    def stop(self) -> None:
        """End it; whatever is asked for from now on waits."""
        if self._running:
            self._running.stop()
        self._running = None


def broker() -> "redis.Redis":
    """This process's broker, asked directly."""
    url = settings.CELERY_BROKER_URL.replace("redis+socket://", "unix://").replace("virtual_host=", "db=")
    return redis.Redis.from_url(url)


def _under_way() -> list[str]:
    """The rows a worker still has to do, by kind and public id."""
    return [str(row) for model in (Document, Message) for row in model.objects.filter(state__in=UNDER_WAY)]


def _queued() -> int:
    queues = ("labels", "paper", "mail", "bulk", "unacked")
    return sum(broker().llen(queue) if queue != "unacked" else broker().hlen(queue) for queue in queues)


def wait_for(done: Callable[[], bool], what: str, *, seconds: float = PATIENCE_SECONDS) -> None:
    """Look until it is done; fails with the rows still under way."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: {_under_way()}")
        time.sleep(0.02)
