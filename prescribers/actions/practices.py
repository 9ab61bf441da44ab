"""Practices, as entered and corrected by the pharmacy."""

from datetime import datetime
from typing import Any

from accounts.models import User
from prescribers.models import Practice
from records.action import action
from records.rows import add, change

TOLD = ["name", "street", "city", "state", "zip_code", "telephone", "fax"]


@action
def add_practice(*, by: User, at: datetime, **facts: Any) -> Practice:
    """Enter a practice; `facts` are its fields. Raises Invalid."""
    practice = Practice(**facts)
    add(practice, told=TOLD)
    return practice


@action
def change_practice(practice: Practice, *, by: User, at: datetime, **changes: Any) -> Practice:
    """Correct a practice; papers already made keep what they said. Raises Invalid, NothingChanged."""
    change(practice, changes, told=TOLD)
    return practice
