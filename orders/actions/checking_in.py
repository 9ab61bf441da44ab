"""What a patient answers about a step of the dose; who has trouble stands on the call list."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from orders.actions.calling import put_on_call_list, refuse_other
from orders.check_in import ASKED, CheckInAnswers, Grade, Trouble
from orders.check_in_due import CheckInDue, due_for
from orders.emails import tell_of_patients_news
from orders.models import CallReason, CheckIn, Prescription, Urgency
from patients.models import Patient
from premises.models import Pharmacy
from premises.quantities import dose_text
from records.action import action, tell
from records.refusals import Refusal
from records.rows import check_lines

CALLED = {Grade.AMBER: Urgency.TODAY, Grade.RED: Urgency.NOW}


class NothingAsked(Refusal):
    """There is no question today: it was answered already, or no step is at its fifth day."""

    code = "check_in_not_due"


@action
def check_in(patient: Patient, answers: CheckInAnswers, *, note: str = "", by: User, at: datetime) -> CheckIn:
    """Keep what a patient, or who cares for them, answers about the step that is asked about today, once.

    Amber and red answers are called back, red ones are told to the prescriber.

    Raises NotAllowed, NothingAsked, Invalid.
    """
    refuse_other(patient, by=by, at=at)
    due = _locked_due(patient, at)
    row = CheckIn(
        prescription=due.prescription, stretch=due.asking.stretch, month=due.asking.month, dose_mg=due.dose_mg,
        sleep=answers.sleep, dreams=answers.dreams, stomach=answers.stomach, benefit=answers.benefit, note=note,
        answered_by=by, answered_at=at,
    )  # fmt: skip
    check_lines(row)
    row.save(force_insert=True)
    tell(row, "check_in.answered", after={"stretch": row.stretch, "grade": answers.grade})
    if urgency := CALLED.get(answers.grade):
        words, reason = _in_words(row), CallReason.CHECK_IN
        put_on_call_list(patient, reason, urgency, words=words, order=due.order, by=by, at=at)
    if answers.grade == Grade.RED:
        tell_of_patients_news(due.prescription, at=at)
    return row


def _locked_due(patient: Patient, at: datetime) -> CheckInDue:
    """What is asked, under the lock of its prescription. Raises NothingAsked."""
    today = Pharmacy.objects.today(at)
    if due := due_for(patient, today):
        Prescription.objects.select_for_update().get(pk=due.prescription.pk)
        due = due_for(patient, today)
    if due is None:
        raise NothingAsked(_("You told us already, or there is nothing to tell yet. Nothing was saved."))
    return due


def _in_words(row: CheckIn) -> str:
    """As the pharmacist reads it before the call."""
    troubles = ", ".join(f"{name} {Trouble(getattr(row, name)).words}" for name in ASKED)
    said = f"At {dose_text(row.dose_mg)} mg: {troubles}. It helps {row.benefit} of 10."
    return f"{said} {row.note}".strip()
