"""What the demo's bench has on hand: received, with its levels, counted, rejected, recalled, destroyed."""

from datetime import datetime, timedelta
from decimal import Decimal

from compounding.actions.counting import count_lot, lines_in_books
from compounding.actions.levels import Keeping, set_levels
from compounding.actions.stock import recall, reject
from compounding.bud_limits import KeptAt
from compounding.models import Component
from pharmacy.demo.bench import Bench

# Ordered at and up to, in its unit; where it is kept, how, and its hazard.
ROOM = KeptAt.ROOM
LEVELS = {
    "NTX": ("100000", "250000", ROOM, "Protect from light, keep closed", "Harmful if swallowed"),
    "MCC105": ("1000000", "5000000", ROOM, "Keep dry", ""),
    "CAP3G": ("5000", "30000", ROOM, "Keep closed, 35 to 65 % humidity", ""),
    "CAP3V": ("5000", "20000", ROOM, "Keep closed, 35 to 65 % humidity", ""),
    "MANN": ("600000", "1000000", ROOM, "Keep dry", ""),
    "ASCO": ("20000", "100000", ROOM, "Protect from light and air", ""),
    "HYAL": ("60000", "120000", KeptAt.REFRIGERATOR, "Keep closed", ""),
}


def stock(bench: Bench, at: datetime) -> None:
    """Lots in use, one that ends soon, one in quarantine, one that was destroyed, one its maker recalled."""
    began = at - timedelta(days=27)
    _levels(bench, began)
    for code, quantity in (("NTX", "100000"), ("MCC105", "3000000"), ("CAP3V", "5000"), ("CREAM", "1000000")):
        bench.receive(code, quantity, began, labelled=True)
    for code, quantity in (("BENZ", "100000"), ("GLYW", "2000000"), ("STEV", "100000"), ("ASCO", "100000")):
        bench.receive(code, quantity, began, labelled=True)
    for code, quantity in (("HYAL", "50000"), ("GLYC", "500000")):
        bench.receive(code, quantity, began, labelled=True)
    bench.receive("MANN", "500000", began, days=45, labelled=True)
    bench.receive("NTX", "50000", at - timedelta(days=1), release=False, labelled=True)
    bench.receive("NTX50", "100", began, labelled=True, tablets_weighed=20, tablets_mg=Decimal(3050))
    _counted(bench, began)
    _taken_out(bench, at)


def _levels(bench: Bench, began: datetime) -> None:
    """When each is ordered again and how it is kept; the sweetener has no level yet."""
    for code, (low, high, kept_in, storage, hazard) in LEVELS.items():
        keeping = Keeping(Decimal(low), Decimal(high), kept_in, storage, hazard)
        set_levels(Component.objects.get(code=code), keeping, by=bench.pharmacist, at=began)


def _counted(bench: Bench, began: datetime) -> None:
    """The shells in use: twelve fewer than the box says."""
    shells, later = bench.receive("CAP3G", "20000", began, labelled=True), began + timedelta(hours=5)
    count_lot(
        shells, counted=Decimal(19_988), seen=lines_in_books(shells), reason="Crushed in the box.",
        by=bench.technician, at=later,
    )  # fmt: skip


def _taken_out(bench: Bench, at: datetime) -> None:
    """One rejected and destroyed; one recalled, which waits to be."""
    came = at - timedelta(days=12)
    bad = bench.receive("CAP3G", "1000", came, release=False, labelled=True)
    reject(bad, reason="The drum was open.", by=bench.pharmacist, at=came + timedelta(hours=1))
    bench.destroy_lot(bad, "The drum was open: burnt by Example Waste.", at - timedelta(days=5))
    called = bench.receive("MANN", "100000", at - timedelta(days=11), labelled=True)
    recall(called, reason="The maker found metal in it.", by=bench.pharmacist, at=at - timedelta(days=9))
