"""How prescriptions and orders are told at work: chips and rows of worklists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.roles import Audience
from orders.holds import HoldOwner
from orders.lifecycle import ORDER_STEPS
from orders.lifecycle import OrderStatus as O
from orders.lifecycle import PrescriptionStatus as P
from orders.models import Opening, Order, Prescription, Question
from orders.told_next import due_of, next_of, open_hold
from premises.moments import clock
from premises.quantities import dose_text
from premises.terms import Origin
from records.problem import Problem, blockers, counted

ON_HOLD = ("stopped", "On hold")
OWNER_STATE = {
    HoldOwner.PHARMACIST: ON_HOLD,
    HoldOwner.IN_CHARGE: ON_HOLD,
    HoldOwner.TECHNICIAN: ON_HOLD,
    HoldOwner.PRESCRIBER: ("waiting", "Waits for prescriber"),
    HoldOwner.PATIENT: ("waiting", "Waits for patient"),
}
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
    who: str
    otherwise: str
    held: str = ""
    urgent: bool = False
    tier: str = ""
    found: str = ""
    worst: str = ""
    here_since: datetime | None = None

    @property
    def waits_since(self) -> datetime:
        """Since when it waits where it is: in its state or hold; what has no states, since it came."""
        return self.here_since or self.since

    pick: str = ""  # what is sent where the line is selected; only an order has one


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
        return "Resolve a hold" if held.kind_of_hold.owner.is_ours else "Chase an answer"
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
    held, told = open_hold(order), next_of(order, Audience.STAFF, at)
    notes = [] if order.prescription.origin == Origin.ELECTRONIC else [str(order.prescription.origin)]
    notes += [held.kind_of_hold.words.lower()] if held else []
    notes += [f"answered: {row.answer_in_words()}" for row in _answered_in_review(order)]
    return Work(
        url=_address(order),
        due_at=due_of(order),
        since=order.submitted_at,
        task=task_of(order, problems),
        detail=" · ".join([product_of(order), *notes]),
        subject=order.prescription.patient.full_name,
        code=order.number,
        state=state,
        word=word,
        who=told.who,
        otherwise=told.otherwise,
        held=", ".join(_open_by(opening, at) for opening in openings),
        urgent=order.is_urgent,
        tier=problems[0].tier if problems else "",
        found=counted(problems),
        worst=problems[0].title if problems else "",
        here_since=held.opened_at if held else came_to_its_state(order),
        pick=order.public_id,
    )


def came_to_its_state(order: Order) -> datetime:
    """When the step was taken that brought it where it is; back in a state, when it first came there."""
    when: datetime | None = getattr(order, f"{order.status}_at")
    return when or order.submitted_at


def _answered_in_review(order: Order) -> list[Question]:
    """The prescriber's answers as long as they may decide whether it is accepted."""
    return [row for row in order.questions.all() if row.answered_at and row.hold_id and order.next_review()]


def open_by(opening: Opening) -> str:
    """`Tamsin Placeholder, CPhT, since 14:06`."""
    return f"{opening.by.printed_name} since {clock(opening.opened_at)}"


def _open_by(opening: Opening, at: datetime) -> str:
    """The same in the room of a line: `Tamsin P., 4 min`."""
    given, *_, family = [*opening.by.name.split(), ""]
    minutes = int((at - opening.opened_at).total_seconds() // 60)
    return f"{given} {family[:1]}.".replace(" .", "") + f", {minutes}\u00a0min"


def copy_of(prescription: Prescription) -> str:
    """The page of an order, filled in from this prescription."""
    return f"{reverse('order_new')}?copy={prescription.public_id}"


def prescribed(prescription: Prescription) -> str:
    """What is prescribed, in a line."""
    steps = list(prescription.steps.all())
    if len(steps) > 1:
        return f"titration to {steps[-1].formula.product}"
    return f"{steps[0].formula.product}, {prescription.days_supply} days"


def _address(order: Order) -> str:
    return reverse("order", args=[order.public_id])


PRESCRIPTION_STATE = {
    P.DRAFT: ("new", "Draft"),
    P.AWAITING_SIGNATURE: ("waiting", "Waits for signature"),
    P.SIGNED: ("released", "Signed"),
    P.DISCONTINUED: ("stopped", "Discontinued"),
}


def state_of_prescription(prescription: Prescription) -> tuple[str, str]:
    """The chip of a prescription."""
    return PRESCRIPTION_STATE[P(prescription.status)]
