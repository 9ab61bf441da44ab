"""What was told, as tests read it."""

import json
from typing import Any

from records.models import Event, Recorded


def told_of(row: Recorded) -> list[str]:
    """The codes of the events about `row`, in their order."""
    return [event.code for event in _events(row)]


def last_told(row: Recorded) -> dict[str, Any]:
    """The last event about `row`."""
    told: dict[str, Any] = json.loads(_events(row)[-1].text)
    return told


def _events(row: Recorded) -> list[Event]:
    return list(Event.objects.filter(subject_kind=row.kind, subject_id=row.public_id).order_by("position"))
