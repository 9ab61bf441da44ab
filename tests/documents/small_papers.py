"""Contents of the small papers, as a test changes them: labels of the bench and of parcels, the wallet card."""

from typing import Any

from compounding.batch_label_content import BatchLabelContent
from compounding.lot_label_content import LotLabelContent
from compounding.shelf_label_content import ShelfLabelContent
from orders.shipping_label_content import ShippingLabelContent
from orders.wallet_card_content import WalletCardContent


def a_lot_label(**changes: Any) -> LotLabelContent:
    values: dict[str, Any] = {
        "name": "Naltrexone hydrochloride", "number": "R-261123-001", "maker_lot": "X00001",
        "ends": "Good to 2027-11-23, dihydrate", "keeping": "20 to 25 °C. Protect from light, keep closed",
        "hazard": "Harmful if swallowed", "verdict": "Released 2026-11-24", "may_be_used": True,
        "code": "AQ303WEEN4DAW",
    }  # fmt: skip
    return LotLabelContent(**values | changes)


def a_batch_label(**changes: Any) -> BatchLabelContent:
    values: dict[str, Any] = {
        "name": "Naltrexone Hydrochloride 4.5 mg Capsule", "number": "20261123-LDN45C-01",
        "what": "295 capsules, 4.5 mg", "dates": "Made 2026-11-23. BUD 2027-05-21", "made_by": "OT",
        "keeping": "Room temperature, protected from light and moisture", "hazard": "Harmful if swallowed, Dust",
        "verdict": "QUARANTINE: do not use", "may_be_used": False, "code": "AQ203WEEN4DAW",
    }  # fmt: skip
    return BatchLabelContent(**values | changes)


def a_shelf_label(**changes: Any) -> ShelfLabelContent:
    values: dict[str, Any] = {
        "name": "Microcrystalline cellulose", "number": "MCC", "what": "Excipient", "keeping": "20 to 25 °C. Keep dry",
        "hazard": "Dust", "code": "AQ403WEEN4DAW",
    }  # fmt: skip
    return ShelfLabelContent(**values | changes)


def a_card(**changes: Any) -> WalletCardContent:
    values: dict[str, Any] = {
        "patient": "Linden Fakeman", "language": "en", "dated": "Nov 25, 2026", "dose": "1.5 mg", "per_day": 1,
        "most": "4.5 mg", "prescriber": "Basil Demo, MD", "prescriber_telephone": "(916) 555-0101",
        "pharmacy": "Alder Lane Pharmacy", "telephone": "(916) 555-0140",
    }  # fmt: skip
    return WalletCardContent(**values | changes)


def a_parcel(**changes: Any) -> ShippingLabelContent:
    values: dict[str, Any] = {
        "pharmacy": "Alder Lane Pharmacy", "sender": ("1 Example Street", "Sampleton, CA 90000"),
        "recipient": "Linden Fakeman", "street": "12 Sample Avenue, Apt 4", "city": "Sampleton", "state": "CA",
        "zip_code": "90000", "marks": ("KEEP REFRIGERATED", "PERISHABLE"), "code": "AQ103WEEN4DAW",
    }  # fmt: skip
    return ShippingLabelContent(**values | changes)
