"""What the pharmacy did in the last days that a practice should know, read from the rows themselves."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F
from django.urls import reverse

from accounts.models import User
from orders.lifecycle import OrderStatus
from orders.models import Adjustment, CallBack, CallReason, Order, Prescription, Question, Urgency
from orders.questions import Side
from premises.moments import moment12

SHOWN_FOR = timedelta(days=7)
MOST_ROWS = 20
TOLD = {
    CallReason.CHECK_IN: "Bad trouble, as your patient answered",
    CallReason.SIDE_EFFECT: "A hospital was needed, as your patient reported",
}


@dataclass(frozen=True)
class Notice:
    """One thing that happened at the pharmacy: what, about which order or prescription, when."""

    url: str
    icon: str
    title: str
    sub: str
    at: datetime


def notices_for(user: User, at: datetime) -> list[Notice]:
    """Cancelled or adjusted by the pharmacy, its answers, and what patients told it; the latest first."""
    since = at - SHOWN_FOR
    found = [*_cancelled(user, since), *_adjusted(user, since), *_answered(user, since), *_told(user, since)]
    return sorted(found, key=lambda notice: notice.at, reverse=True)[:MOST_ROWS]


def _cancelled(user: User, since: datetime) -> list[Notice]:
    rows = Order.objects.visible_to(user).filter(status=OrderStatus.CANCELLED, cancelled_at__gte=since)
    rows = rows.exclude(cancelled_by=F("prescription__prescriber__user")).select_related("prescription")
    return [
        _notice(
            reverse("order_followed", args=[row.public_id]), "stopped", "Order cancelled", row.number, row.cancelled_at
        )
        for row in rows.newest()[:MOST_ROWS]
        if row.cancelled_at
    ]


def _adjusted(user: User, since: datetime) -> list[Notice]:
    rows = Adjustment.objects.filter(prescription__in=Prescription.objects.visible_to(user), made_at__gte=since)
    rows = rows.exclude(made_by=F("prescription__prescriber__user")).select_related("prescription")
    return [
        _notice(
            reverse("prescription", args=[row.prescription.public_id]), "calendar", "Titration adjusted",
            row.prescription.number, row.made_at,
        )
        for row in rows.order_by("-pk")[:MOST_ROWS]
    ]  # fmt: skip


def _answered(user: User, since: datetime) -> list[Notice]:
    rows = Question.objects.visible_to(user).to(Side.PHARMACY).filter(answered_at__gte=since)
    return [
        _notice(
            reverse("question", args=[row.public_id]), "question", "Your question is answered", row.order.number,
            row.answered_at,
        )
        for row in rows.select_related("order__prescription").order_by("-pk")[:MOST_ROWS]
        if row.answered_at
    ]  # fmt: skip


def _told(user: User, since: datetime) -> list[Notice]:
    """What patients told that is called about at once: the pharmacy's call list has it too."""
    rows = CallBack.objects.filter(order__in=Order.objects.visible_to(user), urgency=Urgency.NOW, asked_at__gte=since)
    rows = rows.filter(reason__in=TOLD).select_related("order__prescription")
    return [
        _notice(
            reverse("prescription", args=[row.order.prescription.public_id]), "warning", TOLD[CallReason(row.reason)],
            row.order.number, row.asked_at,
        )
        for row in rows.order_by("-pk")[:MOST_ROWS]
        if row.order
    ]  # fmt: skip


def _notice(url: str, icon: str, title: str, number: str, at: datetime) -> Notice:
    return Notice(url, icon, title, f"{number}, {moment12(at)}", at)
