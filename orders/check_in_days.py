"""On which days a patient is asked how a step of the dose goes: from its fifth day until a week after it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from orders.stretches import Stretch

DAYS_BEFORE, DAYS_AFTER, MONTH = 4, 7, 30


@dataclass(frozen=True)
class Asking:
    """Which stretch is asked about (0 is the first), and which month of a last one without an end."""

    stretch: int
    month: int = 0


def asked_about(stretches: Sequence[Stretch], *, day: int, reached: int) -> Asking | None:
    """What is asked about on day `day` of the schedule (0 is its first); `reached` is the last day medicine is for.

    The newest of those that may be asked about; days without a dose are not, nor is a stretch nothing was given for.
    """
    found, begins = None, 0
    for number, stretch in enumerate(stretches):
        ends = None if stretch.days is None else begins + stretch.days
        since = day - begins - DAYS_BEFORE
        if begins <= reached and since >= 0 and not stretch.is_off and (ends is None or day < ends + DAYS_AFTER):
            found = Asking(number, since // MONTH if ends is None else 0)
        begins = day + 1 if ends is None else ends
    return found
