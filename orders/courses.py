"""The course of a signed prescription: what is taken on which day, what is in hand, and what the next fill holds."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from orders.actions.adjusting import AdjustmentRefused, change_of, fresh, refuse_to_withdraw, stale_fills
from orders.actions.intake import promised_at
from orders.calendar import Period, dose_said, periods
from orders.curve import Picture, calendar, curve
from orders.drafts import AdjustmentDraft, AdjustmentReason
from orders.filling import given_by, next_fill
from orders.fills import covered_days
from orders.models import Adjustment, Prescription
from orders.preview import span_of, units_of
from orders.spans import span_on, taken
from orders.stretches import AdjustmentKind
from premises.models import Pharmacy
from premises.moments import day, short_day


@dataclass(frozen=True)
class Course:
    """The doses from the fill in hand to the end of the next one."""

    tail: str
    facts: list[tuple[str, str]]
    pictures: list[Picture]


@dataclass(frozen=True)
class ToldAdjustment:
    """One adjustment in words; `take_back_url` is empty where it cannot be taken back."""

    what: str
    sub: str
    is_standing: bool
    take_back_url: str


def course_of(prescription: Prescription, *, at: datetime, draft: AdjustmentDraft | None = None) -> Course:
    """As it stands, or as it would be with the adjustment of a draft. Raises AdjustmentRefused."""
    found = fresh(prescription)
    found.proposed = [change_of(found, draft)] if draft else []
    stale = stale_fills(found)
    kept = found.orders.exclude(pk__in=[order.pk for order in stale]).prefetch_related("lines")
    fill = next_fill(found, given_by(kept))
    starts_on, first_day = _start(found, at)
    lengths = [stretch.days for stretch in fill.stretches]
    days = fill.first_day + sum(fill.covered) - first_day
    dated = periods(found.doses(), covered_days(lengths, first_day=first_day, days=days), starts_on=starts_on)
    facts = [(dose_said(period), _days(period)) for period in dated]
    facts.append(("In hand or under way", _until(starts_on, fill.first_day - first_day)))
    facts.append(("The fill after that", units_of(fill.together) or "nothing: the schedule has ended"))
    facts += [("Called off, asked for again", order.number) for order in stale]
    return Course(f"from {short_day(starts_on)}", facts, [curve(dated), calendar(dated)] if dated else [])


def adjustments_of(prescription: Prescription) -> list[ToldAdjustment]:
    """All there are, the newest first, those taken back too; only the last that stands can be taken back."""
    rows = list(prescription.adjustments.select_related("made_by", "withdrawn_by").order_by("-pk"))
    last = next((row for row in rows if row.withdrawn_at is None), None)
    return [_told(row, is_open=row is last and _may_be_withdrawn(row)) for row in rows]


def _may_be_withdrawn(row: Adjustment) -> bool:
    try:
        refuse_to_withdraw(row)
    except AdjustmentRefused:
        return False
    return True


def _told(row: Adjustment, *, is_open: bool) -> ToldAdjustment:
    what = f"{AdjustmentKind(row.kind).words}: {row.days} day{'' if row.days == 1 else 's'} from {day(row.begins_on)}"
    why = AdjustmentReason(row.reason).words + (f": {row.note}" if row.note else "")
    sub = f"{why}. {row.made_by.printed_name}, {day(row.made_at)}."
    if row.withdrawn_by and row.withdrawn_at:
        sub += f" Taken back by {row.withdrawn_by.printed_name}, {day(row.withdrawn_at)}."
    url = reverse("adjustment_withdraw", args=[row.public_id]) if is_open else ""
    return ToldAdjustment(what, sub, is_standing=row.withdrawn_at is None, take_back_url=url)


def _start(prescription: Prescription, at: datetime) -> tuple[date, int]:
    """The date and the day of the schedule the fill in hand begins with; the promise, where nothing was handed over."""
    if spans := taken(prescription):
        here = span_on(spans, Pharmacy.objects.today(at))
        return here.begins_on, here.first_day
    due = min((order.due_at for order in prescription.orders.all() if order.is_open()), default=promised_at(at))
    return Pharmacy.objects.today(max(due, at)) + timedelta(days=1), 0


def _days(period: Period) -> str:
    days = (period.last - period.first).days + 1
    return f"{days} day{'' if days == 1 else 's'}{span_of(period)}"


def _until(starts_on: date, days: int) -> str:
    last = starts_on + timedelta(days=days - 1)
    return f"until {short_day(last)}" if days > 0 else "nothing"
