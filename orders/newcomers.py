"""Which prescribers wait to be looked up, with the orders that wait for that; and whose licence ends soon (RX-12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Min, Q

from orders.lifecycle import OrderStatus
from premises.models import Setting
from prescribers.models import Prescriber, PrescriberLicence, Verification

MOST_ROWS = 200
UNREVIEWED = Q(prescriptions__orders__status__in=[OrderStatus.SUBMITTED, OrderStatus.VERIFIED])


@dataclass(frozen=True)
class Newcomer:
    """One prescriber who waits: the licences to look up (none: there is none in force), how many orders, since when."""

    prescriber: Prescriber
    licences: Sequence[PrescriberLicence]
    orders: int
    since: datetime | None


def newcomers(day: date) -> list[Newcomer]:
    """Those with orders first, the oldest order first; then who came first."""
    found = Prescriber.objects.to_verify(day).with_people()
    counted = found.annotate(
        waiting=Count("prescriptions__orders", filter=UNREVIEWED),
        since=Min("prescriptions__orders__submitted_at", filter=UNREVIEWED),
    )
    rows = list(counted.order_by(F("since").asc(nulls_last=True), "pk")[:MOST_ROWS])
    verified = Verification.objects.verified([row.pk for row in rows], day)
    return [Newcomer(row, _unverified(row, verified, day), row.waiting, row.since) for row in rows]


def ending_soon(day: date) -> list[PrescriberLicence]:
    """Licences in force that end within the days the house is warned before."""
    last = day + timedelta(days=Setting.objects.value("licence_warning_days"))
    return list(PrescriberLicence.objects.ending_by(day, last)[:MOST_ROWS])


def _unverified(prescriber: Prescriber, verified: set[int], day: date) -> list[PrescriberLicence]:
    held = [licence for licence in prescriber.licences.all() if licence.is_in_force(day)]
    return [licence for licence in held if licence.pk not in verified]
