"""What is wrong with a prescription or an order: one set of rules for portal, API and pharmacy. Writes nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from django.urls import reverse

from compounding.lifecycle import BATCH_OVER
from orders.course_problems import before_signing, duplicate, refills, supply, too_soon
from orders.dose_problems import copies, doses, fewer_units
from orders.elsewhere_problems import added_elsewhere, before_an_order, matched_since, perhaps_others
from orders.excipient_problems import allergies, excipients
from orders.ground import Ground, ground_of
from orders.label_facts import label_problems
from orders.lifecycle import OrderStatus, PrescriptionStatus
from orders.models import Order, Prescription
from orders.parcels import judged
from orders.safety_problems import (
    conditions,
    decided,
    listed_medicines,
    not_asked,
    opioid_questions,
    overrides_of,
    procedure,
)
from orders.source_problems import came_twice
from premises.moments import full_day
from premises.terms import CompoundReason, Origin
from prescribers.identifiers import is_npi
from prescribers.models import PrescriberLicence
from records.problem import Blocker, Note, Problem, Told, Warning, Way

# What is found only after a pharmacist accepted the order; other warnings were accepted with it.
AFTER_ACCEPTANCE = {"batch_rejected", "PAT-01"}


def problems_with(order: Order, *, at: datetime) -> list[Problem]:
    """Everything the rules find in an order at `at`: blockers first, then warnings, then notes."""
    return problems_with_each([order], at=at)[order.pk]


def problems_with_each(orders: Sequence[Order], *, at: datetime) -> dict[int, list[Problem]]:
    """The same for many orders, by their key; those fetched `with_what_rules_read` take no query of their own."""
    ground = ground_of([order.prescription for order in orders], at)
    return {order.pk: _sorted([*_found(order.prescription, ground), *_with_fill(order, ground)]) for order in orders}


def problems_with_prescription(prescription: Prescription, *, at: datetime) -> list[Problem]:
    """Everything the rules find in a prescription at `at`, before or after it is signed."""
    return problems_with_prescriptions([prescription], at=at)[0]


def problems_with_prescriptions(prescriptions: Sequence[Prescription], *, at: datetime) -> list[list[Problem]]:
    """The same for many, in their order; those fetched `with_what_rules_read` take no query of their own."""
    ground = ground_of(prescriptions, at)
    return [_sorted([*_found(one, ground), *_before_an_order(one, ground)]) for one in prescriptions]


def problems_of_person(prescription: Prescription, *, at: datetime) -> list[Problem]:
    """What the rules find in a prescription and, in full, in the other records of its person (ADR 0015)."""
    ground = ground_of([prescription], at)
    return _sorted([*_found(prescription, ground), *_elsewhere(prescription, ground)])


def undecided(order: Order, found: Sequence[Problem]) -> list[Problem]:
    """Those somebody must still decide about: blockers, and the warnings that were not accepted with the order."""
    accepted = order.accepted_at is not None
    return [
        problem
        for problem in found
        if isinstance(problem, Blocker)
        or (isinstance(problem, Warning) and (not accepted or problem.code in AFTER_ACCEPTANCE))
    ]


def _sorted(found: Iterable[Problem]) -> list[Problem]:
    return sorted(found, key=lambda problem: [Blocker, Warning, Note].index(type(problem)))


def _found(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    overrides = overrides_of(prescription)
    for rule in RULES:
        yield from (decided(problem, overrides) for problem in rule(prescription, ground))


def _elsewhere(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """What other records of the person add, as an order is stopped by it; overridden like all else."""
    overrides = overrides_of(prescription)
    yield from (decided(problem, overrides) for problem in added_elsewhere(prescription, ground))


def _profile(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """RX-02: allergies and medicines are said, never blank."""
    patient = prescription.patient
    if not patient.no_known_allergies and not patient.allergies_now():
        yield Blocker("RX-02", "Allergies are not known", "Enter them, or say that none are known.")
    if not patient.no_other_medicines and not patient.medicines_now():
        yield Blocker("RX-02", "Other medicines are not known", "Enter them, or say that none are taken.")
    if patient.age_on(ground.today) < 18:
        yield Warning("AGE-01", "Under 18", "Not labelled for this age. The prescriber confirms.")


def _prescriber(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """RX-03: NPI, and a licence in force in the patient's state."""
    prescriber, state, today = prescription.prescriber, prescription.patient.state, ground.today
    if not is_npi(prescriber.npi):
        yield Blocker("RX-03", "The NPI is wrong", f"{prescriber.npi} does not pass its check digit.")
    if prescriber.licence_in(state, today) is None:
        yield Blocker("RX-03", f"No licence in {state}", f"{prescriber.printed_name} has none in force on {today}.")


