"""What a person can do with an order now, as buttons: taken from the table of steps, never decided twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from accounts.roles import PHARMACISTS, PRACTICE
from orders.boards import open_hold
from orders.lifecycle import ORDER_STEPS, PRESCRIPTION_STEPS, OrderStatus
from orders.models import Order, Prescription
from orders.models.orders import OPEN
from records.problem import Problem, blockers
from records.steps import open_steps


@dataclass(frozen=True)
class Button:
    """One button of the strip at the foot."""

    label: str
    url: str
    key: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Decision:
    """The one step that signs: where it is sent, what it means, and why it may not be taken now."""

    action: str
    button: str
    means: str
    why_not: str = ""


# What the signature of a step says.
MEANS = {
    "verify": "I have compared the entry with what came in, field by field. They are the same.",
    "accept": "I have reviewed this order with the patient's other medicines and accept it.",
}


def of_order(order: Order, user: User, at: datetime) -> list[Button]:
    """Hold, resolve, cancel, print again: what is open to `user` at `at`."""
    found = []
    held = open_hold(order)
    if held:
        found.append(Button("Resolve the hold", reverse("hold_resolve", args=[held.public_id]), "r", "primary"))
    if order.status in OPEN:
        found.append(Button("Hold the order", reverse("order_hold", args=[order.public_id]), "h"))
    if order.status == OrderStatus.ACCEPTED:
        found.append(Button("Make the label again", reverse("order_print_again", args=[order.public_id]), "a"))
    if "cancel" in open_steps(order, ORDER_STEPS, user, at) and user.roles_at(at) & PHARMACISTS:
        found.append(Button(ORDER_STEPS["cancel"].words, reverse("order_cancel", args=[order.public_id]), "x"))
    return found


def of_labels(order: Order, papers: Sequence[dict[str, str]]) -> list[Button]:
    """Print what is ready, the newest version of each; the first is what the page is opened for."""
    if order.status != OrderStatus.ACCEPTED:
        return []
    newest = {paper["title"]: paper["url"] for paper in reversed(papers) if paper["url"]}
    one = len(newest) == 1
    return [
        Button("Print the label" if one else f"Print {title.lower()}", url, "" if n else "p", "" if n else "primary")
        for n, (title, url) in enumerate(sorted(newest.items()))
    ]


def decision(order: Order, problems: Sequence[Problem], user: User, at: datetime) -> Decision | None:
    """The signing step that comes next, or None when `user` has none."""
    name = order.next_review()
    if name is None or not ORDER_STEPS[name].roles & user.roles_at(at):
        return None
    label, url = ORDER_STEPS[name].words, reverse(f"order_{name}", args=[order.public_id])
    return Decision(url, label, MEANS[name], _why_not(order, problems, name))


def _why_not(order: Order, problems: Sequence[Problem], name: str) -> str:
    if order.is_on_hold():
        return "A hold is open. Resolve it first."
    found = blockers(problems) if name == "accept" else []
    return f"Not yet: {', '.join(sorted({problem.code for problem in found}))} stands." if found else ""


def of_prescription(prescription: Prescription, user: User, at: datetime) -> list[Button]:
    """Copy and discontinue, where open to `user` at `at`."""
    found, held = [], user.roles_at(at)
    if held & PRACTICE:
        found.append(Button("Copy this order", f"{reverse('order_new')}?copy={prescription.public_id}", "c"))
    if "discontinue" in open_steps(prescription, PRESCRIPTION_STEPS, user, at):
        stop = reverse("prescription_discontinue", args=[prescription.public_id])
        found.append(Button(PRESCRIPTION_STEPS["discontinue"].words, stop, "x"))
    return found


def decision_of_prescription(
    prescription: Prescription, problems: Sequence[Problem], user: User, at: datetime
) -> Decision | None:
    """Sign and send, for its own prescriber, or for a pharmacist where it came by voice or on paper."""
    if "sign" not in open_steps(prescription, PRESCRIPTION_STEPS, user, at) or not prescription.is_signed_by(user, at):
        return None
    read_back = "" if prescription.prescriber.user_id == user.pk else " I read it back to the prescriber's office."
    means = f"I prescribe this for {prescription.patient.full_name} and have discussed it with the patient."
    if read_back:
        means = f"This is what {prescription.prescriber.printed_name} prescribed for {prescription.patient.full_name}."
    stopped = sorted({problem.code for problem in blockers(problems)})
    url, label = reverse("prescription_sign", args=[prescription.public_id]), PRESCRIPTION_STEPS["sign"].words
    return Decision(
        url, label, means + read_back,
        f"Not yet: {', '.join(stopped)} stands." if stopped else "",
    )  # fmt: skip
