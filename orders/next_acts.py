"""Who acts next on an order, on what, until when, and what happens otherwise: one row for each place an order can be
in, with the words of each audience. Pure.
"""

from dataclasses import dataclass
from enum import StrEnum

from accounts.roles import Audience
from orders.holds import HOLDS, HoldOwner, HoldReason


class Deadline(StrEnum):
    """Which moment an act is due by."""

    PROMISE = "promise"  # when the order is promised
    SIGN = "sign"  # a day after it was prepared
    RESOLVE = "resolve"  # when the hold is to end
    SUPPLY = "supply"  # the last day of what was handed over
    ENDED = "ended"  # nobody acts: when it ended


class Situation(StrEnum):
    """Where a prescription or an order is, as far as the next act goes; a hold stands before it."""

    TO_SIGN = "to_sign"
    TO_READ_BACK = "to_read_back"
    TO_VERIFY = "to_verify"
    TO_ACCEPT = "to_accept"
    WAITS_FOR_BATCH = "waits_for_batch"
    TO_FILL = "to_fill"
    TO_CHECK = "to_check"
    TO_LEAVE = "to_leave"
    LEFT = "left"
    SUPPLY_OVER = "supply_over"
    CANCELLED = "cancelled"
    TO_DESTROY = "to_destroy"
    DESTROYED = "destroyed"


@dataclass(frozen=True)
class Act:
    """Who acts next, on what, by when, and what happens if nobody does, in the words of one audience."""

    who: str
    what: str
    otherwise: str
    until: Deadline


Words = tuple[str, str, str]  # who, what, otherwise
BENCH_LATE = "If late: first here, seen by all."
PRACTICE_LATE = "If late, it is marked here and stands first at the pharmacy."
PATIENT_LATE = "If it is late, this page says so. Call us before you run out."
GONE = "It is not given out again. Call us if you need it."
P, S, D = Deadline, Situation, Audience

# Staff, practice, patient. What a patient reads is a sentence of its own: it stands alone on a small screen.
ACTS: dict[Situation, tuple[Deadline, Words, Words, Words]] = {
    S.TO_SIGN: (
        P.SIGN,
        ("Prescriber", "Signs and sends it", "Until then nothing is made."),
        ("Prescriber", "Signs and sends it", "Until then nothing reaches the pharmacy."),
        ("Your prescriber", "Your prescriber signs it.", "Until then we cannot begin. Call your prescriber."),
    ),
    S.TO_READ_BACK: (
        P.SIGN,
        ("Pharmacist", "Reads the entry and signs it", "Until then nothing is made."),
        ("Pharmacist", "Signs the entry of your call or fax", "Until then nothing is made. Call the pharmacy."),
        ("A pharmacist", "A pharmacist signs what your prescriber sent us.", "Until then we cannot begin. Call us."),
    ),
    S.TO_VERIFY: (
        P.PROMISE,
        ("Pharmacist", "Compares the entry with what came in", BENCH_LATE),
        ("Pharmacist", "Compares the entry with what you sent", PRACTICE_LATE),
        ("A pharmacist", "A pharmacist compares it with what your prescriber sent.", PATIENT_LATE),
    ),
    S.TO_ACCEPT: (
        P.PROMISE,
        ("Pharmacist", "Checks the order", BENCH_LATE),
        ("Pharmacist", "Checks the order", PRACTICE_LATE),
        ("A pharmacist", "A pharmacist checks it with your other medicines.", PATIENT_LATE),
    ),
    S.WAITS_FOR_BATCH: (
        P.PROMISE,
        ("Technician", "Finds or plans a batch", BENCH_LATE),
        ("Pharmacy", "Makes and tests it", PRACTICE_LATE),
        ("We", "We make and test your medicine.", PATIENT_LATE),
    ),
    S.TO_FILL: (
        P.PROMISE,
        ("Technician", "Fills and labels it", BENCH_LATE),
        ("Technician", "Fills and labels it", PRACTICE_LATE),
        ("We", "We fill and label your medicine.", PATIENT_LATE),
    ),
    S.TO_CHECK: (
        P.PROMISE,
        ("Pharmacist", "Checks the containers", BENCH_LATE),
        ("Pharmacist", "Checks what was filled", PRACTICE_LATE),
        ("A pharmacist", "A pharmacist checks what we filled.", PATIENT_LATE),
    ),
    S.TO_LEAVE: (
        P.PROMISE,
        ("Technician", "Hands it over or ships it", BENCH_LATE),
        ("Technician", "Hands it over or ships it", PRACTICE_LATE),
        ("We", "We hand it to you or send it.", PATIENT_LATE),
    ),
    S.LEFT: (
        P.SUPPLY,
        ("Patient", "Takes it as directed", "Then it runs out, unless more was ordered."),
        ("Patient", "Takes it as directed", "Then it runs out, unless more is ordered before."),
        ("You", "You take it as your leaflet says.", "Then it runs out. Ask for more a week before."),
    ),
    S.SUPPLY_OVER: (
        P.SUPPLY,
        ("Nobody", "Its supply is over", "More needs a refill or a new prescription."),
        ("Nobody", "Its supply is over", "More needs a refill or a new prescription."),
        ("Nobody", "Its days are over.", "Ask your prescriber or us if you need more."),
    ),
    S.CANCELLED: (
        P.ENDED,
        ("Nobody", "It was cancelled", "It stays cancelled; the medicine needs a new order."),
        ("Nobody", "It was cancelled", "It stays cancelled; the medicine needs a new order."),
        ("Nobody", "It was cancelled.", "It stays cancelled. Ask your prescriber if you expected it."),
    ),
    S.TO_DESTROY: (
        P.ENDED,
        ("Two people", "Destroy what came back", "Until then it stays listed here."),
        ("Pharmacy", "Destroys what came back", "It is not given out again; the patient needs a new order."),
        ("We", "We took it back.", GONE),
    ),
    S.DESTROYED: (
        P.ENDED,
        ("Nobody", "It came back and was destroyed", "The medicine needs a new order."),
        ("Nobody", "It came back and was destroyed", "The patient needs a new order."),
        ("Nobody", "It came back to us.", GONE),
    ),
}  # fmt: skip

