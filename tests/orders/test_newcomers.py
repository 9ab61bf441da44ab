"""The list of prescribers to be looked up: whose orders wait longest first, and whose licence ends soon (RX-12)."""

from datetime import datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse

from accounts.models import User
from orders.newcomers import ending_soon, newcomers
from premises.models import Pharmacy
from prescribers.models import Prescriber, PrescriberLicence
from tests import factories
from tests.signed_in import signed_in

pytestmark = pytest.mark.usefixtures("clock")


def a_newcomer(name: str, at: datetime, orders: int = 0) -> Prescriber:
    """Looked up by nobody, with so many orders."""
    by, user = factories.pharmacist(), factories.prescriber_user(name)
    found = factories.a_prescriber(by=by, at=at, user=user, is_verified=False)
    for _ in range(orders):
        factories.an_order(at=at, prescriber=found)
    return found


def test_the_oldest_order_is_first_and_orders_are_counted(at: datetime, administrator: User) -> None:
    factories.an_order(at=at)  # of somebody verified
    a_newcomer("Acer Waiting", at - timedelta(hours=9))
    a_newcomer("Beech Waiting", at - timedelta(hours=2), orders=1)
    a_newcomer("Cedar Waiting", at - timedelta(hours=5), orders=2)
    found = newcomers(Pharmacy.objects.today(at))
    assert [(row.prescriber.user.name, row.orders) for row in found] == [
        ("Cedar Waiting", 2), ("Beech Waiting", 1), ("Acer Waiting", 0),
    ]  # fmt: skip
    assert all([licence.state for licence in row.licences] == ["OR", "WA"] for row in found)
    page = unescape(signed_in(administrator).get(reverse("worklist_prescribers")).content.decode())
    assert page.index("Cedar Waiting") < page.index("Beech Waiting") < page.index("Acer Waiting")
    assert "Juniper" not in page and "Linden" not in page, "no patient, and nobody who is verified"


def test_an_accepted_order_waits_no_longer(at: datetime, pharmacist: User) -> None:
    order = factories.an_accepted_order(at=at, by=pharmacist)
    day = Pharmacy.objects.today(at)
    assert newcomers(day) == []
    PrescriberLicence.objects.filter(prescriber=order.prescription.prescriber, state="WA").update(number="Another")
    (row,) = newcomers(day)
    assert row.orders == 0 and [licence.state for licence in row.licences] == ["WA"]


def test_without_a_licence_in_force_there_is_none_to_look_up(at: datetime, pharmacist: User) -> None:
    waiting = a_newcomer("Acer Waiting", at, orders=1)
    PrescriberLicence.objects.filter(prescriber=waiting).update(expires_on=at.date() - timedelta(days=1))
    (row,) = newcomers(Pharmacy.objects.today(at))
    assert (row.prescriber, list(row.licences), row.orders) == (waiting, [], 1)
    assert "No licence in force" in signed_in(pharmacist).get(reverse("worklist_prescribers")).content.decode()


def test_a_licence_that_ends_within_the_days_of_the_setting_is_listed(at: datetime, pharmacist: User) -> None:
    factories.an_order(at=at)
    day, held = Pharmacy.objects.today(at), PrescriberLicence.objects.order_by("state")
    assert ending_soon(day) == []
    for licence, days in zip(held, (60, 61), strict=True):
        PrescriberLicence.objects.filter(pk=licence.pk).update(expires_on=day + timedelta(days=days))
    assert ending_soon(day) == [held[0]]
    assert held[0].number in signed_in(pharmacist).get(reverse("worklist_prescribers")).content.decode()


def test_everybody_is_verified(pharmacist: User, at: datetime) -> None:
    factories.an_order(at=at)
    assert "Everybody is verified." in signed_in(pharmacist).get(reverse("worklist_prescribers")).content.decode()
