"""What was prescribed before and may be ordered again: the recent ones, and the last one of a patient."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from orders.boards import copy_of, prescribed
from orders.following import Follow, follow
from orders.models import Order, Prescription
from patients.models import Patient

LOOKED_AT, SHOWN = 30, 5


@dataclass(frozen=True)
class Recent:
    """The last prescription of one patient."""

    url: str
    patient: str
    what: str
    signed_at: datetime | None


def recent_of(user: Any) -> list[Recent]:
    """The patients whom `user` may prescribe for and last did, each once, with what was signed."""
    rows = _signed(user).select_related("patient").prefetch_related("steps__formula")[:LOOKED_AT]
    last: dict[int, Prescription] = {}
    for row in rows:
        last.setdefault(row.patient_id, row)
    return [
        Recent(copy_of(row), row.patient.full_name, prescribed(row), row.signed_at)
        for row in list(last.values())[:SHOWN]
    ]


def last_of(user: Any, patient: Patient) -> str:
    """Where the last order of this patient is copied; nothing where there is none."""
    row = _signed(user).filter(patient=patient).first()
    return copy_of(row) if row else ""


def again(order: Order, at: datetime) -> Follow:
    """A finished order as its prescriber follows it, with the way to order it again."""
    return replace(follow(order, at), action_url=copy_of(order.prescription), action="Order again")


def _signed(user: Any) -> Any:
    return Prescription.objects.visible_to(user).filter(signed_at__isnull=False).order_by("-signed_at", "-pk")
