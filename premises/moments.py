"""Dates and times as pages and mails say them: one place. Staff read 24 hours, others am and pm, records ISO (look).

Which clock a page has is its reader's, like the language and the time zone Django shows it in; a mail says moment12.
Spanish has an order of its own: `lun 23 nov`, `2:10 p. m.`
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from accounts.roles import Audience
from premises.quantities import NO_BREAK_SPACE, clock12

# Django's letters: D and M are a day and a month in short. What stands here is the order of another language.
IN_ORDER = {"es": {"D, M j": "D j M", "M j": "j M", "M j, Y": "j M Y", "D, M j, Y": "D j M Y"}}
IN_SPANISH = {
    "mon": "lun", "tue": "mar", "wed": "mié", "thu": "jue", "fri": "vie", "sat": "sáb", "sun": "dom", "monday": "lunes",
    "tuesday": "martes", "wednesday": "miércoles", "thursday": "jueves", "friday": "viernes", "saturday": "sábado",
    "sunday": "domingo", "to": "a", "and": "y", "from": "de", "closed": "cerrado", "daily": "todos los días",
    "am": "a. m.", "pm": "p. m.", "noon": "mediodía", "holidays": "días festivos",
}  # fmt: skip
WORDS = re.compile(r"[^\W\d_]+")

_twelve_hours: ContextVar[bool] = ContextVar("twelve_hours", default=False)


@contextmanager
def read_by(audience: Audience | None) -> Iterator[None]:
    """Say times as this audience reads them; who is not signed in is no staff."""
    token = _twelve_hours.set(audience in {None, Audience.PRESCRIBER, Audience.PATIENT})
    try:
        yield
    finally:
        _twelve_hours.reset(token)


def day(when: date) -> str:
    """`Mon, Nov 23`, with the year when it is not this one; a moment is dated in the pharmacy's zone."""
    return _dated(when, "D, M j")


def short_day(when: date) -> str:
    """`Nov 23`, with the year when it is not this one."""
    return _dated(when, "M j")


def full_day(when: date) -> str:
    """`Nov 23, 2026`: where a day taken for a month must be seen, as in what a file was understood to say."""
    return _written(_local(when), "M j, Y")


def month(when: date) -> str:
    """`November 2026`, of a report."""
    return f"{when:%B %Y}"


def short(when: date, at: datetime) -> str:
    """`today`, or `Nov 23`."""
    return "today" if _local(when) == timezone.localdate(at) else short_day(when)


def clock(when: datetime | time) -> str:
    """`14:10`, or `2:10 pm`: as whoever reads it tells the time."""
    said = _time(when)
    return _clock12(said) if _twelve_hours.get() else f"{said:%H:%M}"


def moment(when: datetime) -> str:
    """`Mon, Nov 23, 14:10`, or `Mon, Nov 23, 2:10 pm`."""
    return f"{day(when)}, {clock(when)}"


def moment12(when: datetime) -> str:
    """`Mon, Nov 23, 2:10 pm`, where only prescribers or patients read: their pages and mails."""
    return f"{day(when)}, {_clock12(_time(when))}"


def record_day(when: date | None) -> str:
    """`2026-11-23`: entry fields, birth dates, and records an inspector reads; nothing where there is no day yet."""
    return _local(when).isoformat() if when else ""


def record_time(when: time) -> str:
    """`14:10`, in a record."""
    return f"{when:%H:%M}"


def record_moment(when: datetime) -> str:
    """`2026-11-23 14:10`, in a record."""
    return f"{record_day(when)} {_time(when):%H:%M}"


def record_stamp(when: datetime) -> str:
    """`2026-11-23 14:10 PST`, where a signature or a record on paper names its time zone (21 CFR 11.50)."""
    return f"{timezone.localtime(when):%Y-%m-%d %H:%M %Z}"


def hours(text: str) -> str:
    """The opening hours as the pharmacy wrote them; in Spanish too, where every word of them is one of a week's."""
    words = [word.casefold() for word in WORDS.findall(text)]
    if get_language() != "es" or not all(word in IN_SPANISH for word in words):
        return text
    return WORDS.sub(lambda word: IN_SPANISH[word[0].casefold()], text)


def _clock12(said: time) -> str:
    text = clock12(said)
    return text if get_language() != "es" else hours(text).replace(". m", f".{NO_BREAK_SPACE}m")


def _dated(when: date, pattern: str) -> str:
    local = _local(when)
    return _written(local, pattern if local.year == timezone.localdate().year else f"{pattern}, Y")


def _written(on: date, pattern: str) -> str:
    ordered = IN_ORDER.get(get_language() or "", {}).get(pattern)
    said = date_format(on, ordered).lower() if ordered else date_format(on, pattern)
    return said.replace(" ", NO_BREAK_SPACE)


def _local(when: date) -> date:
    return timezone.localtime(when).date() if isinstance(when, datetime) else when


def _time(when: datetime | time) -> time:
    return timezone.localtime(when).time() if isinstance(when, datetime) else when
