"""Writing and reading who looked at which patient's rows (SEC-17)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from records.models import AccessLog, Recorded


def looked_at(user: Any, row: Recorded, *, patient: Recorded, at: datetime, how: str) -> None:
    """Note that `user` looked at `row`, which tells of `patient`. Not an action: it leaves no event."""
    AccessLog.objects.create(
        by=user, at=at, subject_kind=row.kind, subject_id=row.public_id, patient_id=patient.public_id, how=how
    )


def looked_at_each(user: Any, rows: Iterable[tuple[Recorded, Recorded]], *, at: datetime, how: str) -> None:
    """The same for a page that shows many in full: each row with its patient, in one statement."""
    AccessLog.objects.bulk_create(
        AccessLog(by=user, at=at, subject_kind=row.kind, subject_id=row.public_id, patient_id=whose.public_id, how=how)
        for row, whose in rows
    )
