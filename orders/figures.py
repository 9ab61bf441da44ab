"""The figures of the pharmacist in charge: what is open, how long it takes, what stops it, what ends soon."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median

from django.db.models import Count
from django.urls import reverse

from orders.boards import STATE
from orders.figure import WEEKS, Figure, how_many, percent_of, week_of
from orders.figure_drawing import bars, lines
from orders.figures_of_making import deviations, horizon, potency
from orders.holds import HOLDS, HoldReason
from orders.interstate import share_between
from orders.lifecycle import OrderStatus
from orders.models import Hold, Order
from orders.override_rates import decided_since, rates_of
from premises.models import DayOf, Pharmacy, Setting, calendar_of
from premises.moments import short_day

DAY = timedelta(days=1)
RECENT = timedelta(days=30)
AGES = {"f-new": "under a day", "f-progress": "longer", "f-late": "late"}
KEYS = {"bar-a": "changed it", "bar-c": "did not"}
HOUR = timedelta(hours=1)


def figures_at(at: datetime) -> list[Figure]:
    """Every figure as it is now, in a number of queries that does not grow with what it counts."""
    day_of = calendar_of(Pharmacy.objects.the_one())
    today = day_of(at)
    gone = _left_since(at - timedelta(weeks=WEEKS), day_of)
    return [
        _open_orders(at),
        _turnaround(gone, today),
        _holds(at),
        potency(),
        horizon(today),
        _warnings(at, day_of),
        deviations(at, today, day_of),
        _out_of_state(at),
    ]


@dataclass(frozen=True)
class Left:
    """One order that was handed over."""

    submitted_at: datetime
    left_at: datetime
    due_at: datetime
    left_on: date

    @property
    def hours(self) -> Decimal:
        """From submitted to handed over."""
        return Decimal((self.left_at - self.submitted_at) / HOUR).quantize(Decimal("0.1"))


def _left_since(since: datetime, day_of: DayOf) -> list[Left]:
    rows = Order.objects.filter(handed_over_at__gt=since).order_by("handed_over_at")
    fields = ("submitted_at", "handed_over_at", "due_at")
    return [Left(asked, left, due, day_of(left)) for asked, left, due in rows.values_list(*fields)]


def _open_orders(at: datetime) -> Figure:
    held = set(Hold.objects.filter(resolved_at=None).values_list("order", flat=True))
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for key, status, since, due_at in Order.objects.open().values_list("pk", "status", "submitted_at", "due_at"):
        age = "f-late" if due_at < at else "f-new" if at - since < DAY else "f-progress"
        found["On hold" if key in held else STATE[OrderStatus(status)][1]][age] += 1
    names = [name for _, name in STATE.values() if name in found] + (["On hold"] if "On hold" in found else [])
    late = sum(ages["f-late"] for ages in found.values())
    every = sum(sum(ages.values()) for ages in found.values())
    return Figure(
        "open", f"{how_many(late, 'open order is', 'open orders are')} late", "By state and age",
        str(every), "open", [*((name, str(sum(found[name].values()))) for name in names), ("Late", str(late))],
        bars([(name, [(age, found[name][age]) for age in AGES]) for name in names], keys=AGES),
        [(f"{name}, {word}", str(found[name][age])) for name in names for age, word in AGES.items()],
    )  # fmt: skip


def _turnaround(gone: Sequence[Left], today: date) -> Figure:
    aim = Decimal(Setting.objects.value("promise_hours"))
    by_week: dict[date, list[Decimal]] = defaultdict(list)
    for one in gone:
        by_week[week_of(one.left_on, today)].append(one.hours)
    every = [one.hours for one in gone]
    kept = sum(one.left_at <= one.due_at for one in gone)
    numbers = [("Orders", str(len(gone)))]
    if every:
        numbers += [
            ("Nine in ten", f"{_nine_in_ten(every):.0f} h"), ("Aim", f"{aim:.0f} h"),
            ("Left by the promise", f"{percent_of(kept, len(gone))} %"),
        ]  # fmt: skip
    drawn, weeks = None, []
    if by_week:
        halves, most = list(map(median, by_week.values())), list(map(_nine_in_ten, by_week.values()))
        ends = {"first": short_day(min(by_week)), "last": short_day(max(by_week))}
        drawn = lines([("line-2", most), ("line", halves)], aim=aim, **ends)
        weeks = [
            (f"Week to {short_day(last)}", f"{half:.0f} h, {nine:.0f} h")
            for last, half, nine in zip(by_week, halves, most, strict=True)
        ]
    title = f"{percent_of(kept, len(gone))} % left by the promise" if every else "Nothing has left yet"
    about = f"Hours from asked for to handed over, by week, last {WEEKS} weeks: half of the orders, nine in ten"
    middle = f"{median(every):.0f}" if every else "0"
    return Figure("turnaround", title, about, middle, "h, median", numbers, drawn, weeks)


def _holds(at: datetime) -> Figure:
    rows = Hold.objects.filter(opened_at__gte=at - RECENT).values_list("reason").annotate(many=Count("pk"))
    found = sorted(((HOLDS[HoldReason(reason)].words, many) for reason, many in rows), key=lambda row: -row[1])
    late = Hold.objects.filter(resolved_at=None, resolve_by__lt=at, order__in=Order.objects.open()).count()
    return Figure(
        "holds", f"{found[0][0]} is the usual hold" if found else "Nothing was held",
        "Holds opened in 30 days, by reason", str(sum(many for _, many in found)), "holds",
        [*((words, str(many)) for words, many in found), ("Overdue now", str(late))],
        bars([(_short(words), [("bar-a", many)]) for words, many in found]) if found else None,
    )  # fmt: skip


def _warnings(at: datetime, day_of: DayOf) -> Figure:
    """Counted as on the page of what warnings changed."""
    found = rates_of(decided_since(at - RECENT, day_of), lambda one: one.code)
    rates = sorted(found, key=lambda rate: (-rate.decided, rate.of))
    decided, changed = sum(rate.decided for rate in rates), sum(rate.changed for rate in rates)
    parts = [(rate.of, [("bar-a", rate.changed), ("bar-c", rate.decided - rate.changed)]) for rate in rates]
    numbers = [
        ("Decided", decided),
        ("Changed an order", changed),
        ("Overridden", sum(rate.overridden for rate in rates)),
    ]
    return Figure(
        "warnings", f"{rates[0].of} is decided about most" if rates else "No rule stopped or warned",
        "Problems decided in 30 days, and those that changed an order (DUR-02)", str(percent_of(changed, decided)),
        "% changed", [(name, str(many)) for name, many in numbers],
        bars(parts, keys=KEYS) if rates else None,
        [(rate.of, f"{rate.decided} decided, {rate.changed} changed") for rate in rates],
        more=("What warnings changed", reverse("override_rates")),
    )  # fmt: skip


def _out_of_state(at: datetime) -> Figure:
    share = share_between(at - RECENT, at + timedelta.resolution)
    found = [(state, many) for state, _, many in share.rows]
    return Figure(
        "interstate", f"{share.percent} % left for other states", "Orders handed over in 30 days, by state (503A-12)",
        str(share.percent), f"% of {share.every}", [*((state, str(many)) for state, many in found), (share.flag, "")],
        bars([(state, [("bar-a" if state == share.home else "bar-c", many)]) for state, many in found])
        if found else None, more=("Month by month", reverse("interstate")),
    )  # fmt: skip


def _nine_in_ten(hours: Sequence[Decimal]) -> Decimal:
    """The hours within which nine in ten of them lie."""
    return sorted(hours)[(len(hours) * 9 + 9) // 10 - 1]


def _short(words: str) -> str:
    return words if len(words) <= 20 else f"{words[:18].rstrip()}…"
