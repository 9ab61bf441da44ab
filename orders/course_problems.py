"""The rules that judge how long a fill lasts, beside what else the patient has or is about to get.

BUD-08, RX-EXP-2, RX-EXP-3, DUP-01. Writes nothing.
"""

from collections.abc import Iterator
from datetime import date
from math import ceil

from django.urls import reverse

from orders.fills import split
from orders.ground import Ground, InHand
from orders.models import Order, Prescription
from orders.spans import is_early, spans_of
from premises.moments import full_day, short_day
from premises.terms import Form
from records.problem import Blocker, Note, Problem, Told, Warning, Way


def supply(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """BUD-08: one fill ends before the medicine does."""
    days, formulas = prescription.days_supply, prescription.formulas()
    keeps = min(formula.bud_days for formula in formulas)
    wait_days = ceil(ground.settings["promise_hours"] / 24) + 1  # the first dose is taken on the day after
    fit = split(days, prescription.refills, keeps=keeps, wait_days=wait_days)
    ways = [Way(fit.words, do=fit.do)] if fit else []
    for formula in formulas:
        if days > formula.bud_days:
            text = f"{days} days, but {formula.product} keeps {formula.bud_days}. Split the fill."
            yield Blocker("BUD-08", "The fill outlasts the medicine", text, ways)


def refills(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """RX-EXP-2: a schedule that ends leaves nothing for later refills; refills may end before its last step."""
    lengths = [step.days for step in prescription.all_steps()]
    days = sum(length or 0 for length in lengths)
    if None not in lengths and prescription.refills and days <= prescription.refills * prescription.days_supply:
        text = f"{days} days of steps; each fill holds {prescription.days_supply}. Fewer refills, or an open last step?"
        yield Warning("RX-EXP-2", "The schedule ends before the refills", text)
    fills, before_last = prescription.refills + 1, sum(length or 0 for length in lengths[:-1])
    if fills * prescription.days_supply <= before_last:
        text = f"Fills: {fills}, of {prescription.days_supply} days. The last step begins after {before_last} days."
        yield Warning("RX-EXP-2", "The last steps are never filled", f"{text} More refills, or more days for each?")


def duplicate(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """DUP-01: while it is signed or under way, another of the patient's, by the same route, is so too.

    Fills of one prescription are one course, and so are a prescription and the one it replaces.
    """
    if not _is_live(prescription):
        return
    rivals = {order.prescription_id: order for order in ground.of_person(ground.under_way, prescription)}
    for order in rivals.values():
        if _is_another(order.prescription, prescription, ground):
            yield _under_way(order, prescription, short_day(order.due_at))
    yield from _unsigned(prescription, ground)


def in_hand(prescription: Prescription, on: date, ground: Ground) -> Iterator[Problem]:
    """RX-EXP-3: much of what other prescriptions gave, by the same route, is still to be taken on a day.

    What it replaces is not taken beside it: how long that would last is only noted.
    """
    for held in ground.of_person(ground.in_hand, prescription):
        other, until = held.prescription, held.span.ends_on
        if other.pk == prescription.replaces_id:
            if on <= until:
                text = f"Of {other.number} there is a supply until {full_day(until)}. It is not taken beside this one."
                yield Note("RX-EXP-3", "What it replaces is still in hand", text)
        elif _is_another(other, prescription, ground) and _lasts(held, on, ground):
            yield _still_in_hand(held, prescription)


def before_signing(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """The same on the day it is written: what is signed already is judged with its orders."""
    if not prescription.signed_at:
        yield from in_hand(prescription, ground.today, ground)


def too_soon(order: Order, ground: Ground) -> Iterator[Problem]:
    """RX-EXP-3 of a fill that is to be accepted, on the day it was asked for."""
    if not order.next_review():
        return
    day_of = ground.day_of
    on, prescription = day_of(order.submitted_at), order.prescription
    spans = list(spans_of(prescription, list(prescription.orders.all()), day_of=day_of))
    if order.fill_number > 1 and spans and is_early(spans[-1], on, ground.settings["refill_early_percent"]):
        text = f"What was handed over lasts until {full_day(spans[-1].ends_on)}. Is more needed before?"
        yield Warning("RX-EXP-3", "The refill is early", text)
    yield from in_hand(prescription, on, ground)


def _unsigned(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """Written twice by one prescriber. Of another's nothing is said before it is signed."""
    waiting = [] if prescription.signed_at else ground.of_person(ground.unsigned, prescription)
    for other in waiting:
        if other.prescriber_id == prescription.prescriber_id and _is_another(other, prescription, ground):
            text = f"{other.number}, prepared on {short_day(other.prepared_at)}. Is only one of the two meant?"
            yield Warning("DUP-01", "Another prescription waits for its signature", text, [_way_to(other)])


def _is_live(prescription: Prescription) -> bool:
    """Whether it is still to be signed, or an order of it is under way."""
    if not prescription.pk or not (prescription.signed_at or prescription.discontinued_at):
        return True
    return any(order.is_open() for order in prescription.orders.all())


def _is_another_course(other: Prescription, prescription: Prescription) -> bool:
    """Whether neither is the other or stands in its place, and both are taken by the same route."""
    replaces_this = prescription.pk is not None and other.replaces_id == prescription.pk
    if replaces_this or other.pk in {prescription.pk, prescription.replaces_id, prescription.corrects_id}:
        return False
    return Form(other.form).words.oral == Form(prescription.form).words.oral


def _is_another(other: Prescription, prescription: Prescription, ground: Ground) -> bool:
    """Another course; one entered from the same file is told as what came twice (DUP-02)."""
    return _is_another_course(other, prescription) and not ground.is_same_file(other, prescription)


def _under_way(order: Order, prescription: Prescription, due: str) -> Problem:
    text, ways = f"{order.number}, due {due}.", [Way(f"Open {order.number}", reverse("order", args=[order.public_id]))]
    theirs = Told(f"Another prescriber ordered it too; it is due {due}. Ask the patient.")
    if order.prescription.prescriber_id == prescription.prescriber_id:
        theirs = Told(text, [Way(f"Open {order.number}", reverse("order_followed", args=[order.public_id]))])
    return Warning("DUP-01", "Another order is under way", text, ways, to_practice=theirs)


def _still_in_hand(held: InHand, prescription: Prescription) -> Problem:
    other, until = held.prescription, held.span.ends_on
    text, ways = f"What {other.number} gave lasts until {full_day(until)}. Is more needed before?", [_way_to(other)]
    theirs = Told(f"What another prescriber ordered lasts until {full_day(until)}. Is more needed before?")
    if other.prescriber_id == prescription.prescriber_id:
        theirs = Told(text, ways)
    return Warning("RX-EXP-3", "A supply is still in hand", text, ways, to_practice=theirs)


def _lasts(held: InHand, on: date, ground: Ground) -> bool:
    return is_early(held.span, on, ground.settings["refill_early_percent"])


def _way_to(other: Prescription) -> Way:
    return Way(f"Open {other.number}", reverse("prescription", args=[other.public_id]))
