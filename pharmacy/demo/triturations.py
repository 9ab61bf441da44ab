"""What the demo's bench did with stock triturations: one made, tested and used, and a plan that waits for one."""

from datetime import datetime, timedelta
from decimal import Decimal

from compounding.actions.batches import plan
from compounding.models import Component, Formula
from pharmacy.demo.bench import Bench

SMALL = "LDN05C"


def made_and_used(bench: Bench, at: datetime) -> None:
    """1:10 made and released as a lot a week ago; capsules weighed from it (TRI-01, TRI-02)."""
    bench.release(bench.make("NTXT10", at - timedelta(days=7), units=50), at - timedelta(days=6))
    source = Component.objects.get(code="NTXT10")
    capsules = bench.make(SMALL, at - timedelta(days=5, hours=8), units=60, source=source)
    bench.release(capsules, at - timedelta(days=5, hours=2))


def too_small(bench: Bench, at: datetime) -> None:
    """Thirty capsules, whose active is less than the balance weighs: the page of the plan says the ways on (D-08)."""
    plan(Formula.objects.approved().get(code=SMALL), Decimal(30), by=bench.technician, at=at)
