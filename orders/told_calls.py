"""The call list in words: whom to call, why, how soon, what they said; as rows of its page and as work of the bench."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from orders.actions.calling import NOT_CLINICAL, may_call
from orders.boards import Work
from orders.models import CallBack, CallReason, Urgency
from orders.models.callbacks import CallBackQuerySet
from premises.moments import moment
from premises.terms import Language

REASONS = {
    CallReason.OPIOID: "Was given an opioid",
    CallReason.SIDE_EFFECT: "Side effect",
    CallReason.CHECK_IN: "Check-in",
    CallReason.SURGERY: "Surgery or dental work",
    CallReason.QUALITY: "Something is wrong with the medicine",
    CallReason.QUESTION: "Asks the pharmacist",
    CallReason.REFILL: "Refill",
}
LANGUAGES = {language.value: language.name.capitalize() for language in Language}


@dataclass(frozen=True)
class Call:
    """One call as it stands in the list."""

    patient: str
    patient_url: str
    telephone: object
    language: str
    why: str
    words: str
    order: str
    order_url: str
    since: str
    by: str
    is_late: bool
    is_now: bool
    done_url: str
    who: str


def open_calls(user: User) -> CallBackQuerySet:
    """Those nobody has made, with what a row reads; the ones that must be first before the others."""
    return CallBack.objects.visible_to(user).open().select_related("patient", "order", "asked_by")


def row_of(call: CallBack, user: User, at: datetime) -> Call:
    """One call; where it is not theirs to make, who makes it."""
    patient, order, mine = call.patient, call.order, may_call(call, user, at)
    return Call(
        patient=patient.full_name, patient_url=reverse("patient", args=[patient.public_id]),
        telephone=patient.telephone, language=LANGUAGES.get(patient.language, patient.language),
        why=why_of(call), words=call.words, order=order.number if order else "",
        order_url=reverse("order", args=[order.public_id]) if order else "",
        since=f"{moment(call.asked_at)}, {call.asked_by.printed_name}", by=moment(call.call_by),
        is_late=call.is_late(at), is_now=call.urgency == Urgency.NOW,
        done_url=reverse("call_done", args=[call.public_id]) if mine else "", who=who_of(call),
    )  # fmt: skip


def why_of(call: CallBack) -> str:
    """Why somebody is called."""
    return REASONS[CallReason(call.reason)]


def who_of(call: CallBack) -> str:
    """Who makes it."""
    return "Pharmacist or technician" if call.reason in NOT_CLINICAL else "Pharmacist"


def work(call: CallBack) -> Work:
    """A call as a line of the worklist."""
    return Work(
        url=reverse("calls"),
        due_at=call.call_by,
        since=call.asked_at,
        task="Call the patient now" if call.urgency == Urgency.NOW else "Call the patient",
        detail=why_of(call),
        subject=call.patient.full_name,
        code=call.order.number if call.order else "",
        state="waiting",
        word="Waits for you",
        who=who_of(call),
        otherwise="If late: it stays first here.",
    )
