"""What a patient tells at once: an opioid was given, surgery is planned. Answers kept, fills held, a call asked for."""

from collections.abc import Callable
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from accounts.models import User
from orders.actions.calling import call_once, refuse_other
from orders.actions.review import stop
from orders.actions.safety import ask_again
from orders.directions import Timing
from orders.ground import with_what_rules_read
from orders.holds import HoldReason
from orders.lifecycle import PrescriptionStatus
from orders.models import CallBack, CallReason, Hold, Order, Prescription, Urgency
from orders.my_answers import opioid_said, with_opioid, with_procedure
from orders.problems import problems_with_each
from orders.procedures import plan_of
from orders.safety import LONGEST_NAME, Answers
from patients.models import Patient
from premises.models import Pharmacy, Setting
from premises.moments import record_day, record_time
from records.action import action
from records.problem import Problem, blockers
from records.rows import Invalid, lock

TOLD = "Told on the patient's page: see the call."
NOT_ASKED = "OPI-02"
Change = Callable[[Answers], Answers]


@action
def tell_of_opioid(patient: Patient, *, what: str, last_on: date, by: User, at: datetime) -> CallBack:
    """Keep that an opioid was given, hold each fill the rules stop, and have a pharmacist call now (OPI-01).

    Told twice it is one call and one hold. Raises NotAllowed, Invalid.
    """
    refuse_other(patient, by=by, at=at)
    today, name = Pharmacy.objects.today(at), what.strip()[:LONGEST_NAME]
    if last_on > today:
        raise Invalid({"last_on": [_("This day has not come yet.")]})
    lock(patient)
    answer_each(patient, lambda before: with_opioid(before, name, last_on, today), by=by, at=at)
    hold_what_opioids_stop(patient, by=by, at=at)
    words = opioid_said(name, last_on)
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
    answer_each(patient, lambda before: with_procedure(before, on, at_time, today), by=by, at=at)
    hold_open_fills(patient, HoldReason.SURGERY, by=by, at=at)
    said = f"{procedure_said(on, at_time)} {words}".strip()
    return call_once(patient, CallReason.SURGERY, urgency_of(on, at_time, at), words=said, by=by, at=at)


def hold_open_fills(patient: Patient, reason: HoldReason, *, by: User, at: datetime) -> None:
    """Inside the action under way: hold each order of this patient that has not left and is not held so already."""
    for order in _open_fills(patient):
        _hold_once(order, reason, by=by, at=at)


def hold_what_opioids_stop(patient: Patient, *, by: User, at: datetime) -> None:
    """The same for the orders that the rules about opioids stop: no wash-out is waited for that is over."""
    orders = list(_open_fills(patient))
    found = problems_with_each(orders, at=at) if orders else {}
    for order in orders:
        if stops := opioid_stops(found[order.pk]):
            # Whether one was taken is not known: a pharmacist asks. Else it waits for the end of the wash-out.
            reason = HoldReason.COUNSELLING if stops == {NOT_ASKED} else HoldReason.OPIOID_WASHOUT
            _hold_once(order, reason, by=by, at=at)


def opioid_stops(found: list[Problem]) -> set[str]:
    """The rules about opioids among what stops an order (OPI-01 to OPI-05)."""
    return {one.code for one in blockers(found) if one.code.startswith("OPI-")}


def answer_each(
    patient: Patient, change: Change, *, besides: Prescription | None = None, by: User, at: datetime
) -> None:
    """Lay what is told over the answers of each prescription that has not ended; nothing where it is known already.

    One that waits for its signature is signed with the new answers, as when a practice asks again (ADR 0013).
    """
    rows = Prescription.objects.filter(patient=patient).exclude(status=PrescriptionStatus.DISCONTINUED)
    if besides:
        rows = rows.exclude(pk=besides.pk)
    for row in rows.order_by("pk").prefetch_related("safety_answers"):
        before, after = row.answers(), change(row.answers())
        if after != before:
            ask_again(row, after, by=by, at=at)


def procedure_said(on: date, at_time: time | None = None) -> str:
    """Surgery or dental work in the words of a call."""
    return f"Surgery or dental work on {record_day(on)}{f' at {record_time(at_time)}' if at_time else ''}."


def urgency_of(on: date, at_time: time | None, at: datetime) -> Urgency:
    """How soon somebody calls about a procedure: now where the last dose before it would be past already."""
    pharmacy = Pharmacy.objects.required()
    hours = Setting.objects.value("surgery_stop_hours")
    plan = plan_of(on, at_time, timing=Timing.BEDTIME, stop_hours=hours, zone=pharmacy.zone)
    return Urgency.NOW if plan.stops_at <= at else Urgency.TODAY


def _open_fills(patient: Patient) -> list[Order]:
    return list(with_what_rules_read(Order.objects.open().filter(prescription__patient=patient)).order_by("pk"))


def _hold_once(order: Order, reason: HoldReason, *, by: User, at: datetime) -> None:
    if not Hold.objects.filter(order=order, reason=reason, resolved_at=None).exists():
        stop(order, reason=reason, note=TOLD, by=by, at=at)
