"""The practice's list of orders: each stands once, where whoever acts next is; all of them, or those searched for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from orders import told_holds, told_questions, told_renewals
from orders.following import Follow, first_is_primary, follow, on_its_way, waiting_for
from orders.models import Order, Prescription, Question, Renewal
from orders.questions import Side
from orders.told_recent import again

MOST_ROWS = 100
MOST_FINISHED = 20


@dataclass(frozen=True)
class PracticeBoard:
    """Its four parts."""

    waiting: list[Follow]
    with_pharmacy: list[Follow]
    on_the_way: list[Follow]
    finished: list[Follow]

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands anywhere."""
        return not (self.waiting or self.with_pharmacy or self.on_the_way or self.finished)


def practice_board(user: Any, at: datetime, *, called: str = "") -> PracticeBoard:
    """What `user` follows: what they act on, what the pharmacy does, what is ready or was sent, what is over.

    `called` is the beginning of a patient's name or a number on paper.
    """
    written = Prescription.objects.visible_to(user)
    written = written.called(called) if called else written
    orders = Order.objects.visible_to(user).filter(prescription__in=written).with_courses()
    at_pharmacy = orders.open().for_pharmacy().by_urgency()
    return PracticeBoard(
        waiting=_waiting(user, at, written, orders),
        with_pharmacy=[follow(order, at) for order in at_pharmacy.before_ready()[:MOST_ROWS]],
        on_the_way=[
            *(follow(order, at) for order in at_pharmacy.ready()[:MOST_ROWS]),
            *(on_its_way(order, at) for order in orders.sent_lately(at).newest()[:MOST_ROWS]),
        ],
        finished=[again(order, at) for order in orders.finished().except_sent_lately(at)[:MOST_FINISHED]],
    )


def _waiting(user: Any, at: datetime, written: Any, orders: Any) -> list[Follow]:
    asked = Question.objects.filter(order__prescription__in=written).waiting().to(Side.PRESCRIBER).with_people()
    renewals = Renewal.objects.filter(prescription__in=written).waiting().with_people()
    held = orders.open().for_prescriber().prefetch_related("prescription__replacements").by_urgency()
    return first_is_primary(
        [
            *told_questions.rows(asked, user, at),
            *told_holds.rows(held[:MOST_ROWS], user, at),
            *waiting_for(written.awaiting_signature().with_people(), user, at),
            *(told_renewals.row(renewal, user, at) for renewal in renewals),
        ]
    )
