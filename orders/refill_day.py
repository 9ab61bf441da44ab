"""Refill day: whose supply runs out soon, by the pharmacy's own arithmetic, and what came of asking for each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.urls import reverse

from orders.boards import copy_of, prescribed
from orders.filling import fills_left
from orders.lifecycle import PrescriptionStatus
from orders.models import Order, Prescription
from orders.safety_forms import SafetyForm
from orders.spans import is_early, spans_of
from premises.models import DayOf, Pharmacy, calendar_of

MOST = 200
AHEAD = (7, 14, 30)  # how many days one may look ahead; the second is shown first


class RefillForm(SafetyForm):
    """One line: whether its refill is asked for, and the safety questions of every refill (domain 5.5)."""

    ask = forms.BooleanField(label="Ask for this refill", required=False)


@dataclass(frozen=True)
class Due:
    """A prescription whose supply runs out soon: the day it ends, the fills left, whether it is early (RX-EXP-3)."""

    prescription: Prescription
    ends_on: date
    days: int
    left: int
    is_early: bool

    @property
    def patient(self) -> str:
        """For whom."""
        return self.prescription.patient.full_name

    @property
    def what(self) -> str:
        """What is prescribed, in a line."""
        return prescribed(self.prescription)

    @property
    def url(self) -> str:
        """The prescription's page."""
        return reverse("prescription", args=[self.prescription.public_id])

    @property
    def copy_url(self) -> str:
        """Where it is renewed: the page of an order, filled in from it."""
        return copy_of(self.prescription)


@dataclass(frozen=True)
class Asked:
    """What came of one line: the number of the order, or the code and the reason of the refusal."""

    public_id: str
    patient: str
    what: str
    url: str
    number: str = ""
    code: str = ""
    text: str = ""


def due_for(user: Any, *, ahead: int, early_percent: int, at: datetime) -> list[Due]:
    """What `user` may order for and what runs out within `ahead` days, the soonest first; nothing that is under way."""
    day_of = calendar_of(Pharmacy.objects.the_one())
    rows = Prescription.objects.visible_to(user).filter(status=PrescriptionStatus.SIGNED).with_people()
    rows = rows.prefetch_related("orders__lines", "orders__handing_over").order_by("-signed_at")
    found = [due for row in rows[:MOST] for due in _due(row, day_of, at, early_percent)]
    return sorted((due for due in found if due.days <= ahead), key=lambda due: (due.ends_on, due.patient))


def asked_for(due: Due, order: Order) -> Asked:
    """Its refill is with the pharmacy now."""
    url = reverse("order_followed", args=[order.public_id])
    return Asked(due.prescription.public_id, due.patient, due.what, url, number=order.number)


def refused(due: Due, code: str, text: str) -> Asked:
    """Its refill was not asked for."""
    return Asked(due.prescription.public_id, due.patient, due.what, due.url, code=code, text=text)


def _due(row: Prescription, day_of: DayOf, at: datetime, early_percent: int) -> Iterator[Due]:
    """Nothing while a fill is under way, before the first was handed over, or after the prescription expired."""
    orders = list(row.orders.all())
    spans, today = list(spans_of(row, orders, day_of=day_of)), day_of(at)
    if not spans or today >= row.expires_on or any(order.is_open() for order in orders):
        return
    last = spans[-1]
    yield Due(row, last.ends_on, (last.ends_on - today).days, fills_left(row), is_early(last, today, early_percent))
