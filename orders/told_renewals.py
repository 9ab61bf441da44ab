"""How requests to renew are told: as a line of the practice's list, as facts, as work of the bench."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from orders.actions.renewing import why_renew
from orders.boards import Work, prescribed
from orders.following import Follow
from orders.models import Prescription, Renewal
from orders.renewals import ANSWER_WORDS, RenewalAnswer
from orders.spans import taken
from premises.models import Pharmacy
from premises.moments import day, moment, short


@dataclass(frozen=True)
class Said:
    """A request as it is read: what was asked, by whom and when, and what came of it."""

    url: str
    words: str
    asked: str
    answered: str
    state: str
    word: str


OTHERWISE = "Without it nothing more is filled; if late, the pharmacy telephones."


def row(renewal: Renewal, user: User, at: datetime) -> Follow:
    """A request as a line; a button for its own prescriber."""
    prescription = renewal.prescription
    own, late = prescription.prescriber.user_id == user.pk, renewal.resolve_by < at
    url = reverse("renewal", args=[renewal.public_id])
    return Follow(
        url=url,
        patient=prescription.patient.full_name,
        detail=prescribed(prescription),
        code=prescription.number,
        state="waiting",
        icon="repeat",
        who="You renew" if own else f"{prescription.prescriber.user.name} renews",
        what=f"Asked {short(renewal.asked_at, at)}. {renewal.note}".strip(),
        by=short(renewal.resolve_by, at),
        by_detail="late" if late else "answer due",
        otherwise=OTHERWISE,
        late=late,
        action_url=url if own else "",
        action="Renew",
    )


def work(renewal: Renewal) -> Work:
    """A request that waits, as a line of the worklist."""
    prescription = renewal.prescription
    return Work(
        url=reverse("renewal", args=[renewal.public_id]),
        due_at=renewal.resolve_by,
        since=renewal.asked_at,
        task="Wait for a renewal",
        detail=prescribed(prescription),
        subject=prescription.patient.full_name,
        code=prescription.number,
        state="waiting",
        word="Waits for prescriber",
        who=prescription.prescriber.user.name,
        otherwise="If late: telephone.",
    )


def said(renewal: Renewal) -> Said:
    """A request as it is read, with its answer."""
    waits = f"Waits for an answer until {moment(renewal.resolve_by)}"
    by, when = renewal.answered_by or renewal.withdrawn_by, renewal.answered_at or renewal.withdrawn_at
    state, word = _state(renewal)
    return Said(
        url=reverse("renewal", args=[renewal.public_id]),
        words=renewal.answer_in_words() or waits,
        asked=f"Asked by {renewal.asked_by.printed_name}, {moment(renewal.asked_at)}. {renewal.note}".strip(),
        answered=f"{by.printed_name}, {moment(when)}" if by and when else "",
        state=state,
        word=word,
    )


def _state(renewal: Renewal) -> tuple[str, str]:
    if renewal.is_standing:
        return "waiting", "Waits for prescriber"
    if renewal.withdrawn_at:
        return "stopped", "Taken back"
    word = ANSWER_WORDS[RenewalAnswer(renewal.answer)]
    return ("stopped" if renewal.answer == RenewalAnswer.DENIED else "released"), word


def of_prescription(prescription: Prescription) -> list[Said]:
    """All requests to renew it, the newest first."""
    return [said(renewal) for renewal in prescription.renewals.with_people().order_by("-pk")]


def last_fill(prescription: Prescription) -> list[tuple[str, str]]:
    """When it was handed over last and how long that lasts, and what is under way."""
    spans, orders = taken(prescription), list(prescription.orders.all())
    last = "none was handed over yet"
    if spans:
        left_at = max(order.handing_over.done_at for order in spans[-1].orders)
        last = f"{day(left_at)}, lasts until {day(spans[-1].ends_on)}"
    open_ones = [f"{order.number}, promised for {day(order.due_at)}" for order in orders if order.is_open()]
    return [("Last fill", last), *(("Under way", said) for said in open_ones)]


def why_now(prescription: Prescription, at: datetime) -> str:
    """Why a renewal can be asked for now and is not asked for yet; nothing if not."""
    if any(renewal.is_standing for renewal in prescription.renewals.all()):
        return ""
    return why_renew(prescription, Pharmacy.objects.today(at))
