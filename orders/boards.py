"""How prescriptions and orders are told at work: chips, rows of worklists, who acts next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from orders.holds import HoldOwner
from orders.lifecycle import ORDER_STEPS
from orders.lifecycle import OrderStatus as O
from orders.lifecycle import PrescriptionStatus as P
from orders.models import Hold, Opening, Order, Prescription
from premises.quantities import dose_text
from premises.terms import Origin
from records.problem import Problem, blockers, counted

OWNER_STATE = {HoldOwner.PHARMACIST: ("stopped", "On hold"), HoldOwner.PRESCRIBER: ("waiting", "Waits for prescriber")}
OWNER_STATE[HoldOwner.PATIENT] = ("waiting", "Waits for patient")
STATE = {
    O.SUBMITTED: ("new", "New"),
    O.VERIFIED: ("progress", "Entry verified"),
    O.ACCEPTED: ("progress", "To fill"),
    O.FILLED: ("progress", "Filled"),
    O.CHECKED: ("released", "Ready"),
    O.HANDED_OVER: ("released", "Handed over"),
    O.CANCELLED: ("stopped", "Cancelled"),
    O.RETURNED: ("stopped", "Returned"),
}
WAITS_FOR_BATCH = ("waiting", "Waits for a batch")
BLOCKER = ("stopped", "Blocker")
TASK = {
    O.VERIFIED: "Check the order",
    O.ACCEPTED: "Fill the order",
    O.FILLED: ORDER_STEPS["check"].words,
    O.CHECKED: ORDER_STEPS["hand_over"].words,
}
NEXT = {
    O.SUBMITTED: ("Pharmacist", "Checks the order"),
    O.VERIFIED: ("Pharmacist", "Checks the order"),
    O.ACCEPTED: ("Technician", "Fills it"),
    O.FILLED: ("Pharmacist", "Checks what was filled"),
    O.CHECKED: ("Technician", "Hands it over or ships it"),
}


@dataclass(frozen=True)
class Work:
    """One line of the departures board."""

    url: str
    due_at: datetime
    since: datetime
    task: str
    detail: str
    subject: str
    code: str
    state: str
    word: str
    held: str = ""
    tier: str = ""
    found: str = ""
    worst: str = ""


@dataclass(frozen=True)
class Follow:
    """One line of a prescriber's list: who acts next, on what, by when."""

    url: str
    patient: str
    detail: str
    code: str
    state: str
    icon: str
    who: str
    what: str
    by: str
    by_detail: str = ""
    late: bool = False
    action_url: str = ""
    action: str = ""
    primary: bool = False


def open_hold(order: Order) -> Hold | None:
    """The open hold that must end first."""
    held = sorted((hold for hold in order.holds.all() if hold.is_open), key=lambda hold: hold.resolve_by)
    return held[0] if held else None


def state_of(order: Order, problems: Sequence[Problem] = ()) -> tuple[str, str]:
    """The chip of an order: state and word; a hold shows before what stops its review, and that before the status."""
    held = open_hold(order)
    if held:
        return OWNER_STATE[held.kind_of_hold.owner]
    if is_stopped(order, problems):
        return BLOCKER
    return WAITS_FOR_BATCH if order.waits_for_batch() else STATE[O(order.status)]


def product_of(order: Order) -> str:
    """What it is, in a line: `4.5 mg capsule, 30`."""
    return "; ".join(f"{line.formula.product}, {dose_text(line.units)}" for line in order.lines.all())


def is_stopped(order: Order, problems: Sequence[Problem]) -> bool:
    """Whether it waits for a review that these problems forbid."""
    return order.next_review() == "accept" and bool(blockers(problems))


def task_of(order: Order, problems: Sequence[Problem] = ()) -> str:
    """The next thing to do, as an order to the reader."""
    held = open_hold(order)
    if held:
        return "Resolve a hold" if held.kind_of_hold.owner == HoldOwner.PHARMACIST else "Chase an answer"
    if is_stopped(order, problems):
        return "Resolve a problem"
    if order.status == O.SUBMITTED:
        return "Check the order" if order.prescription.origin == Origin.ELECTRONIC else ORDER_STEPS["verify"].words
    if order.waits_for_batch():
        return "Find or plan a batch"
    if order.has_come_back():
        return "Destroy what came back"
    return TASK.get(O(order.status), f"Order {STATE[O(order.status)][1].lower()}")


