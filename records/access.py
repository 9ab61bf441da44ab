"""Writing and reading who looked at which patient's rows (SEC-17)."""

from datetime import datetime
from typing import Any

from records.models import AccessLog, Recorded


def looked_at(user: Any, row: Recorded, *, patient: Recorded, at: datetime, how: str) -> None:
    """Note that `user` looked at `row`, which tells of `patient`. Not an action: it leaves no event."""
    AccessLog.objects.create(
        by=user, at=at, subject_kind=row.kind, subject_id=row.public_id, patient_id=patient.public_id, how=how
    )
