"""What a patient tells at once: an opioid was given, surgery is planned. Answers kept, fills held, a call asked for."""

from collections.abc import Callable
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from accounts.models import User
from orders.actions.calling import call_once, refuse_other
from orders.actions.review import stop
from orders.actions.safety import ask_again
from orders.directions import Timing
from orders.holds import HoldReason
from orders.lifecycle import PrescriptionStatus
from orders.models import CallBack, CallReason, Hold, Order, Prescription, Urgency
from orders.my_answers import with_opioid, with_procedure
from orders.procedures import plan_of
from orders.safety import LONGEST_NAME, Answers
from patients.models import Patient
from premises.models import Pharmacy, Setting
from premises.moments import record_day
from records.action import action
from records.rows import Invalid, lock

TOLD = "Told on the patient's page."
Change = Callable[[Answers], Answers]


@action
def tell_of_opioid(patient: Patient, *, what: str, last_on: date, by: User, at: datetime) -> CallBack:
    """Keep that an opioid was given, hold every open fill, and have a pharmacist call now (OPI-01).

    Told twice it is one call and one hold. Raises NotAllowed, Invalid.
    """
    refuse_other(patient, by=by, at=at)
    today, name = Pharmacy.objects.today(at), what.strip()[:LONGEST_NAME]
    if last_on > today:
        raise Invalid({"last_on": [_("This day has not come yet.")]})
    lock(patient)
    _answer(patient, lambda before: with_opioid(before, name, last_on, today), by=by, at=at)
    hold_open_fills(patient, HoldReason.OPIOID_WASHOUT, by=by, at=at)
    words = f"Opioid: {name or 'name not known'}, last on {record_day(last_on)}."
    return call_once(patient, CallReason.OPIOID, Urgency.NOW, words=words, by=by, at=at)


@action
def tell_of_surgery(
    patient: Patient, *, on: date, at_time: time | None = None, words: str = "", by: User, at: datetime
) -> CallBack:
    """Keep that surgery or dental work is planned, hold every open fill, and have a pharmacist call (SURG-01).

    At once where the last dose would be past already. Told twice it is one call. Raises NotAllowed, Invalid.
    """
    refuse_other(patient, by=by, at=at)
    today = Pharmacy.objects.today(at)
    if on < today:
        raise Invalid({"on": [_("This day is over.")]})
    lock(patient)
    _answer(patient, lambda before: with_procedure(before, on, at_time, today), by=by, at=at)
    hold_open_fills(patient, HoldReason.SURGERY, by=by, at=at)
    urgency = Urgency.NOW if _is_near(on, at_time, at) else Urgency.TODAY
    said = f"Surgery or dental work on {record_day(on)}. {words}".strip()
    return call_once(patient, CallReason.SURGERY, urgency, words=said, by=by, at=at)


def hold_open_fills(patient: Patient, reason: HoldReason, *, by: User, at: datetime) -> None:
    """Inside the action under way: hold each order of this patient that has not left and is not held so already."""
    held = Hold.objects.filter(reason=reason, resolved_at=None).values("order")
    rows = Order.objects.open().filter(prescription__patient=patient).exclude(pk__in=held).order_by("pk")
    for order in rows:
        stop(order, reason=reason, note=TOLD, by=by, at=at)


def _answer(patient: Patient, change: Change, *, by: User, at: datetime) -> None:
    """Lay what is told over the answers of each prescription that is signed; nothing where it is known already."""
    rows = Prescription.objects.filter(patient=patient, status=PrescriptionStatus.SIGNED).order_by("pk")
    for row in rows.prefetch_related("safety_answers"):
        before, after = row.answers(), change(row.answers())
        if after != before:
            ask_again(row, after, by=by, at=at)


def _is_near(on: date, at_time: time | None, at: datetime) -> bool:
    """Whether the last dose before it would be past already."""
    pharmacy = Pharmacy.objects.required()
    hours = Setting.objects.value("surgery_stop_hours")
    plan = plan_of(on, at_time, timing=Timing.BEDTIME, stop_hours=hours, zone=pharmacy.zone)
    return plan.stops_at <= at
