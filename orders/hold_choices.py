"""The reasons to hold an order as they are offered: by group, the most used first, the prescriber's as questions."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.urls import reverse

from orders.holds import GROUPS, HOLDS, HoldOwner, HoldReason
from orders.models import Hold, Order
from orders.questions import QUESTION_OF, QUESTIONS

USED_WITHIN = timedelta(days=90)
MOST_USED = 5
WHOSE = {
    HoldOwner.PHARMACIST: "Pharmacist",
    HoldOwner.IN_CHARGE: "Pharmacist in charge",
    HoldOwner.TECHNICIAN: "Technician",
    HoldOwner.PATIENT: "Patient",
    HoldOwner.PRESCRIBER: "Asks the prescriber",
}


@dataclass(frozen=True)
class Choice:
    """One reason: its words, who ends it within what time, and the page that asks it, where it is a question."""

    value: str
    words: str
    detail: str
    url: str = ""


@dataclass(frozen=True)
class Offered:
    """The reasons of one group."""

    title: str
    choices: list[Choice]


def offered(order: Order, roles: Set[Any], at: datetime) -> list[Offered]:
    """Every reason whoever holds these roles may choose, once: the most used first, then group by group."""
    kinds = {reason: _choice(reason, order) for reason in HOLDS if _is_open_to(reason, roles)}
    used = [reason for reason in _most_used(at) if reason in kinds]
    rest = {title: [r for r in kinds if HOLDS[r].group == key and r not in used] for key, title in GROUPS.items()}
    return [Offered(title, _rows(kinds, found)) for title, found in {"Most used here": used, **rest}.items() if found]


def within(hours: int) -> str:
    """`2 days`, `8 hours`."""
    return f"{hours} hours" if hours % 24 or hours == 24 else f"{hours // 24} days"


def _rows(kinds: Mapping[HoldReason, Choice], reasons: Iterable[HoldReason]) -> list[Choice]:
    return [kinds[reason] for reason in reasons]


def _most_used(at: datetime) -> list[HoldReason]:
    rows = Hold.objects.filter(opened_at__gte=at - USED_WITHIN).values_list("reason").annotate(many=Count("pk"))
    found = sorted(rows, key=lambda row: (-row[1], row[0]))
    return [HoldReason(reason) for reason, _ in found[:MOST_USED]]


def _is_open_to(reason: HoldReason, roles: Set[Any]) -> bool:
    """What staff hold by hand, and what these may ask; the prescription to come is opened by an answer."""
    if HOLDS[reason].owner != HoldOwner.PRESCRIBER:
        return True
    code = QUESTION_OF.get(reason)
    return code is not None and bool(QUESTIONS[code].askers & roles)


def _choice(reason: HoldReason, order: Order) -> Choice:
    kind, code = HOLDS[reason], QUESTION_OF.get(reason)
    detail = f"{WHOSE[kind.owner]}, within {within(kind.resolve_within_hours)}"
    url = f"{reverse('order_ask', args=[order.public_id])}?code={code}" if code else ""
    return Choice(reason.value, kind.words, detail, url)
