"""The call list: what patients answer, report and ask has somebody of the pharmacy call them."""

from datetime import datetime

from accounts.models import User
from orders.models import CallBack, CallReason, Order, Urgency
from orders.models.callbacks import WITHIN
from patients.models import Patient
from records.action import tell
from records.rows import check_lines


def put_on_call_list(
    patient: Patient, reason: CallReason, urgency: Urgency, *, words: str = "", order: Order | None = None,
    by: User, at: datetime,
) -> CallBack:  # fmt: skip
    """Inside the action under way: have a pharmacist call this patient. `words` are the patient's own, or the answers.

    Raises Invalid where the words cannot be kept.
    """
    row = CallBack(
        patient=patient, order=order, reason=reason, urgency=urgency, words=words, call_by=at + WITHIN[urgency],
        asked_by=by, asked_at=at,
    )  # fmt: skip
    check_lines(row)
    row.save(force_insert=True)
    tell(row, "callback.asked", after={"reason": reason, "urgency": urgency})
    return row
