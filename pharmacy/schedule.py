"""What the clock starts: one task per job, never two of the same at once, each calling one function."""

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from celery import Task
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import User
from orders import downtime, draft_rows
from orders.actions.nudging import NotToNudge, nudge, to_nudge
from orders.actions.reminding import remind_to_sign, to_remind
from pharmacy.celery import app
from records import idempotency, outbox, sealing
from records.models import Document, Message, PrintRun
from records.tasks import send_message

# Who renders a document is told by the first word of its kind.
RENDERERS = {"orders": "orders.tasks.render_document", "compounding": "compounding.tasks.render_document"}
RUN_RENDERERS = {"orders": "orders.tasks.render_run"}
CLOCK_LOCKS = 0xC10C

Job = Callable[[datetime], object]


def every(period: timedelta, *, queue: str) -> Callable[[Job], Job]:
    """Let the clock start this job once in each period; a start that no worker took in time is dropped."""

    def register(job: Job) -> Job:
        def run() -> None:
            with only_one(job.__name__) as mine:
                if mine:
                    job(timezone.now())

        task = app.task(run, name=f"clock.{job.__name__}")
        options = {"queue": queue, "expires": period.total_seconds()}
        entry = {"task": task.name, "schedule": period, "options": options}
        app.conf.beat_schedule = app.conf.beat_schedule | {job.__name__: entry}
        return job

    return register


@contextmanager
def only_one(name: str) -> Iterator[bool]:
    """Whether this process alone does the job now; the lock ends with the block, or with a process that dies."""
    lock = [CLOCK_LOCKS, zlib.crc32(name.encode()) - 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", lock)
        (mine,) = cursor.fetchone()
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", lock)


def renderer_of(document: Document) -> "Task[Any, Any]":
    """The task that makes this document."""
    return app.tasks[RENDERERS[document.document_kind.partition(".")[0]]]


def runner_of(run: PrintRun) -> "Task[Any, Any]":
    """The task that makes the next papers of this run."""
    return app.tasks[RUN_RENDERERS[run.document_kind.partition(".")[0]]]


@every(timedelta(seconds=30), queue="mail")
def sweep_documents(at: datetime) -> None:
    """Publish the documents again that broker or worker lost."""
    outbox.put_back_dead(Document.objects.all(), at=at)
    for document in outbox.lost(Document.objects.filter(run=None), at=at):
        outbox.publish(renderer_of(document), document.public_id)
    for run in PrintRun.objects.stalled(outbox.lost(Document.objects.exclude(run=None), at=at)):
        outbox.publish(runner_of(run), run.public_id)


@every(timedelta(seconds=30), queue="mail")
def sweep_messages(at: datetime) -> None:
    """Publish the mails again that broker or worker lost."""
    for message in outbox.lost(Message.objects.all(), at=at):
        outbox.publish(send_message, message.public_id)


@every(timedelta(minutes=15), queue="paper")
def seal(at: datetime) -> None:
    """Seal what happened since the last seal (SEC-07)."""
    sealing.seal(at=at)


@every(downtime.SLACK, queue="paper")
def downtime_pack(at: datetime) -> None:
    """Write the downtime pack once an hour; one that failed is tried again at the next look (SEC-19)."""
    if downtime.is_due(at):
        downtime.write_pack(at)


@every(timedelta(hours=1), queue="mail")
def remind(at: datetime) -> None:
    """Mail prescribers what has waited for their signature for a day, once."""
    for prescription in to_remind(at):
        remind_to_sign(prescription, by=User.objects.system(), at=at)


@every(timedelta(minutes=15), queue="mail")
def remind_patients(at: datetime) -> None:
    """Remind patients of what waits for them, in their daytime; one that needs it no more stops nobody."""
    for due in to_nudge(at):
        with suppress(NotToNudge):
            nudge(due, by=User.objects.system(), at=at)


@every(timedelta(hours=6), queue="mail")
def forget(at: datetime) -> None:
    """Throw away sessions that ended, answers no machine will ask for again, and drafts nobody goes on with."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    idempotency.forget(at=at)
    draft_rows.forget(at=at)
