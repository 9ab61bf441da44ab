"""A run and its real worker: killed in the middle it goes on by itself; a single label is never behind it."""

import os
import signal
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from orders.actions.paper import ask_for_label
from orders.actions.printing import print_labels
from orders.documents import LABEL, TOGETHER
from orders.label_content import LabelContent
from pharmacy.celery import app
from records import archive
from records.codes import read
from records.models import Document, DocumentState, PrintRun
from records.readback import opened
from records.verification import findings
from tests import factories
from tests.factories.containers import many_containers
from tests.worker import OneWorker, Worker, broker, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker, pytest.mark.slow, pytest.mark.timeout(2400)]

LABELS = 1_000
A_THIRD = LABELS // 3


def children_of(pid: int) -> list[int]:
    """The processes of a worker's pool."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in found.split()]


def is_done(run: PrintRun, count: int) -> bool:
    return run.progress.done >= count


def files() -> list[Path]:
    """Everything in the archive."""
    return [file for file in Path(settings.STORAGE_DIR).rglob("*") if file.is_file()]


def codes_in(sha256: str) -> list[str]:
    """What the staff's code says on each page of a file."""
    with opened(archive.fetch(sha256)) as pages:
        return [next(code.text for code in read(page.picture(300)) if code.text.startswith("AQ1")) for page in pages]


def stands_in_the_middle(run: PrintRun, pids: list[int]) -> bool:
    """Whether these processes, held still, hold papers of the run; they go on if not."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    if run.documents.filter(state=DocumentState.CLAIMED).exists():
        return True
    for pid in pids:
        os.kill(pid, signal.SIGCONT)
    return False


def test_killed_in_the_middle_it_goes_on_and_each_label_exists_once(one_worker: OneWorker):
    one_worker.stop()  # beside it the run would go on
    at = timezone.now()
    technician = factories.technician()
    containers = many_containers(LABELS, by=technician, at=at)
    Document.objects.all().update(state=DocumentState.VOIDED)  # the proof of the order they were multiplied from
    before = set(files())
    worker = Worker.started()
    run = print_labels(containers, title="Labels", by=technician, at=at)
    wait_for(lambda: is_done(run, A_THIRD // 2), "the run never began", seconds=900)
    # First a process of its pool dies, as out of memory: the worker itself starts another and goes on.
    os.kill(children_of(worker.process.pid)[0], signal.SIGKILL)
    wait_for(lambda: is_done(run, A_THIRD), "the run ended with its process", seconds=900)
    # Then all of it at once, as in a power cut, the messages it had taken with it.
    dead = [worker.process.pid, *children_of(worker.process.pid)]
    wait_for(lambda: stands_in_the_middle(run, dead), "nothing is under way", seconds=60)
    for pid in dead:
        os.kill(pid, signal.SIGKILL)
    worker.process.wait()
    assert run.progress.left > 0, "it was through already"
    assert run.documents.filter(state=DocumentState.CLAIMED).exists(), "it died between two files"
    broker().delete("unacked", "unacked_index", "unacked_mutex")
    again = Worker.started(keep=True)
    try:
        app.send_task("clock.sweep_documents", queue="mail")
        wait_for(lambda: is_done(run, LABELS), "it never went on", seconds=900)
    finally:
        again.stop()
    _each_exists_once(run, before)


@pytest.mark.usefixtures("worker")
def test_a_single_label_waits_for_one_piece_of_a_run_and_not_for_the_run():
    at = timezone.now()
    technician = factories.technician()
    *many, single = many_containers(7 * TOGETHER[LABEL] + 1, by=technician, at=at)
    run = print_labels(many, title="Labels", by=technician, at=at)
    wait_for(lambda: is_done(run, 1), "the run never began", seconds=200)
    before = run.progress.done
    label = ask_for_label(single, by=technician, at=at)
    wait_for(lambda: Document.objects.get(pk=label.pk).state == DocumentState.DONE, "it was never made", seconds=200)
    assert run.progress.done <= before + 2 * TOGETHER[LABEL]
    wait_for(lambda: run.progress.left == 0, "the run never ends", seconds=200)


def _each_exists_once(run: PrintRun, before: set[Path]) -> None:
    documents = list(run.documents.order_by("pk"))
    assert Counter(document.state for document in documents) == {DocumentState.DONE: LABELS}
    written = set(files()) - before
    assert {file.name for file in written} == {document.sha256 for document in documents}, "no file but theirs"
    pages = {sha256: codes_in(sha256) for sha256 in {document.sha256 for document in documents}}
    for document in documents:
        wanted = LabelContent.from_json(document.content).scan_code
        assert pages[document.sha256][document.page - 1] == wanted
    assert Counter(code for found in pages.values() for code in found).most_common(1)[0][1] == 1
    assert sum(map(len, pages.values())) == LABELS
    assert list(findings()) == []
