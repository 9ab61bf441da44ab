"""The figures of what is made: potency, what ends soon, deviations."""

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal

from compounding.models import Batch, Deviation, Lot, PotencyResult
from compounding.potency import LEAST_PERCENT, MOST_PERCENT
from compounding.told_stock import on_hand
from orders.figure import WEEKS, Figure, how_many, week_of
from orders.figure_drawing import bars, columns, dots
from premises.models import DayOf
from premises.moments import short_day
from premises.quantities import dose_text

RESULTS, SOON_DAYS, HORIZON_DAYS = 24, 30, 180
ZONE = Decimal(95), Decimal(105)  # of label: inside it nothing is remarkable


def potency() -> Figure:
    """What laboratories found, the last batches."""
    newest = PotencyResult.objects.order_by("-resulted_on", "-pk")
    rows = list(newest.values_list("resulted_on", "percent", "batch__number")[:RESULTS])
    found = [percent for _, percent, _ in reversed(rows)]
    outside = sum(not LEAST_PERCENT <= percent <= MOST_PERCENT for percent in found)
    near = sum(not ZONE[0] <= percent <= ZONE[1] for percent in found)
    title = f"{how_many(outside, 'batch lies', 'batches lie')} outside the limits" if found else "No result yet"
    about = f"Potency, percent of label, last {len(found)} batches (QC-08)"
    if not found:
        return Figure("potency", title, about, "0", "results", [], None)
    numbers = [
        ("Lowest", f"{min(found):.1f}"), ("Highest", f"{max(found):.1f}"),
        (f"Outside {LEAST_PERCENT} to {MOST_PERCENT}", str(outside)),
        (f"Outside {ZONE[0]} to {ZONE[1]}", str(near)),
    ]  # fmt: skip
    ends = {"first": short_day(rows[-1][0]), "last": short_day(rows[0][0])}
    drawn = dots(found, limits=(LEAST_PERCENT, MOST_PERCENT), zone=ZONE, **ends)
    each = [(f"{number}, {short_day(day)}", f"{percent:.1f}") for day, percent, number in rows]
    return Figure("potency", title, about, f"{sum(found) / len(found):.1f}", "% mean", numbers, drawn, each)


def horizon(today: date) -> Figure:
    """What expires or reaches its beyond-use date, nearest first, with what is left of it."""
    last = today + timedelta(days=HORIZON_DAYS)
    lots = Lot.objects.usable_on(today).filter(expires_on__lte=last).select_related("component")
    batches = Batch.objects.free_on(today).filter(bud_on__lte=last).select_related("formula")
    ends: list[tuple[date | None, str, str]] = []
    ends += [(lot.expires_on, lot.number, f"{lot.component.name}, {on_hand(lot)}") for lot in lots]
    ends += [(b.bud_on, b.number, f"{b.formula.product}, {dose_text(b.on_hand - b.reserved)} free") for b in batches]
    found = sorted(((day - today).days, number, left) for day, number, left in ends if day)
    soon = sum(days <= SOON_DAYS for days, _, _ in found)
    drawn = [(number, [("f-waiting" if days <= SOON_DAYS else "f-released", days)]) for days, number, _ in found]
    return Figure(
        "horizon", f"{how_many(soon, 'lot or batch ends', 'lots and batches end')} within {SOON_DAYS} days",
        f"Days to expiry or beyond-use date, nearest first, within {HORIZON_DAYS} days", str(len(found)), "end",
        [(f"Within {SOON_DAYS} days", str(soon)), (f"Within {HORIZON_DAYS} days", str(len(found)))],
        bars(drawn) if drawn else None, [(f"{number}, {left}", f"{days} d") for days, number, left in found],
    )  # fmt: skip


def deviations(at: datetime, today: date, day_of: DayOf) -> Figure:
    """How often something departs from formula or procedure."""
    opened = Deviation.objects.filter(opened_at__gt=at - timedelta(weeks=WEEKS)).values_list("opened_at", flat=True)
    by_week = Counter(week_of(day_of(one), today) for one in opened)
    weeks = [today - timedelta(weeks=number) for number in range(WEEKS - 1, -1, -1)]
    closed = Deviation.objects.closed().filter(closed_at__gt=at - timedelta(weeks=WEEKS)).count()
    waiting = list(Deviation.objects.open().values_list("opened_at", flat=True))
    oldest = max(((at - opened).days for opened in waiting), default=0)
    return Figure(
        "deviations", f"{how_many(len(waiting), 'deviation is', 'deviations are')} not closed",
        f"Opened by week, last {WEEKS} weeks (DEV-01)", str(len(waiting)), "not closed",
        [("Opened", str(by_week.total())), ("Closed", str(closed)), ("Oldest open", f"{oldest} days")],
        columns([by_week[last] for last in weeks], first=short_day(weeks[0]), last=short_day(today)),
        [(f"Week to {short_day(last)}", str(by_week[last])) for last in weeks],
    )  # fmt: skip
