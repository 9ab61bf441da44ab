"""Drafts written by several at the same moment: the database decides (HOUSE-03)."""

from functools import partial

import pytest
from django.db import connection

from accounts.models import User
from orders.actions.prescribing import prepare
from orders.draft_rows import DraftChanged, DraftEnded, DraftGone, begun, end, keep
from orders.models import Draft, Edition, Prescription
from records.models import Event
from tests import factories
from tests.concurrency import at_once, failures

pytestmark = pytest.mark.django_db


@pytest.fixture
def writers(at, transactional_db):
    """One person at two tabs, a patient, and what they write."""
    waiting = factories.a_prescription(at=at)
    return waiting, User.objects.get(pk=waiting.prescriber.user_id), begun()


def test_of_four_who_write_over_one_version_at_once_one_does(writers, at):
    waiting, user, edition = writers
    for base in (edition, Edition(edition.public_id, 1)):
        said = [{"note": f"over {base.version}, from tab {n}"} for n in range(4)]
        write = partial(keep, user, base, patient=waiting.patient, at=at)
        done = at_once(4, partial(_one_of, write, said))
        (winner,) = [n for n in range(4) if not isinstance(done[n], Exception)]
        assert [type(error) for error in failures(done)] == [DraftChanged] * 3
        draft = Draft.objects.get()
        assert (draft.said, draft.version) == (said[winner], base.version + 1)


def _one_of(write, said, number):
    return write(said[number])


def test_of_two_who_save_for_signature_at_once_one_writes_it(writers, at):
    waiting, user, edition = writers
    keep(user, edition, {"note": "n"}, patient=waiting.patient, at=at)
    asked = factories.a_draft(waiting.all_steps()[0].formula, at=at)
    base = Draft.objects.get().edition
    done = at_once(3, lambda _: prepare(waiting.patient, waiting.prescriber, asked, edition=base, by=user, at=at))
    assert [type(error) for error in failures(done)] == [DraftEnded] * 2
    assert Prescription.objects.exclude(pk=waiting.pk).count() == 1


def test_a_draft_that_cannot_end_leaves_no_prescription(at):
    waiting = factories.a_prescription(at=at)
    user, asked = waiting.prescriber.user, factories.a_draft(waiting.all_steps()[0].formula, at=at)
    told = Event.objects.count()
    gone = begun()
    keep(user, gone, {"note": "n"}, patient=None, at=at)
    base = Draft.objects.get().edition
    Draft.objects.all().delete()
    with pytest.raises(DraftGone):
        prepare(waiting.patient, waiting.prescriber, asked, edition=base, by=user, at=at)
    assert (Prescription.objects.count(), Event.objects.count()) == (1, told)


def test_the_version_decides_not_a_look_before_it(at, django_assert_num_queries):
    """The row is not read before it is written: what was read could be old by then."""
    waiting = factories.a_prescription(at=at)
    user = waiting.prescriber.user
    keep(user, begun(), {}, patient=None, at=at)
    base = Draft.objects.get().edition
    with connection.execute_wrapper(_no_select_of_drafts):
        end(base, waiting, by=user, at=at)
    assert Draft.objects.get().prescription == waiting


def _no_select_of_drafts(execute, sql, params, many, context):
    assert not sql.startswith("SELECT") or 'FROM "orders_draft"' not in sql, sql
    return execute(sql, params, many, context)
