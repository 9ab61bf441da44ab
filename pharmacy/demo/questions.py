"""Invented questions: one overdue, one that waits, one that was answered, and what a practice asks the pharmacy."""

from datetime import datetime, timedelta

from orders.actions.questions import Answered, Asked, answer, ask
from orders.actions.renewing import ask_for_renewal
from orders.models import Order
from orders.questions import AnswerCode, QuestionCode
from pharmacy.demo.people import Cast


def to_renew(people: Cast, spent: Order, at: datetime) -> None:
    """A prescription without a refill left, whose supply ends soon: its prescriber is asked to renew."""
    by = people.staff["technician"]
    ask_for_renewal(spent.prescription, note="Ten days are left of the last fill.", by=by, at=at - timedelta(hours=20))


def asked(people: Cast, unclear: Order, new: Order, at: datetime) -> None:
    """About one order since yesterday, about another this morning and before; the second's practice asks too."""
    pharmacist, prescriber = people.staff["pharmacist"], new.prescription.prescriber.user
    morning = Asked(QuestionCode.DIRECTIONS, "Morning or bedtime?")
    ask(unclear, morning, by=pharmacist, at=at - timedelta(hours=38))
    thyroid = Asked(QuestionCode.INTERACTION, "Levothyroxine 75 mcg: shall we start at 0.5 mg?", "INT-21")
    done = ask(new, thyroid, by=pharmacist, at=at - timedelta(hours=7))
    said = Answered(AnswerCode.GO_ON, "TSH is checked in six weeks.")
    answer(done, said, by=prescriber, at=at - timedelta(hours=6))
    dye = Asked(QuestionCode.ALLERGY, "May we use a coloured capsule?")
    ask(new, dye, by=pharmacist, at=at - timedelta(hours=2))
    ask(new, Asked(QuestionCode.WHEN_READY, "She travels on Friday."), by=prescriber, at=at - timedelta(hours=1))