def _dates(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """RX-06, RX-EXP-1: not from the future, not too old."""
    if prescription.written_on > ground.today:
        yield Blocker("RX-06", "Written in the future", f"The prescription says {full_day(prescription.written_on)}.")
    if ground.today >= prescription.expires_on:
        yield Blocker(
            "RX-EXP-1", "The prescription has expired", f"It was valid until {full_day(prescription.expires_on)}."
        )


def _reason(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """503A-08: why this patient needs a compound."""
    if prescription.compound_reason == CompoundReason.OTHER and not prescription.compound_reason_text:
        yield Blocker("503A-08", "Why is a compound needed?", "Other: say it in words.")


def _arrival(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """RX-13: how it came, where a pharmacist signs it. Those entered before this was asked for say it now."""
    waits = bool(prescription.pk) and prescription.status == PrescriptionStatus.AWAITING_SIGNATURE
    if waits and prescription.origin != Origin.ELECTRONIC and prescription.how_it_came() is None:
        yield Blocker("RX-13", "How it came is not recorded", "Press Change: say who called, or attach the paper.")


def _unverified(prescription: Prescription, ground: Ground) -> PrescriberLicence | None:
    """RX-12: the licence in force that somebody has to look up; there is none where RX-03 says what is missing."""
    licence = prescription.prescriber.licence_in(prescription.patient.state, ground.today)
    return licence if licence and licence.pk not in ground.verified else None


def _to_be_verified(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """RX-12 before there is an order: it stops neither signing nor sending."""
    if _unverified(prescription, ground):
        who = prescription.prescriber.printed_name
        text = f"The pharmacy looks up NPI and licence of {who} before it accepts the order."
        told = Told(f"{text} You need do nothing.")
        yield Note("RX-12", "The pharmacy verifies the prescriber", text, to_practice=told)


def _not_verified(order: Order, ground: Ground) -> Iterator[Problem]:
    """RX-12 of an order: it is not accepted until somebody looked the prescriber up."""
    licence = _unverified(order.prescription, ground) if order.is_open() else None
    if licence:
        prescriber = order.prescription.prescriber
        text = f"Look up NPI {prescriber.npi} and licence {licence.number} in {licence.state}, and record it."
        url = reverse("prescriber_licence_verify", args=[licence.public_id])
        yield Blocker("RX-12", "The prescriber is not verified", text, (Way(f"Verify {prescriber.printed_name}", url),))


def _before_an_order(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """What stops no signature and is settled before the order is accepted: RX-12, OPI-02, PAT-01; and RX-EXP-3."""
    yield from _to_be_verified(prescription, ground)
    yield from before_an_order(prescription, ground)
    yield from not_asked(prescription, ground)
    yield from before_signing(prescription, ground)


def _not_answered(order: Order, ground: Ground) -> Iterator[Problem]:
    """OPI-02 of an order: it is not accepted before the patient answered the questions of this fill."""
    for problem in not_asked(order.prescription, ground) if order.is_open() else ():
        yield Blocker(**vars(problem)) if order.next_review() else problem


def _destination(order: Order, ground: Ground) -> Iterator[Problem]:
    """503A-12 of an open order: whether it may be shipped to where the patient lives, on the day it is promised."""
    pharmacy, state = ground.pharmacy, order.prescription.patient.state
    if pharmacy is None or not order.is_open():
        return
    leaves = max(pharmacy.day_of(order.due_at), ground.today)
    why_not = judged(state, pharmacy.state, leaves, ground.ships_to).why_not
    if why_not:
        when = "" if leaves == ground.today else f" It is promised for {full_day(leaves)}."
        text = f"{why_not}{when} It can be collected here, or shipped to a state with a licence."
        told = Told("The pharmacy may not ship to this state. The patient collects it, or it goes to another address.")
        way = Way("Look at our licences", reverse("pharmacy_profile"))
        yield Warning("503A-12", f"Not to be shipped to {state}", text, (way,), to_practice=told)


def _with_fill(order: Order, ground: Ground) -> Iterator[Problem]:
    """What is found in a fill: RX-12, OPI-02, RX-EXP-3, 503A-12, SEC-11, LBL, lost batches; PAT-01 and PAT-02."""
    yield from _not_verified(order, ground)
    yield from _elsewhere(order.prescription, ground) if order.is_open() else ()
    yield from matched_since(order, ground)
    yield from perhaps_others(order, ground)
    yield from _not_answered(order, ground)
    yield from too_soon(order, ground)
    yield from _destination(order, ground)
    prescription = order.prescription
    signature = ground.signatures.get(prescription.public_id)
    if signature is None or not signature.covers(prescription.signed_content()):
        yield Blocker("SEC-11", "The signature no longer covers it", "The prescription changed after it was signed.")
    for line in order.lines.all():
        yield from label_problems(line, at=ground.at, pharmacy=ground.pharmacy, stocks=ground.stocks)
    yield from _lost_batches(order)


def _lost_batches(order: Order) -> Iterator[Problem]:
    """What was promised or filled from a batch that was then rejected or recalled, while the order still waits."""
    if order.status != OrderStatus.ACCEPTED:
        return
    lines = order.lines.all()
    used = [row.batch for line in lines for row in line.reservations.all()]
    used += [row.batch for line in lines for row in line.containers.all()]
    numbers = {batch.number for batch in used if batch.status in BATCH_OVER}
    for number in sorted(numbers):
        yield Warning(
            "batch_rejected", f"Batch {number} is not used", "It was rejected or recalled. Another is needed."
        )


RULES: list[Callable[[Prescription, Ground], Iterator[Problem]]] = [
    _profile, _prescriber, _dates, opioid_questions, listed_medicines, conditions, procedure, allergies,
    doses, fewer_units, copies, excipients, _reason, _arrival, supply, refills, duplicate, came_twice,
]  # fmt: skip
