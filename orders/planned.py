"""The plan around the procedure a patient told of, by the setting and the pharmacy's clock (SURG-01)."""

from datetime import datetime

from orders.directions import Timing
from orders.models import Prescription
from orders.procedures import ProcedurePlan, plan_for
from orders.safety import Answers
from premises.models import Pharmacy, Setting


def procedure_of(prescription: Prescription, pharmacy: Pharmacy, *, at: datetime) -> ProcedurePlan | None:
    """The plan around the procedure that was answered; None where no day is known or it is over."""
    return plan_told(prescription, prescription.answers().still_true(pharmacy.day_of(at)), pharmacy)


def plan_told(prescription: Prescription, answers: Answers, pharmacy: Pharmacy) -> ProcedurePlan | None:
    """The plan these answers ask for, also after its day: nobody has said by then that one starts again (SURG-02)."""
    if answers.procedure_on is None:
        return None
    hours, timing = Setting.objects.value("surgery_stop_hours"), Timing(prescription.timing)
    return plan_for(answers, timing=timing, stop_hours=hours, zone=pharmacy.zone)
