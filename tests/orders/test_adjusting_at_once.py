"""At the same moment: several who adjust one titration, and one who adjusts what another ends."""

import pytest

from orders.actions.adjusting import adjust
from orders.actions.prescribing import discontinue
from orders.lifecycle import PrescriptionStatus
from orders.models import Adjustment, Order, Prescription
from tests import factories
from tests.concurrency import at_once, failures, in_turn

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def prescription(at, clock):
    return factories.a_titration(at=at)


@pytest.fixture
def adjusted(prescription, at):
    """What adjusts it, having seen no adjustment."""
    by = factories.pharmacist()
    draft = factories.an_adjustment(at=at)
    return lambda: adjust(Prescription.objects.get(pk=prescription.pk), draft, seen=0, by=by, at=at)


@pytest.fixture
def ended(prescription, at):
    """What discontinues it."""
    by = prescription.prescriber.user
    return lambda: discontinue(Prescription.objects.get(pk=prescription.pk), reason="another", by=by, at=at)


def test_of_several_who_adjust_at_once_one_does(adjusted):
    refused = failures(at_once(4, lambda _: adjusted()))
    assert [error.code for error in refused] == ["adjusted_meanwhile"] * 3
    assert Adjustment.objects.count() == 1
    assert Order.objects.open().count() == 1


def test_what_is_being_ended_is_not_adjusted(prescription, adjusted, ended):
    assert in_turn(ended, adjusted) == ["not_signed"]
    assert not Adjustment.objects.exists() and not Order.objects.open().exists()


def test_what_is_being_adjusted_ends_with_the_fill_asked_for_again(prescription, adjusted, ended):
    """Neither waits for the other in a circle: both lock the prescription before its orders."""
    assert in_turn(adjusted, ended) == []
    prescription.refresh_from_db()
    assert prescription.status == PrescriptionStatus.DISCONTINUED
    assert Adjustment.objects.count() == 1 and not Order.objects.open().exists()
