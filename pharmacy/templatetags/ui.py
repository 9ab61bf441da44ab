"""How things are written on screen: icons, chips, dates, times, doses, the ageing bar. No rule of the domain."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from premises import moments
from premises.quantities import dose_text

register = template.Library()

NO_BREAK = "\u00a0"
A_DAY = timedelta(days=1)
BAR_DUE = 100  # the due time stands here on the ageing bar, whose whole width is BAR_DUE + BAR_PAST
BAR_PAST = 30
# The stylesheet draws these six; a seventh state has no colour, icon or word of its own.
STATES = frozenset({"new", "progress", "waiting", "stopped", "released", "quarantine"})


# What a browser says of itself holds the names of others too: the first found is it.
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
MACHINES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


class NoSuchState(ValueError):
    """A chip was asked for in a state that has no colour and icon."""

    code = "no_such_state"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite. Without a word beside it, it needs a label that is read aloud."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="icon" {}><use href="{}#{}"/></svg>', spoken, static("icons.svg"), name)


@register.simple_tag
def chip(state: str, word: str) -> SafeString:
    """Colour, icon and word of a state, always all three."""
    if state not in STATES:
        raise NoSuchState(f"There is no state {state!r}.")
    return format_html('<span class="chip is-{}">{}{}</span>', state, icon(state), word)


@register.filter
def dose(number: Decimal | int, unit: str = "") -> str:
    """A dose as it may be read: leading zero, no trailing zero, a space that does not break before the unit."""
    text = dose_text(Decimal(number))
    return f"{text}{NO_BREAK}{unit}" if unit else text


@register.filter
def day(when: date | None) -> str:
    """Mon, Nov 23; with the year when it is not this one. A moment is dated in the pharmacy's time zone."""
    return moments.day(when) if when else ""


@register.filter
def entry_date(when: date | None) -> str:
    """2026-11-23: entry fields, birth dates and records."""
    return moments.record_day(when)


@register.filter
def clock(when: datetime | None) -> str:
    """14:10 for staff, 2:10 pm for others."""
    return moments.clock(when) if when else ""


@register.filter
def moment(when: datetime | None) -> str:
    """Mon, Nov 23, 14:10, for staff; for others with am and pm."""
    return moments.moment(when) if when else ""


@register.filter
def moment12(when: datetime | None) -> str:
    """Mon, Nov 23, 2:10 pm, in a mail to a prescriber or patient."""
    return moments.moment12(when) if when else ""


@register.filter
def hours(text: str) -> str:
    """The pharmacy's opening hours, in the reader's language."""
    return moments.hours(text)


@register.filter
def due_time(due: datetime | None) -> str:
    """The large time of a worklist row: 14:10 if it is today's, else the day: Nov 25."""
    if due is None:
        return ""
    return clock(due) if _local_date(due) == timezone.localdate() else moments.short_day(due)


@register.filter
def is_late(due: datetime | None) -> bool:
    """Whether the due time has passed."""
    return due is not None and due < timezone.now()


@register.filter
def due_words(due: datetime | None) -> str:
    """How far a due time is: in 1 h 20 min, 25 min late; from a day on as the calendar counts, in 2 days."""
    if due is None:
        return ""
    away = due - timezone.now()
    days = abs((_local_date(due) - timezone.localdate()).days)
    length = _days(days) if abs(away) >= A_DAY else _length(abs(away))
    return f"{length} late" if away < timedelta(0) else f"in {length}"


@register.filter
def age(since: datetime) -> str:
    """How long something lasts: 25 min, 3 h; from a day on in days."""
    span = max(timezone.now() - since, timedelta(0))
    if span < A_DAY:
        return _length(span) if span < timedelta(hours=1) else f"{span // timedelta(hours=1)}{NO_BREAK}h"
    return _days(span.days)


@register.filter
def browser(user_agent: str) -> str:
    """A browser and its machine as people call them: Firefox on Windows."""
    name, machine = (next((word for mark, word in marks if mark in user_agent), "") for marks in (BROWSERS, MACHINES))
    return " on ".join(filter(None, [name, machine])) or "not known"


@register.inclusion_tag("ui/ageing.html")
def ageing(since: datetime, due: datetime) -> dict[str, Any]:
    """The ageing bar between arrival and due time: what is used, and in red what lies past it."""
    allowed = max((due - since).total_seconds(), 1)
    percent = max(0, int((timezone.now() - since).total_seconds() * 100 / allowed))
    used, over = min(percent, BAR_DUE), min(max(percent - BAR_DUE, 0), BAR_PAST)
    return {"used": used, "over": over, "words": due_words(due) if over else f"{used} % of the time used"}


def _local_date(when: date) -> date:
    return timezone.localtime(when).date() if isinstance(when, datetime) else when


def _length(span: timedelta) -> str:
    hours, minutes = divmod(int(span.total_seconds() // 60), 60)
    if not hours:
        return f"{minutes}{NO_BREAK}min"
    return f"{hours}{NO_BREAK}h {minutes}{NO_BREAK}min" if minutes else f"{hours}{NO_BREAK}h"


def _days(number: int) -> str:
    return f"{number}{NO_BREAK}day{'s' if number > 1 else ''}"
