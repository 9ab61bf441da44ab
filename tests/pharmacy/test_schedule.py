"""What the clock starts: each job once in its period, never two of the same at once."""

import threading
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from compounding import documents as paper_of_batches
from orders import documents
from orders.tasks import render_document
from pharmacy import records_views, schedule
from pharmacy.celery import app
from records import outbox
from records.models import Document, Seal
from tests import factories

JOBS = {
    "sweep_documents": timedelta(seconds=30),
    "sweep_messages": timedelta(seconds=30),
    "seal": timedelta(minutes=15),
    "downtime_pack": timedelta(minutes=5),
    "remind": timedelta(hours=1),
    "remind_patients": timedelta(minutes=15),
    "forget": timedelta(hours=6),
}


def test_the_clock_starts_these_jobs_so_often():
    assert {name: entry["schedule"] for name, entry in app.conf.beat_schedule.items()} == JOBS
    assert all(entry["task"] in app.tasks for entry in app.conf.beat_schedule.values())


@pytest.mark.django_db
@pytest.mark.parametrize("name", JOBS)
def test_every_job_runs_on_an_empty_house(name):
    app.tasks[app.conf.beat_schedule[name]["task"]]()


@pytest.mark.django_db(transaction=True)
def test_a_job_that_runs_is_not_started_again():
    inside, leave = threading.Event(), threading.Event()

    def holds():
        with schedule.only_one("seal"):
            inside.set()
            leave.wait(timeout=20)
        connection.close()

    other = threading.Thread(target=holds)
    other.start()
    inside.wait(timeout=20)
    app.tasks["clock.seal"]()
    assert not Seal.objects.exists()
    leave.set()
    other.join()
    app.tasks["clock.seal"]()
    assert Seal.objects.count() == 1


@pytest.mark.django_db
def test_every_kind_of_paper_has_somebody_who_makes_it(at):
    factories.an_accepted_order(at=at)
    [label] = outbox.lost(Document.objects.all(), at=at + timedelta(seconds=31))
    assert schedule.renderer_of(label).name == render_document.name
    kinds = [*documents.RENDERERS, *paper_of_batches.RENDERERS]
    assert {kind.split(".")[0] for kind in kinds} == set(schedule.RENDERERS) == set(records_views.PAGES)
    assert set(schedule.RENDERERS.values()) <= set(app.tasks)


@pytest.mark.django_db
def test_sessions_that_ended_are_forgotten(at):
    Session.objects.create(session_key="old", session_data="", expire_date=at - timedelta(days=9000))
    schedule.forget(at)
    assert not Session.objects.exists()
