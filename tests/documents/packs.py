"""Sheets of a downtime pack for tests: everything in them is invented."""

from typing import Any

from orders.pack_content import BatchSheet, OrderSheet, PackHead, PartLeft, Section

HEAD = PackHead(
    pharmacy="Alder Lane Pharmacy", address=("12 Alder Lane", "Portland, OR 97205"), telephone="(503) 555-0142",
    made="2026-11-23 14:10",
)  # fmt: skip


def an_order(number: int = 1, **changes: Any) -> OrderSheet:
    """An accepted order of 30 capsules, half of it without a batch."""
    values: dict[str, Any] = {
        "number": f"{1234500 + number}-8-01", "due": "2026-11-24 12:00", "state": "To fill", "task": "Fill the order",
        "patient": "Linden Fakeman", "born": "1985-03-14", "telephone": "(503) 555-0177",
        "lines": ("4.5 mg capsule, 30: Take 1 capsule at bedtime",), "allergies": "penicillin, latex",
        "prescriber": "Basil Demo, MD, (503) 555-0111", "left_out": "lactose",
        "where": ("promised 15 from 20261123-LDN45C-01, use by 2027-05-21", "15 of 4.5 mg capsule: no batch yet"),
        "holds": ("Waits for stock. The lot is on its way (by 2026-11-25 17:00)",),
        "found": ("INT-21 Takes levothyroxine",),
    }  # fmt: skip
    return OrderSheet(**values | changes)


def a_section(count: int = 3, title: str = "Late") -> Section:
    """So many orders."""
    return Section(title=title, orders=tuple(an_order(number) for number in range(count)))


def a_batch(**changes: Any) -> BatchSheet:
    """A batch with one component weighed and one step done."""
    values: dict[str, Any] = {
        "number": "20261123-LDN45C-02", "name": "Naltrexone Hydrochloride 4.5 mg Capsule",
        "formula": "LDN45C version 1", "units": "300", "state": "In process", "use_by": "2027-05-21: 180 days",
        "parts": (
            PartLeft(name="Weigh Naltrexone hydrochloride", target="1555.4 mg (1539.9 to 1570.9 mg)",
                     lot="R-261123-001", done="1555.4 mg by Rowan Placeholder, CPhT"),
            PartLeft(name="Weigh Cellulose", target="39826.7 mg (39428.4 to 40225.0 mg)", lot="R-261123-002", done=""),
        ),
        "steps": (("Dilute geometrically.", "done 2026-11-23 14:05, Rowan Placeholder, CPhT"), ("Fill size 3.", "")),
    }  # fmt: skip
    return BatchSheet(**values | changes)
