"""The ways on from a patient's page: rows of ui/rows.html."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from orders.lifecycle import PrescriptionStatus
from orders.models import Order
from patients.models import Patient

Row = dict[str, str]


def rows_of_doing(patient: Patient, orders: Iterable[Order]) -> list[Row]:
    """What a patient may tell or ask: more medicine, an opioid, surgery, a question."""
    about = [patient.public_id]
    told = (
        ("my_opioid", "warning", _("I was given an opioid"), _("Read what to do now")),
        ("my_surgery", "clock", _("I have surgery or dental work"), _("When to stop and start again")),
        ("my_ask", "question", _("Ask the pharmacist"), _("We call you back")),
    )
    rows = [_row(reverse(name, args=about), icon, title, sub) for name, icon, title, sub in told]
    return [*_refills(orders), *rows]


def _refills(orders: Iterable[Order]) -> list[Row]:
    """One row for each prescription that still stands, the newest first."""
    standing = {order.prescription_id: order.prescription for order in orders}
    signed = [one for one in standing.values() if one.status == PrescriptionStatus.SIGNED]
    several = len(signed) > 1
    return [
        _row(
            reverse("my_refill", args=[one.public_id]), "capsule", _("Get more medicine"),
            _("Prescription {number}").format(number=one.number) if several else _("When you can, and how"),
        )
        for one in signed
    ]  # fmt: skip


def _row(url: str, icon: str, title: str, sub: str) -> Row:
    return {"url": url, "icon": icon, "title": title, "sub": sub}
