"""A refill that a patient asks for: answers kept, the next fill submitted, or a call about what stops it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.models import User
from orders.actions.allocation import lock_prescription
from orders.actions.calling import call_once, refuse_other
from orders.actions.refilling import ask_for_refill
from orders.actions.review import stop
from orders.actions.safety import HasBlockers, ask_again
from orders.actions.telling import hold_open_fills
from orders.holds import HoldReason
from orders.models import CallBack, CallReason, Order, Prescription, Urgency
from orders.my_answers import news_in, of_refill
from orders.safety import Answer, Answers, Condition, conditions_said
from orders.spans import is_early, taken
from premises.models import Pharmacy, Setting
from records.action import action
from records.refusals import Refusal
from records.rows import lock

NEWS = "New medicines or allergies were told on the patient's page: see the call."


class RefillTooSoon(Refusal):
    """Too much of the last supply is left (RX-EXP-3)."""

    code = "refill_too_soon"
    status = 422


@dataclass(frozen=True)
class RefillAsked:
    """What came of it: the order, or the call about what stops it; a call too where something is new."""

    order: Order | None
    call: CallBack | None


@action
def ask_for_own_refill(
    prescription: Prescription, said: Answers, *, news: str = "", by: User, at: datetime
) -> RefillAsked:
    """Keep what the patient answered, and submit the next fill; where a rule stops it, have somebody call (OPI-02).

    Raises NotAllowed, FillUnderWay, RefillTooSoon, NoFillLeft, TooManyCalls.
    """
    refuse_other(prescription.patient, by=by, at=at)
    lock(prescription.patient)
    lock_prescription(prescription)
    found = Prescription.objects.prefetch_related("safety_answers").get(pk=prescription.pk)
    today, before = Pharmacy.objects.today(at), found.answers()
    refuse_too_soon(found, today)
    asked_on = Pharmacy.objects.today(found.asked_last().asked_at)
    after = of_refill(before, said, asked_on, today)
    ask_again(found, after, by=by, at=at)
    if after.opioid_last_14_days == Answer.YES:
        hold_open_fills(found.patient, HoldReason.OPIOID_WASHOUT, by=by, at=at)
    order = _submitted(found, by=by, at=at)
    if order and news:
        stop(order, reason=HoldReason.COUNSELLING, note=NEWS, by=by, at=at)
    return RefillAsked(order, _call(found, before, after, order, news, by=by, at=at))


def refuse_too_soon(prescription: Prescription, today: date) -> None:
    """Raise RefillTooSoon while more of the last supply is left than the setting allows."""
    spans = taken(prescription)
    if spans and is_early(spans[-1], today, Setting.objects.value("refill_early_percent")):
        raise RefillTooSoon(_("Too much of the last supply is left. Nothing was ordered."))


def _submitted(prescription: Prescription, *, by: User, at: datetime) -> Order | None:
    """The order; none where a rule stops it."""
    try:
        return ask_for_refill(prescription, by=by, at=at)
    except HasBlockers:
        return None


def _call(
    prescription: Prescription, before: Answers, after: Answers, order: Order | None, news: str, *, by: User,
    at: datetime,
) -> CallBack | None:  # fmt: skip
    """The call about what stops it or is new; none where nothing is."""
    new = news_in(before, after)
    is_opioid = after.opioid_last_14_days != Answer.NO and order is None
    said = [
        "" if order else "Wants a refill, which a rule stops.",
        f"Opioid: {after.opioid_what or 'name not known'}." if is_opioid else "",
        f"New: {conditions_said(new)}." if new else "",
        f"New medicines or allergies: {news}" if news else "",
    ]
    words = " ".join(filter(None, said))
    if not words:
        return None
    urgency = Urgency.NOW if is_opioid or Condition.MOOD in new else Urgency.TODAY
    reason = CallReason.OPIOID if is_opioid else _reason(new, news)
    return call_once(prescription.patient, reason, urgency, words=words, order=order, by=by, at=at)


def _reason(new: object, news: str) -> CallReason:
    """What is told of health is a pharmacist's to hear; a bare refill a technician's too."""
    return CallReason.QUESTION if new or news else CallReason.REFILL
