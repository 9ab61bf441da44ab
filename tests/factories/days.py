"""The calendar day at the invented pharmacy: at night it is not the day in Greenwich."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Los_Angeles")


def day_of(at: datetime) -> date:
    """The day a clock on the pharmacy's wall shows at `at`."""
    return at.astimezone(ZONE).date()
