"""A history as it is made: past every constraint, proved, sealed, and shaped like what the actions write."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import groupby
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db.models import Max, Model, Sum
from django.test import TestCase

from compounding.lifecycle import BatchStatus
from compounding.models import Batch, Lot, Movement
from orders.lifecycle import OrderStatus
from orders.models import Order, Prescription
from patients.models import Patient
from pharmacy.history.copies import Dice, Numbers
from pharmacy.history.make import make_history
from pharmacy.history.pattern import Pattern
from pharmacy.history.recording import TouchedOthers, histories, multiplied, record
from pharmacy.history.stories import STORIES
from pharmacy.history.world import world
from pharmacy.history.writing import write_copies
from records.models import Document, DocumentState, Event
from records.refusals import Refusal
from records.signatures import signed_of
from records.verification import findings
from tests import factories
from tests.conftest import AT

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(300)]


def test_it_is_whole_proved_and_can_be_made_again(at, clock):
    for _ in range(2):
        list(make_history(30, seed=1, at=at))
    assert Order.objects.count() >= 60
    assert set(Batch.objects.values_list("status", flat=True)) == set(BatchStatus)
    unseen = {OrderStatus.VERIFIED, OrderStatus.RETURNED}
    assert set(Order.objects.values_list("status", flat=True)) == set(OrderStatus) - unseen
    assert list(findings()) == []
    assert not Document.objects.exclude(state__in=[DocumentState.DONE, DocumentState.VOIDED]).exists()
    for rows, name in ((Batch.objects.all(), "batch"), (Lot.objects.all(), "lot")):
        moved = dict(Movement.objects.exclude(**{name: None}).values_list(name).annotate(Sum("amount")))
        assert {row.pk: row.on_hand for row in rows} == {row.pk: moved.get(row.pk, 0) for row in rows}
    for row in [*Order.objects.filter(status=OrderStatus.HANDED_OVER)[:20], *Prescription.objects.all()[:20]]:
        assert [said["void_because"] for said in signed_of(row)] == [""] * len(signed_of(row)), row
    assert Event.objects.latest("at").at <= at


@pytest.mark.xdist_group("the world of the stories")
class TestTheShapeOfACopy(TestCase):
    """It is that of what the actions write, story by story; the world they happen in is made once for all."""

    @classmethod
    def setUpTestData(cls):
        with time_machine.travel(AT, tick=False):
            cls.people, _days = world(AT)

    def setUp(self):
        clock = time_machine.travel(AT, tick=False)
        clock.start()
        self.addCleanup(clock.stop)

    def test_of_ordinary_days(self):
        self.has_the_shape_of("ordinary")

    def test_of_days_on_which_things_went_wrong(self):
        self.has_the_shape_of("troubled")

    def test_of_today(self):
        self.has_the_shape_of("today")

    def test_no_story_is_left_out(self):
        assert set(STORIES) == {"ordinary", "troubled", "today"}

    def has_the_shape_of(self, story):
        pattern = Pattern(record(STORIES[story](self.people, AT)), AT)
        with _new_rows() as played:  # first: what was tested before is not tested again (QC-09)
            for _ in STORIES[story](self.people, AT):
                pass
        with _new_rows() as copied:
            write_copies(pattern, [timedelta(days=3)], dice=Dice(1), numbers=Numbers())
        assert copied.keys() == played.keys()
        for table, rows in played.items():
            assert copied[table] == rows, table


@contextmanager
def _new_rows() -> Iterator[dict[str, Counter[Any]]]:
    """By table, how many new rows have which columns filled; of events also the codes, subject by subject."""
    models = [*multiplied(), *histories()]
    before = {model: _last(model) for model in models}
    found: dict[str, Counter[Any]] = {}
    yield found
    for model in models:
        rows = model._default_manager.filter(pk__gt=before[model])
        if filled := Counter(_filled(row) for row in rows):
            found[model._meta.db_table] = filled
    told = Event.objects.filter(pk__gt=before[Event]).order_by("subject_kind", "subject_id", "pk")
    subjects = groupby(told, key=lambda event: (event.subject_kind, event.subject_id))
    found["told"] = Counter((kind, *(event.code for event in events)) for (kind, _), events in subjects)


def _filled(row: Model) -> frozenset[str]:
    # Who did it is in the events: a copy's row history has no context.
    names = {field.attname for field in row._meta.concrete_fields} - {"pgh_context_id"}
    return frozenset(name for name in names if getattr(row, name) not in (None, ""))


def _last(model: type[Model]) -> int:
    return model._default_manager.aggregate(last=Max("pk"))["last"] or 0


def test_a_story_that_changes_what_is_there_already_is_refused(at):
    patient = factories.a_patient(by=factories.pharmacist(), at=at)

    def meddles():
        Patient.objects.filter(pk=patient.pk).update(city="Elsewhere")
        yield

    with pytest.raises(TouchedOthers):
        record(meddles())
    patient.refresh_from_db()
    assert patient.city != "Elsewhere"


def test_nothing_is_invented_in_a_pharmacy_that_is_not_in_training(at):
    owner = factories.pharmacist_in_charge()
    factories.a_pharmacy(by=owner, at=at)
    with pytest.raises(CommandError, match="not in training"):
        call_command("make_history", orders=30)
    assert not Order.objects.exists() and not Patient.objects.exists()


def test_nothing_is_invented_beside_people_who_have_accounts(at):
    factories.pharmacist_in_charge()
    with pytest.raises(Refusal, match="account"):
        list(make_history(30, seed=1, at=at))
    assert not Order.objects.exists()