# Who ends a hold, and what happens when it stands past its time.
OWNERS: dict[HoldOwner, tuple[tuple[str, str], tuple[str, str], tuple[str, str]]] = {
    HoldOwner.PHARMACIST: (
        ("Pharmacist", "If late: first here."),
        ("Pharmacist", "Until then the order is stopped; if late, it stands first at the pharmacy."),
        ("A pharmacist", "Until then your order waits. Call us before you run out."),
    ),
    HoldOwner.IN_CHARGE: (
        ("Pharmacist in charge", "If late: first here."),
        ("Pharmacist in charge", "Until then the order is stopped; if late, it stands first at the pharmacy."),
        ("A pharmacist", "Until then your order waits. Call us before you run out."),
    ),
    HoldOwner.TECHNICIAN: (
        ("Technician", "If late: first here."),
        ("Pharmacy", "Until then the order is stopped; if late, it stands first at the pharmacy."),
        ("We", "Until then your order waits. Call us before you run out."),
    ),
    HoldOwner.PRESCRIBER: (
        ("Prescriber", "If late: first here, telephone."),
        ("Prescriber", "Until then the order is stopped; if late, the pharmacy telephones."),
        ("Your prescriber", "If there is no answer, we call them. Call us before you run out."),
    ),
    HoldOwner.PATIENT: (
        ("Patient", "If late: first here, try again."),
        ("Patient", "Until then the order is stopped; the pharmacy tries again."),
        ("You", "Until then we cannot go on. Call us."),
    ),
}  # fmt: skip
# What staff read of a hold that stands past its time, beside what ends it.
OVERDUE = {
    HoldOwner.PHARMACIST: "Overdue: a pharmacist decides now.",
    HoldOwner.IN_CHARGE: "Overdue: the pharmacist in charge decides now.",
    HoldOwner.TECHNICIAN: "Overdue: see to it now, or tell a pharmacist.",
    HoldOwner.PRESCRIBER: "Overdue: telephone the practice now.",
    HoldOwner.PATIENT: "Overdue: call the patient again now.",
}
AUDIENCES = (D.STAFF, D.PRESCRIBER, D.PATIENT)


def act_in(situation: Situation, audience: Audience, held_for: HoldReason | None = None) -> Act:
    """The next act, as this audience is told it; while a hold is open, what ends that."""
    place = AUDIENCES.index(audience)
    if held_for is None:
        until, *words = ACTS[situation]
        return Act(*words[place], until)
    kind = HOLDS[held_for]
    who, otherwise = OWNERS[kind.owner][place]
    return Act(who, (kind.task, kind.practice, kind.plain)[place], otherwise, Deadline.RESOLVE)
