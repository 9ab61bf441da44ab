"""What one can do with an order now, as buttons, by the table of steps (over 250 lines: the strips share it)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import BENCH, PHARMACISTS, PRACTICE, Role
from orders import told_holds
from orders.actions.questions import may_answer
from orders.actions.uncollected import waited_since
from orders.boards import copy_of
from orders.changing import url_to_change
from orders.comparing import to_compare
from orders.fill_screens import next_at_bench
from orders.lifecycle import ORDER_STEPS, PRESCRIPTION_STEPS, OrderStatus, PrescriptionStatus
from orders.models import Hold, Order, Prescription
from orders.models.orders import OPEN, WITH_BAG
from orders.questions import Side
from orders.supply import containers_of
from orders.told_arrivals import means_of_signing
from orders.told_next import open_hold
from orders.told_renewals import why_now
from records.problem import Problem, blockers
from records.steps import open_steps


@dataclass(frozen=True)
class Button:
    """One button of the strip at the foot."""

    label: str
    url: str
    key: str = ""
    kind: str = ""
    post: bool = False


@dataclass(frozen=True)
class Decision:
    """The one step that signs: where it is sent and with what, what it means, and why it may not be taken now."""

    action: str
    button: str
    means: str
    why_not: str = ""
    hidden: Sequence[tuple[str, str]] = ()


# What the signature of a step says.
MEANS = {
    "verify": "I have compared the entry with what came in, field by field: {fields}. None differs.",
    "accept": "I have reviewed this order with the patient's other medicines and accept it.",
}


def of_order(order: Order, user: User, at: datetime) -> list[Button]:
    """Resolve, fill, hand over, hold, print again, cancel: what is open to `user` at `at`, the next thing first."""
    found, steps = [], open_steps(order, ORDER_STEPS, user, at)
    if held := open_hold(order):
        found += _of_hold(order, held, user, at)
    found += _next_step(order, steps)
    found += _come_or_gone(order, steps, user, at)
    found += _letters(order.prescription, user.roles_at(at), timezone.localdate(at))
    if order.status in OPEN:
        found.append(Button("Hold the order", reverse("order_hold", args=[order.public_id]), "h"))
        ask = Button("Ask the prescriber", reverse("order_ask", args=[order.public_id]), "q")
        found += [ask, _of_priority(order)]
    if order.status == OrderStatus.ACCEPTED and not containers_of(order):
        found.append(Button("Make the label again", reverse("order_print_again", args=[order.public_id]), "a"))
    if order.status in WITH_BAG:
        found.append(Button("Print the leaflet again", reverse("order_leaflet", args=[order.public_id]), "l"))
    if "cancel" in steps and user.roles_at(at) & PHARMACISTS:
        found.append(Button(ORDER_STEPS["cancel"].words, reverse("order_cancel", args=[order.public_id]), "x"))
    return found


def _come_or_gone(order: Order, steps: Sequence[str], user: User, at: datetime) -> list[Button]:
    """Taken back from the patient, or back to stock where nobody came for it in time (RET-01, RET-03)."""
    if "return" in steps:
        return [Button(ORDER_STEPS["return"].words, reverse("order_return", args=[order.public_id]), "t")]
    ready_at = order.checked_at if order.status == OrderStatus.CHECKED else None
    if ready_at and user.roles_at(at) & PHARMACISTS and ready_at <= waited_since(at):
        return [Button("Not collected", reverse("order_uncollected", args=[order.public_id]), "n")]
    return []


def _of_hold(order: Order, held: Hold, user: User, at: datetime) -> list[Button]:
    """What ends this hold: what came of it, where that is theirs to say, or the answer to its question."""
    asked = [question for question in order.questions.all() if question.is_standing and question.hold_id == held.pk]
    if asked:
        return [Button("Record the answer", reverse("question", args=[asked[0].public_id]), "r", "primary")]
    if not held.kind_of_hold.ended_by & user.roles_at(at):
        return []
    return [Button("Resolve the hold", reverse("hold_resolve", args=[held.public_id]), "r", "primary")]


def _of_priority(order: Order) -> Button:
    """Urgent with a reason; taking it back needs none, and can be said again."""
    if order.is_urgent:
        return Button("Make it routine again", reverse("order_routine", args=[order.public_id]), "u", post=True)
    return Button("Make it urgent", reverse("order_urgent", args=[order.public_id]), "u")


def _next_step(order: Order, steps: Sequence[str]) -> list[Button]:
    """What takes the order on: filling, checking, handing over; what a review signs has a block of its own."""
    if "check" in steps:
        words, url = ORDER_STEPS["check"].words, reverse("order_check", args=[order.public_id])
        return [Button(words, url, "c", "primary"), *_of_proofs(order, "")]
    if order.status == OrderStatus.FILLED and not order.is_on_hold():
        return _of_proofs(order, "primary")
    if "hand_over" in steps:
        words, url = ORDER_STEPS["hand_over"].words, reverse("order_hand_over", args=[order.public_id])
        return [Button(words, url, "o", "primary")]
    return _of_filling(order) if "fill" in steps else []


def _of_filling(order: Order) -> list[Button]:
    """Fill what is promised; where something is missing, promise it, or split it off when the rest can go."""
    lines = order.lines.all()
    found, missing = _of_proofs(order, "primary"), sum(line.missing for line in lines)
    if missing:
        kind = "" if found else "primary"
        found.append(Button("Promise stock", reverse("order_reserve", args=[order.public_id]), "s", kind, post=True))
    if 0 < missing < sum(line.units for line in lines):
        found.append(Button(ORDER_STEPS["split"].words, reverse("order_split", args=[order.public_id]), "t"))
    return found


def _of_proofs(order: Order, kind: str) -> list[Button]:
    """What the bench does next, if anything is left of it."""
    step = next_at_bench(order)
    return [Button(step[0], step[1], "f", kind)] if step else []


def of_check(order: Order, user: User, at: datetime) -> list[Button]:
    """What stops a final check: a hold, a question; nothing where it is on hold already."""
    return [button for button in of_order(order, user, at) if button.key in {"r", "h", "q"}]


def of_labels(order: Order, papers: Sequence[dict[str, str]]) -> list[Button]:
    """Print the proofs of an order nothing is filled of yet, the newest version of each."""
    if order.status != OrderStatus.ACCEPTED or containers_of(order):
        return []
    newest = {paper["title"]: paper["url"] for paper in reversed(papers) if paper["url"]}
    one = len(newest) == 1
    return [
        Button("Print the label" if one else f"Print {title.lower()}", url, "" if n else "p")
        for n, (title, url) in enumerate(sorted(newest.items()))
    ]


def next_signing(order: Order) -> str | None:
    """The next step that a pharmacist signs, if that is what comes next."""
    return order.next_review() or ("check" if order.status == OrderStatus.FILLED else None)


def decision(order: Order, problems: Sequence[Problem], user: User, at: datetime) -> Decision | None:
    """The review that comes next and is signed, or None when `user` has none."""
    name = order.next_review()
    if name is None or not ORDER_STEPS[name].roles & user.roles_at(at):
        return None
    why_not = _why_not(order, problems, name)
    fields = to_compare(order.prescription) if name == "verify" else []
    means = MEANS[name].format(fields=", ".join(str(field.field) for field in fields))
    hidden = [("compared", field.token) for field in fields]
    return Decision(reverse(f"order_{name}", args=[order.public_id]), ORDER_STEPS[name].words, means, why_not, hidden)


def _why_not(order: Order, problems: Sequence[Problem], name: str) -> str:
    if order.is_on_hold():
        return "A hold is open. Resolve it first."
    found = blockers(problems) if name == "accept" else []
    return f"Not yet: {', '.join(sorted({problem.code for problem in found}))} stands." if found else ""


def of_prescription(prescription: Prescription, user: User, at: datetime) -> list[Button]:
    """Change, copy, cancel its open orders, discontinue: where open to `user` at `at`."""
    held = user.roles_at(at)
    found = _asking(prescription) + _to_change(prescription, held)
    if held & PRACTICE:
        found.append(Button("Copy this order", copy_of(prescription), "c"))
    if prescription.status == PrescriptionStatus.SIGNED and held & (PRACTICE | BENCH):
        page = "order_new" if held & PRACTICE else "telephone_order"
        found.append(Button("Change dose or target", f"{reverse(page)}?replaces={prescription.public_id}", "d"))
    if held & BENCH and why_now(prescription, at):
        found.append(Button("Ask for a renewal", reverse("prescription_renew", args=[prescription.public_id]), "w"))
    own = prescription.prescriber.user_id == user.pk
    if prescription.is_adjustable() and (own or held & PHARMACISTS):
        url = reverse("prescription_adjust", args=[prescription.public_id])
        found.append(Button("Adjust or pause", url, "t"))
    if held & BENCH:
        found.append(Button("Summary on paper", reverse("prescription_summary", args=[prescription.public_id])))
    found += _letters(prescription, held, timezone.localdate(at))
    found += [button for order in prescription.orders.all() for button in _to_cancel(order, user, at)]
    return found + _to_end(prescription, open_steps(prescription, PRESCRIPTION_STEPS, user, at))


def _letters(prescription: Prescription, held: frozenset[Role], today: date) -> list[Button]:
    """The letter about a procedure whose day is known and not over (SURG-01)."""
    if not held & PHARMACISTS or prescription.answers().still_true(today).procedure_on is None:
        return []
    url = reverse("prescription_surgery_letter", args=[prescription.public_id])
    return [Button("Letter about the surgery", url)]


def _to_end(prescription: Prescription, steps: Sequence[str]) -> list[Button]:
    """Handed on to another pharmacy, or discontinued."""
    pages = [("transfer", "prescription_transfer", "n"), ("discontinue", "prescription_discontinue", "x")]
    return [
        Button(PRESCRIPTION_STEPS[step].words, reverse(page, args=[prescription.public_id]), key)
        for step, page, key in pages
        if step in steps
    ]


def of_followed(order: Order, user: User, at: datetime) -> list[Button]:
    """What a practice can do with an order: answer, write another, ask, and its own prescriber cancel it."""
    found = [
        Button("Answer the question", reverse("question", args=[question.public_id]), "a", "primary")
        for question in order.questions.all()
        if question.waits_for(Side.PRESCRIBER) and may_answer(question, user, at)
    ]
    found += [Button(*told_holds.way_out(order, held), "w", "primary") for held in told_holds.unasked(order)]
    found.append(Button("Ask the pharmacy", reverse("order_inquire", args=[order.public_id]), "q"))
    return found + _to_cancel(order, user, at)


def _to_cancel(order: Order, user: User, at: datetime) -> list[Button]:
    own = order.prescription.prescriber.user_id == user.pk
    if not own or "cancel" not in open_steps(order, ORDER_STEPS, user, at):
        return []
    return [Button(f"Cancel order {order.number}", reverse("order_cancel", args=[order.public_id]))]


def _to_change(prescription: Prescription, held: frozenset[Role]) -> list[Button]:
    """Everything filled in again, as long as it is not signed."""
    url = url_to_change(prescription, held)
    return [Button("Change", url, "e")] if url else []


def _asking(prescription: Prescription) -> list[Button]:
    """The safety questions, as long as anything may come of the answers."""
    if prescription.status == PrescriptionStatus.DISCONTINUED:
        return []
    return [Button("Ask the patient", reverse("prescription_questions", args=[prescription.public_id]), "q")]


def decision_of_prescription(
    prescription: Prescription, problems: Sequence[Problem], user: User, at: datetime
) -> Decision | None:
    """Sign and send, for its own prescriber, or for a pharmacist where it came by voice or on paper."""
    if "sign" not in open_steps(prescription, PRESCRIPTION_STEPS, user, at) or not prescription.is_signed_by(user, at):
        return None
    stopped = sorted({problem.code for problem in blockers(problems)})
    url, label = reverse("prescription_sign", args=[prescription.public_id]), PRESCRIPTION_STEPS["sign"].words
    return Decision(
        url, label, means_of_signing(prescription, user),
        f"Not yet: {', '.join(stopped)} stands." if stopped else "",
    )  # fmt: skip