def work(order: Order, problems: Sequence[Problem] = (), openings: Sequence[Opening] = (), *, at: datetime) -> Work:
    """An order as a worklist line, with what the rules found, worst first, and who else has it open."""
    state, word = state_of(order, problems)
    held = open_hold(order)
    notes = [] if order.prescription.origin == Origin.ELECTRONIC else [str(order.prescription.origin)]
    notes += [held.kind_of_hold.words.lower()] if held else []
    return Work(
        url=_address(order),
        due_at=order.due_at,
        since=order.submitted_at,
        task=task_of(order, problems),
        detail=" · ".join([product_of(order), *notes]),
        subject=order.prescription.patient.full_name,
        code=order.number,
        state=state,
        word=word,
        held=", ".join(_open_by(opening, at) for opening in openings),
        tier=problems[0].tier if problems else "",
        found=counted(problems),
        worst=problems[0].title if problems else "",
    )


def open_by(opening: Opening) -> str:
    """`Tamsin Placeholder, CPhT, since 14:06`."""
    return f"{opening.by.printed_name} since {timezone.localtime(opening.opened_at):%H:%M}"


def _open_by(opening: Opening, at: datetime) -> str:
    """The same in the room of a line: `Tamsin P., 4 min`."""
    given, *_, family = [*opening.by.name.split(), ""]
    minutes = int((at - opening.opened_at).total_seconds() // 60)
    return f"{given} {family[:1]}.".replace(" .", "") + f", {minutes}\u00a0min"


def to_sign(prescription: Prescription, user: User, at: datetime) -> Follow:
    """A prescription that waits for its prescriber; late when it has waited for a day."""
    url = reverse("prescription", args=[prescription.public_id])
    own = prescription.prescriber.user_id == user.pk
    return Follow(
        url=url,
        patient=prescription.patient.full_name,
        detail=prescribed(prescription),
        code=prescription.number,
        state="waiting",
        icon="sign",
        who="You sign" if own else f"{prescription.prescriber.user.name} signs",
        what=f"Prepared by {prescription.prepared_by.name}",
        by=_short(prescription.sign_by, at),
        by_detail="unsigned for over 24 h" if prescription.sign_by < at else "sent on when signed",
        late=prescription.sign_by < at,
        action_url=url if own else "",
        action="Sign",
    )


def prescribed(prescription: Prescription) -> str:
    """What is prescribed, in a line."""
    steps = list(prescription.steps.all())
    if len(steps) > 1:
        return f"titration to {steps[-1].formula.product}"
    return f"{steps[0].formula.product}, {prescription.days_supply} days"


def follow(order: Order, at: datetime, *, is_staff: bool = False) -> Follow:
    """An order as its prescriber follows it; the line leads to its prescription, for staff to the order."""
    state, word = state_of(order)
    who, what = _next(order, word)
    return Follow(
        url=_address(order) if is_staff else reverse("prescription", args=[order.prescription.public_id]),
        patient=order.prescription.patient.full_name,
        detail=product_of(order),
        code=order.number,
        state=state,
        icon=state,
        who=who,
        what=what,
        by=_short(order.due_at, at),
        by_detail="late" if order.is_late(at) else "promised",
        late=order.is_late(at),
    )


def _address(order: Order) -> str:
    return reverse("order", args=[order.public_id])


def _next(order: Order, word: str) -> tuple[str, str]:
    held = open_hold(order)
    if held:
        return held.kind_of_hold.owner.value.capitalize(), f"On hold: {held.kind_of_hold.words.lower()}"
    if order.waits_for_batch():
        return "Pharmacy", "Makes a batch"
    return NEXT.get(O(order.status), ("Nobody", word))


def _short(when: datetime, at: datetime) -> str:
    local, today = timezone.localtime(when), timezone.localdate(at)
    return "today" if local.date() == today else date_format(local, "M j").replace(" ", "\u00a0")


PRESCRIPTION_STATE = {
    P.DRAFT: ("new", "Draft"),
    P.AWAITING_SIGNATURE: ("waiting", "Waits for signature"),
    P.SIGNED: ("released", "Signed"),
    P.DISCONTINUED: ("stopped", "Discontinued"),
}


def state_of_prescription(prescription: Prescription) -> tuple[str, str]:
    """The chip of a prescription."""
    return PRESCRIPTION_STATE[P(prescription.status)]


def waiting_for(prescriptions: Iterable[Prescription], user: User, at: datetime) -> list[Follow]:
    """What waits for a signature; only its own prescriber gets the button."""
    rows = [to_sign(prescription, user, at) for prescription in prescriptions]
    return [replace(row, primary=n == 0) for n, row in enumerate(rows)]
