"""What happened to an order and what comes, in order and with times, in the words of the practice that follows it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.roles import Audience
from orders import promises
from orders.boards import state_of
from orders.carriers import address_of
from orders.handing import Pack
from orders.holds import HOLDS, HoldReason
from orders.lifecycle import OrderStatus
from orders.models import Handing, Order
from orders.questions import ANSWERS, QUESTIONS, AnswerCode, QuestionCode, Side
from orders.told_next import next_of
from premises.moments import day, moment12
from records.models import Event

Said = dict[str, Any]
FILLED, CHECKED, LEAVES = "Filled and labelled", "Checked by a pharmacist", "Handed over or sent"


@dataclass(frozen=True)
class Mark:
    """One thing that happened, happens now or is to come."""

    title: str
    state: str
    sub: str
    now: bool = False
    to_come: bool = False
    url: str = ""


def _held(said: Said) -> str:
    kind = HOLDS[HoldReason(said["after"]["reason"])]
    return f"Stopped: {_small(kind.told)}"


def _asked(said: Said) -> str:
    kind = QUESTIONS[QuestionCode(said["after"]["question"])]
    return f"{'The pharmacy' if kind.asked_of == Side.PRESCRIBER else 'The practice'} asked: {kind.words.lower()}"


def _answered(said: Said) -> str:
    return f"Answered: {_small(ANSWERS[AnswerCode(said['after']['answer'])])}"


def _promised_anew(said: Said) -> str:
    later = promises.later_than_said(said)
    return f"Promised for {day(later)}, later than first said" if later else "Made anew, promised as before"


# How an event is told to a practice, and its state; what is not here is the pharmacy's own.
TOLD: dict[str, tuple[str | Callable[[Said], str], str]] = {
    "order.submit": ("Received by the pharmacy", "released"),
    "order.verify": ("Entry compared with what was sent", "released"),
    "order.accept": ("Checked and accepted by a pharmacist", "released"),
    "order.hold": (_held, "waiting"),
    "order.resolve": ("Goes on", "released"),
    "order.urgent": ("Made urgent by the pharmacy", "progress"),
    "order.routine": ("Goes in its turn again", "progress"),
    "question.ask": (_asked, "waiting"),
    "question.answer": (_answered, "released"),
    "question.withdraw": ("Question taken back", "released"),
    "order.split": ("What could not be filled with the rest", "progress"),
    "order.split_off": ("A part follows as an order of its own", "progress"),
    promises.CODE: (_promised_anew, "waiting"),
    "order.fill": (FILLED, "released"),
    "order.reopen": ("To be filled again", "progress"),
    "order.check": (CHECKED, "released"),
    "order.hand_over": (LEAVES, "released"),
    "order.return": ("Came back", "stopped"),
    "order.cancel": ("Cancelled", "stopped"),
    "handover.changed": ("Carrier or tracking number corrected", "released"),
}
WITH_REASON = {"order.cancel", "order.return"}
# What is still to come after the act that is next, by status.
TO_COME = {
    OrderStatus.SUBMITTED: [FILLED, CHECKED, LEAVES],
    OrderStatus.VERIFIED: [FILLED, CHECKED, LEAVES],
    OrderStatus.ACCEPTED: [CHECKED, LEAVES],
    OrderStatus.FILLED: [LEAVES],
}


def timeline(order: Order, at: datetime) -> list[Mark]:
    """What happened, what is next and what comes then."""
    events = list(Event.objects.of(order))
    asked = {event.action_id for event in events if event.code.startswith("question.")}
    happened = [_mark(event, order) for event in events if event.code in TOLD and not _is_told(event, asked)]
    if not order.is_open():
        return happened
    told = next_of(order, Audience.PRESCRIBER, at)
    sub = f"{'Was due' if told.late else 'By'} {moment12(told.by)}. {told.otherwise}"
    now = Mark(f"{told.who}: {_small(told.what)}", state_of(order)[0], sub, now=True)
    rest = TO_COME.get(OrderStatus(order.status), [])
    coming = [Mark(title, "new", _promised(order, title), to_come=True) for title in rest]
    return [*happened, now, *coming]


def _is_told(event: Event, asked: set[UUID]) -> bool:
    """Whether the question or answer of the same action tells it: a hold that one opens or ends."""
    return event.action_id in asked and event.code.startswith("order.")


def _mark(event: Event, order: Order) -> Mark:
    if event.code == "order.hand_over":
        return _left(order, event.at)
    words, state = TOLD[event.code]
    said = json.loads(event.text)
    why = f". {said['reason']}" if event.code in WITH_REASON and said["reason"] else ""
    return Mark(words if isinstance(words, str) else words(said), state, f"{moment12(event.at)}{why}")


def _left(order: Order, at: datetime) -> Mark:
    """How it left, and where it can be traced."""
    left = order.handing_over
    if left.how == Handing.COLLECTED:
        return Mark("Collected", "released", moment12(at))
    traced = f"tracking number {left.tracking}" if left.tracking else "without a tracking number"
    packed = f", {Pack(left.pack).words.lower()}" if left.pack in {Pack.COLD, Pack.INSULATED} else ""
    url = address_of(left.carrier, left.tracking)
    return Mark(f"Sent with {left.carrier}", "released", f"{moment12(at)}, {traced}{packed}", url=url)


def _promised(order: Order, title: str) -> str:
    return f"promised for {moment12(order.due_at)}" if title == LEAVES else ""


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
