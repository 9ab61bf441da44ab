"""What left for other states: orders by the state they went to, month by month, flagged at 5 and 50 % (503A-12)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo

from django.db.models import Count, Value
from django.db.models.functions import Coalesce, NullIf, TruncMonth

from orders.figure import percent_of
from orders.models import Order
from premises.models import Pharmacy
from premises.moments import month
from premises.terms import UsState

FLAGGED_PERCENT = (5, 50)
WHY = {5: "the cap of the statute for states without an agreement", 50: "the agreement's trigger for a report"}
MONTHS = 12
# The state a parcel went to, else the state the patient lives in.
DESTINATION = Coalesce(NullIf("handing_over__state", Value("")), "prescription__patient__state")


@dataclass(frozen=True)
class Share:
    """How many orders left for each state, `home` among them."""

    home: str
    states: Mapping[str, int]

    @property
    def every(self) -> int:
        """All that left."""
        return sum(self.states.values())

    @property
    def away(self) -> int:
        """Those for other states."""
        return self.every - self.states.get(self.home, 0)

    @property
    def percent(self) -> int:
        """The share of those, as it is shown."""
        return percent_of(self.away, self.every)

    @property
    def exceeded(self) -> int:
        """The highest limit the share lies beyond, not rounded; 0 for none."""
        return max((limit for limit in FLAGGED_PERCENT if self.away * 100 > limit * self.every), default=0)

    @property
    def flag(self) -> str:
        """The same in words."""
        return f"Beyond {self.exceeded} %" if self.exceeded else f"Not beyond {FLAGGED_PERCENT[0]} %"

    @property
    def rows(self) -> list[tuple[str, str, int]]:
        """State, its name and how many, the most first; home before all."""
        found = sorted(self.states.items(), key=lambda row: (row[0] != self.home, -row[1], row[0]))
        return [(state, UsState(state).words, many) for state, many in found]


@dataclass(frozen=True)
class Month:
    """One calendar month where the pharmacy stands."""

    first: date
    share: Share

    @property
    def key(self) -> str:
        """As an address says it: `2026-11`."""
        return self.first.isoformat()[:7]

    @property
    def words(self) -> str:
        """`November 2026`."""
        return month(self.first)


def share_between(since: datetime, until: datetime) -> Share:
    """Of the orders that left from `since` on and before `until`."""
    gone = Order.objects.filter(handed_over_at__gte=since, handed_over_at__lt=until).order_by()
    rows = gone.annotate(destination=DESTINATION).values_list("destination").annotate(many=Count("pk"))
    return Share(_home(), dict(rows))


def months_until(at: datetime) -> list[Month]:
    """The last months with this one first, in one query; a month begins at midnight where the pharmacy stands."""
    zone, home = _zone(), _home()
    firsts = _firsts(at.astimezone(zone).date())
    gone = Order.objects.filter(handed_over_at__gte=datetime.combine(firsts[-1], time(), zone), handed_over_at__lte=at)
    rows = gone.order_by().annotate(destination=DESTINATION, begun=TruncMonth("handed_over_at", tzinfo=zone))
    found: dict[date, Counter[str]] = defaultdict(Counter)
    for begun, state, many in rows.values_list("begun", "destination").annotate(many=Count("pk")):
        found[begun.date()][state] += many
    return [Month(first, Share(home, found[first])) for first in firsts]


def as_table(of: Month) -> list[tuple[str, ...]]:
    """The report of one month as the rows of a file."""
    share = of.share
    rows = [(of.key, state, name, "in" if state == share.home else "out", str(n)) for state, name, n in share.rows]
    total = (of.key, "", "All", "", str(share.every))
    away = (of.key, "", "Out of state", f"{share.percent} %", str(share.away))
    return [("month", "state", "name", "in or out of state", "orders"), *rows, total, away, (of.key, share.flag)]


def _firsts(today: date) -> list[date]:
    counted = [today.year * 12 + today.month - 1 - back for back in range(MONTHS)]
    return [date(each // 12, each % 12 + 1, 1) for each in counted]


def _zone() -> tzinfo:
    pharmacy = Pharmacy.objects.the_one()
    return pharmacy.zone if pharmacy else UTC


def _home() -> str:
    pharmacy = Pharmacy.objects.the_one()
    return pharmacy.state if pharmacy else ""
