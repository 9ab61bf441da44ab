"""What patients answered after they were asked again: an opioid that stops, one that was passed, a surgery to come."""

from datetime import datetime, time, timedelta

from orders.actions import safety
from orders.actions.safety import OverrideDraft
from orders.dur_codes import Effort, Result, Service
from orders.models import Order, Prescription
from orders.safety import Answer, Answers, Condition
from orders.safety_problems import evidence_of
from pharmacy.demo.people import Cast, day_of


def asked_again(stopped: Order, passed: Order, operated: Prescription, people: Cast, at: datetime) -> None:
    """One took codeine, one tramadol for a tooth with the prescriber's word to go on, one has surgery in 12 days."""
    by, day, ago = people.staff["pharmacist"], day_of(at), lambda hours: at - timedelta(hours=hours)
    codeine = Answers(
        opioid_last_14_days=Answer.YES, opioid_what="cough syrup with codeine", opioid_last_on=day - timedelta(days=2),
        were_asked=True,
    )  # fmt: skip
    safety.ask_again(stopped.prescription, codeine, by=by, at=ago(3))
    tramadol = Answers(
        opioid_last_14_days=Answer.YES, opioid_what="tramadol", opioid_last_on=day - timedelta(days=9), were_asked=True
    )
    safety.ask_again(passed.prescription, tramadol, by=by, at=ago(3))
    _pass(passed.prescription, people, ago(2))
    surgery = Answers(
        opioid_last_14_days=Answer.NO, were_asked=True, conditions=frozenset({Condition.PROCEDURE}),
        procedure_on=day + timedelta(days=12), procedure_time=time(8),
    )  # fmt: skip
    safety.ask_again(operated, surgery, by=people.staff["technician"], at=ago(1))


def _pass(prescription: Prescription, people: Cast, at: datetime) -> None:
    by = people.staff["pharmacist"]
    [problem] = safety.to_override(prescription, at=at)
    decision = OverrideDraft(
        code=problem.code, evidence=evidence_of(problem), service=Service.PRESCRIBER_CONSULTED,
        result=Result.WITH_PRESCRIBERS_APPROVAL, effort=Effort.UNDER_15,
        spoke_with=prescription.prescriber.printed_name, spoke_at=at - timedelta(minutes=10),
        said="One tablet after a tooth was drawn. Begin as planned.",
        text="A single dose nine days ago, no sign of dependence.",
    )  # fmt: skip
    safety.override(prescription, decision, by=by, at=at, proof=people.proof(by, at))
