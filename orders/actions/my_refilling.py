"""A refill that a patient asks for: answers kept, the next fill submitted, or a call about what stops it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.models import User
from orders.actions.allocation import lock_prescription
from orders.actions.calling import call_once, refuse_other
from orders.actions.intake import NoFillLeft
from orders.actions.refilling import FillUnderWay, ask_for_refill
from orders.actions.review import stop
from orders.actions.safety import HasBlockers, ask_again
from orders.actions.telling import (
    answer_each,
    hold_open_fills,
    hold_what_opioids_stop,
    procedure_said,
    urgency_of,
)
from orders.holds import HoldReason
from orders.lifecycle import PrescriptionStatus
from orders.models import CallBack, CallReason, Order, Prescription, Urgency
from orders.my_answers import News, news_in, of_refill, with_news
from orders.safety import Answer, Answers
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
    """What came of it: the order or what refused it, and the call about what stops it or is news."""

    order: Order | None
    refused: Refusal | None = None
    call: CallBack | None = None


@action
def ask_for_own_refill(
    prescription: Prescription, said: Answers, *, news: str = "", by: User, at: datetime
) -> RefillAsked:
    """Keep what the patient answered and submit the next fill; where that is refused, news is kept and called about.

    A rule that stops it has somebody call (OPI-02). Raises NotAllowed, and where nothing is news FillUnderWay,
    RefillTooSoon, NoFillLeft.
    """
    refuse_other(prescription.patient, by=by, at=at)
    lock(prescription.patient)
    lock_prescription(prescription)
    found = Prescription.objects.prefetch_related("safety_answers").get(pk=prescription.pk)
    told = news_in(found.answers(), said, news.strip(), Pharmacy.objects.today(at))
    _keep(found, said, told, by=by, at=at)
    came = _submitted(found, by=by, at=at)
    if came.refused and not told.is_any and not isinstance(came.refused, HasBlockers):
        raise came.refused
    _hold(found, told, came.order, by=by, at=at)
    return RefillAsked(came.order, came.refused, _call(found, told, came, by=by, at=at))


def refuse_too_soon(prescription: Prescription, today: date) -> None:
    """Raise RefillTooSoon while more of the last supply is left than the setting allows."""
    spans = taken(prescription)
    if spans and is_early(spans[-1], today, Setting.objects.value("refill_early_percent")):
        raise RefillTooSoon(_("Too much of the last supply is left. Nothing was ordered."))


def _keep(found: Prescription, said: Answers, told: News, *, by: User, at: datetime) -> None:
    """The answers of this prescription, where it has not ended, and the news in those of the others."""
    today = Pharmacy.objects.today(at)
    if found.status != PrescriptionStatus.DISCONTINUED:
        asked_on = Pharmacy.objects.today(found.asked_last().asked_at)
        ask_again(found, of_refill(found.answers(), said, asked_on, today), by=by, at=at)
    if told.is_any:
        answer_each(found.patient, lambda before: with_news(before, told, today), besides=found, by=by, at=at)


def _submitted(prescription: Prescription, *, by: User, at: datetime) -> RefillAsked:
    """The order, or what refuses it."""
    try:
        refuse_too_soon(prescription, Pharmacy.objects.today(at))
        return RefillAsked(ask_for_refill(prescription, by=by, at=at))
    except (HasBlockers, RefillTooSoon, FillUnderWay, NoFillLeft) as refusal:
        return RefillAsked(None, refusal)


def _hold(found: Prescription, told: News, order: Order | None, *, by: User, at: datetime) -> None:
    """Each open fill the news stops: opioids where their rules say so, surgery and a low mood always."""
    if told.is_of_opioids:
        hold_what_opioids_stop(found.patient, by=by, at=at)
    if told.procedure_on:
        hold_open_fills(found.patient, HoldReason.SURGERY, by=by, at=at)
    if told.is_of_mood:
        hold_open_fills(found.patient, HoldReason.MOOD, by=by, at=at)
    if order and told.words:
        stop(order, reason=HoldReason.COUNSELLING, note=NEWS, by=by, at=at)


def _call(found: Prescription, told: News, came: RefillAsked, *, by: User, at: datetime) -> CallBack | None:
    """The call about what stops it or is news; none where nothing is."""
    if not told.is_any and came.refused is None:
        return None
    planned, is_now = told.procedure_on, told.is_of_opioids or told.is_of_mood
    if planned:
        is_now = is_now or urgency_of(planned, None, at) == Urgency.NOW
    words = told.said(came.refused.code if came.refused else "", procedure_said(planned) if planned else "")
    urgency = Urgency.NOW if is_now else Urgency.TODAY
    return call_once(found.patient, _reason(told), urgency, words=words, order=came.order, by=by, at=at)


def _reason(told: News) -> CallReason:
    """Whatever it is, a pharmacist hears it: also a bare refill that a rule stops."""
    if told.opioid == Answer.YES:
        return CallReason.OPIOID
    return CallReason.SURGERY if told.procedure_on else CallReason.QUESTION
