"""A label's content for tests: everything on it is invented."""

from datetime import date
from typing import Any

from PIL import Image

from orders.label_content import DRUG, LabelContent
from orders.label_layout import lay_out
from orders.label_proof import Wanted, differences
from premises.stocks import Stock
from records.readback import Run, opened

VALUES: dict[str, Any] = {
    "patient": "Linden Fakeman",
    "drug": DRUG,
    "strength": "4.5 mg Capsule",
    "directions": "Take 1 capsule at bedtime",
    "purpose": "For fibromyalgia",
    "pharmacy": "Alder Lane Pharmacy",
    "address": ("1 Example Street", "Sampleton, CA 90000"),
    "telephone": "(916) 555-0140",
    "number": "1234567-8-01",
    "dated_on": date(2026, 11, 25),
    "prescriber": "Basil Demo, MD",
    "quantity": "28 capsules",
    "refills": 2,
    "description": "Size 3, white",
    "pharmacist": "RS",
    "storage": "Store at room temperature, away from light and moisture",
    "scan_code": "AQ17KQ4ABCDEF",
    "know_url": "http://127.0.0.1:8000/k/3f9aQm_Zx-80RtYbLw2KdA",
    "states": ("CA", "CA"),
}
FINAL: dict[str, Any] = {"lot": "20261123-LDN45C-01", "discard_after": date(2027, 3, 31)}


def a_proof(**changes: Any) -> LabelContent:
    """What is printed when an order is accepted."""
    return LabelContent(**(VALUES | changes))


def a_label(**changes: Any) -> LabelContent:
    """A label for a container."""
    return LabelContent(**(VALUES | FINAL | changes))


def runs(pdf: bytes) -> list[Run]:
    """The text of the first page."""
    with opened(pdf) as pages:
        return pages[0].runs()


def picture(pdf: bytes, *, dpi: int) -> Image.Image:
    """The first page as a printer sees it."""
    with opened(pdf) as pages:
        return pages[0].picture(dpi)


def differences_of(pdf: bytes, content: LabelContent) -> list[str]:
    """What on the first page is not as asked."""
    with opened(pdf) as pages:
        place = Stock.ROLL_4X2.places[0]
        return differences(pages[0], [Wanted(content, lay_out(content), place)])
