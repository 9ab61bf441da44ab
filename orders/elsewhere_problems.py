"""What other records of the same person add to what the rules find, and records that may be theirs (ADR 0015).

PAT-01, PAT-02. Writes nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from django.urls import reverse

from orders.dose_problems import copies
from orders.excipient_problems import allergies, excipients
from orders.ground import Ground
from orders.lifecycle import OrderStatus
from orders.models import Order, Prescription, SafetyAnswers
from orders.safety import Answer
from orders.safety_problems import conditions, listed_medicines, opioid_questions, procedure, waits_of
from premises.moments import full_day
from records.problem import Note, Problem, Told, Warning, Way

FROM = "Another record of this person says so."
TO_PRACTICE = Told(
    "The pharmacy has another record of this patient. What it says is settled before the order is accepted."
)
# The rules that read what a patient does not bear, takes, must not get, and answered.
RULES: list[Callable[[Prescription, Ground], Iterator[Problem]]] = [
    opioid_questions, listed_medicines, conditions, procedure, allergies, excipients, copies,
]  # fmt: skip


def added_elsewhere(prescription: Prescription, ground: Ground) -> list[Problem]:
    """What the rules find in the other records and not in the patient's own; nothing where there are none."""
    if prescription.patient_id not in ground.elsewhere:
        return []
    there = ground.read_elsewhere()
    own = [problem for rule in RULES for problem in rule(prescription, ground)]
    found = [problem for rule in RULES for problem in rule(prescription, there) if problem not in own]
    found += _opioid_before(prescription, ground)
    said = [replace(problem, text=f"{problem.text} {FROM}".strip()) for problem in found]
    return list({(one.code, one.title, one.text): one for one in said}.values())


def before_an_order(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """PAT-01 before there is an order: it stops neither signing nor sending, and a practice does not read the words."""
    found = [problem for problem in added_elsewhere(prescription, ground) if not isinstance(problem, Note)]
    if found:
        named = "; ".join(dict.fromkeys(f"{problem.title} ({problem.code})" for problem in found))
        text = f"{named}. It is settled before the order is accepted."
        yield Warning("PAT-01", "Another record of this person adds to this", text, to_practice=TO_PRACTICE)


def matched_since(order: Order, ground: Ground) -> Iterator[Problem]:
    """PAT-01 of an order accepted before its patient was matched, until its final check."""
    there = ground.elsewhere.get(order.prescription.patient_id)
    is_waiting = order.status in {OrderStatus.ACCEPTED, OrderStatus.FILLED}
    if there and is_waiting and order.accepted_at and there.matched_at > order.accepted_at:
        found = [one for one in added_elsewhere(order.prescription, ground) if not isinstance(one, Note)]
        if found:
            text = "The review did not read the other record. Read it; hold the order if it changes something."
            yield Warning("PAT-01", "Matched after it was accepted", text)


def perhaps_others(order: Order, ground: Ground) -> Iterator[Problem]:
    """PAT-02: records that may be this person's, which the review does not read."""
    if not order.next_review():
        return
    patient = order.prescription.patient
    person = ground.persons[patient.pk]
    for proposal in ground.perhaps.get(patient.pk, ()):
        other = proposal.counterpart(person)
        url = f"{reverse('patient_compare', args=[patient.public_id])}?with={other.public_id}"
        text = f"{other.full_name}. {proposal.likeness.words} What that record says was not read."
        yield Warning("PAT-02", "Perhaps recorded twice", text, [Way("Compare the records", url)])


def _opioid_before(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """An opioid told before in another record, its wash-out not over, where the answer since is that there was none."""
    if prescription.answers().opioid_last_14_days != Answer.NO:
        return
    later = ground.read_elsewhere().answers(prescription)
    for row in ground.elsewhere[prescription.patient_id].answers:
        if row.answers.opioid_last_14_days == Answer.YES and row.answers not in later and _still_counts(row, ground):
            named = f"“{row.opioid_what}”: " if row.opioid_what else ""
            text = f"{named}said on {full_day(ground.day_of(row.asked_at))}. Since then none: which is right?"
            yield Warning("OPI-01", "An opioid was told before", text)


def _still_counts(row: SafetyAnswers, ground: Ground) -> bool:
    """Whether the wait after what was told may not be over; after a depot the prescriber says, so it always may."""
    wait = waits_of(ground).after(row.opioid_what)
    last = row.opioid_last_on or ground.day_of(row.asked_at)
    return wait is None or ground.today < last + timedelta(days=wait)
