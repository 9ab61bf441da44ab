"""What the page of an order begins with, when it goes on from an earlier prescription: a copy, or one that ends it."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from orders.composing import PrescriptionForm
from orders.models import Prescription
from orders.spans import day_today
from orders.step_rows import rows_from, rows_left, rows_of
from orders.typed import Rows, Said

WHOLE = "whole"  # in the address: the ramp from its first step, though it was dispensed


@dataclass(frozen=True)
class Beginning:
    """Fields and rows that are filled in; `notice` says what is left out of them, `whole_url` is where it is not."""

    said: Said
    rows: Rows
    notice: str = ""
    whole_url: str = ""


def replaced_by(source: Prescription, at: datetime) -> Beginning:
    """The page of what takes the place of `source`: what is left of its schedule today."""
    rows = rows_from(source, day=day_today(source, at))
    return Beginning(PrescriptionForm.copied_from(source) | {"replaces": source.public_id}, rows)


def copy_from(source: Prescription, *, whole: bool) -> Beginning:
    """The page of another like `source`: what was given of its schedule is not given again, unless it is to begin anew.

    The safety questions are asked anew each time.
    """
    rows, left = rows_of(source), rows_left(source)
    if whole or rows == left:
        return Beginning(PrescriptionForm.copied_from(source), rows)
    whole_url = f"{reverse('order_new')}?copy={source.public_id}&{WHOLE}=1"
    notice = f"Of {source.number} the first steps were dispensed: this goes on where they end."
    return Beginning(PrescriptionForm.copied_from(source), left, notice, whole_url)
