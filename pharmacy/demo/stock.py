"""What the demo's bench has on hand: received, counted, rejected, recalled, destroyed."""

from datetime import datetime, timedelta
from decimal import Decimal

from compounding.actions.counting import count_lot, lines_in_books
from compounding.actions.stock import recall, reject
from pharmacy.demo.bench import Bench


def stock(bench: Bench, at: datetime) -> None:
    """Lots in use, one that ends soon, one in quarantine, one that was destroyed, one its maker recalled."""
    began = at - timedelta(days=27)
    for code, quantity in (("NTX", "100000"), ("MCC105", "3000000"), ("CAP3V", "5000"), ("CREAM", "1000000")):
        bench.receive(code, quantity, began)
    for code, quantity in (("BENZ", "100000"), ("GLYW", "2000000"), ("STEV", "100000"), ("ASCO", "100000")):
        bench.receive(code, quantity, began)
    for code, quantity in (("HYAL", "50000"), ("GLYC", "500000")):
        bench.receive(code, quantity, began)
    bench.receive("MANN", "500000", began, days=45)
    bench.receive("NTX", "50000", at - timedelta(days=1), release=False)
    _counted(bench, began)
    _taken_out(bench, at)


def _counted(bench: Bench, began: datetime) -> None:
    """The shells in use: twelve fewer than the box says."""
    shells, later = bench.receive("CAP3G", "20000", began), began + timedelta(hours=5)
    count_lot(
        shells, counted=Decimal(19_988), seen=lines_in_books(shells), reason="Crushed in the box.",
        by=bench.technician, at=later,
    )  # fmt: skip


def _taken_out(bench: Bench, at: datetime) -> None:
    """One rejected and destroyed; one recalled, which waits to be."""
    came = at - timedelta(days=12)
    bad = bench.receive("CAP3G", "1000", came, release=False)
    reject(bad, reason="The drum was open.", by=bench.pharmacist, at=came + timedelta(hours=1))
    bench.destroy_lot(bad, "The drum was open: burnt by Example Waste.", at - timedelta(days=5))
    called = bench.receive("MANN", "100000", at - timedelta(days=11))
    recall(called, reason="The maker found metal in it.", by=bench.pharmacist, at=at - timedelta(days=9))
