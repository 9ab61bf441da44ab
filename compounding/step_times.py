"""What an instruction says by its words: how many minutes it runs, whether it dilutes geometrically (MFR-07). Pure."""

import re
from datetime import datetime, timedelta

RUNS = re.compile(r"\bfor ([0-9]{1,3}) min(?:ute)?s?\b", re.IGNORECASE | re.ASCII)


def minutes_of(text: str) -> int:
    """`Sieve and mix for 10 minutes.` runs ten; the longest counts, 0 where it says none."""
    return max((int(minutes) for minutes in RUNS.findall(text)), default=0)


def dilutes(text: str) -> bool:
    """Whether it is a geometric dilution, whose stages are listed."""
    return "geometric" in text.lower()


def ends_at(begun_at: datetime, minutes: int) -> datetime:
    """When a step that began then has run long enough."""
    return begun_at + timedelta(minutes=minutes)
