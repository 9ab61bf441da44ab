"""What went otherwise at the demo's bench: deviations, a potency that failed, a release at risk."""

from datetime import datetime

from compounding.actions.quality import Decision, close_deviation, open_deviation
from compounding.models import Batch, Deviation, Disposition
from orders.actions import making
from pharmacy.demo.bench import Bench


def deviated(bench: Bench, batch: Batch, at: datetime) -> None:
    """A deviation that the pharmacist in charge has accepted."""
    found = open_deviation(
        batch, what="The mixing timer stopped after 8 of 10 minutes.", why="Its battery was empty.",
        by=bench.technician, at=at,
    )  # fmt: skip
    decision = Decision(
        "The battery of the timer was empty.", "None: it was sieved again and mixed for 10 minutes.",
        Disposition.ACCEPT, "The battery is changed every quarter.",
    )  # fmt: skip
    _close(bench, found, decision, at + 20 * bench.minute)


def failed_potency(bench: Bench, batch: Batch, at: datetime) -> None:
    """A result outside its limits; the deviation it opened is closed with: reject."""
    bench.test(batch, "86.2", at)
    decision = Decision(
        "The active was mixed into the cellulose in one step.", "Capsules hold too little: none may leave.",
        Disposition.REJECT, "The steps of the dilution are ticked one by one.",
    )  # fmt: skip
    _close(bench, batch.deviations.get(), decision, at)


def released_at_risk(bench: Bench, batch: Batch, at: datetime) -> None:
    """Released by the pharmacist in charge while the laboratory is at it."""
    owner, reason = bench.people.staff["owner"], "Patients would run out; the laboratory answers on Friday."
    making.release(batch, risk_reason=reason, by=owner, at=at, proof=bench.people.proof(owner, at))


def open_one(bench: Bench, batch: Batch, at: datetime) -> None:
    """A deviation nobody has decided about yet."""
    open_deviation(batch, what="Two capsules were found open in the tray.", by=bench.technician, at=at)


def _close(bench: Bench, found: Deviation, decision: Decision, at: datetime) -> None:
    owner = bench.people.staff["owner"]
    close_deviation(found, decision, by=owner, at=at, proof=bench.people.proof(owner, at))
