"""Who takes a parcel: how its tracking number looks, and where it is followed. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Carrier:
    """A carrier by name: the shape its numbers have, as words too, and its page; `address` ends before the number."""

    name: str
    shape: str
    words: str
    address: str


CARRIERS = [
    Carrier(
        "UPS", r"1Z[0-9A-Z]{16}|\d{9}|\d{12}", "1Z and 16 letters and digits", "https://www.ups.com/track?tracknum="
    ),
    Carrier(
        "FedEx", r"\d{12}|\d{15}|\d{20}|\d{22}", "12, 15, 20 or 22 digits", "https://www.fedex.com/fedextrack/?trknbr="
    ),
    Carrier(
        "USPS", r"\d{20,22}|\d{26}|\d{30}|[A-Z]{2}\d{9}US", "20 to 22 digits, or two letters, 9 digits and US",
        "https://tools.usps.com/go/TrackConfirmAction?tLabels=",
    ),
    Carrier("DHL", r"\d{10,11}|[A-Z]{3}\d{7,20}", "10 digits", "https://www.dhl.com/en/express/tracking.html?AWB="),
]  # fmt: skip
BY_NAME = {carrier.name: carrier for carrier in CARRIERS}
ANY_NUMBER = r"[0-9A-Z](?:[0-9A-Z -]{2,38})[0-9A-Z]"


def plain(tracking: str) -> str:
    """A number as it is kept: in capitals, with single spaces where it is printed with any."""
    return " ".join(tracking.upper().split())


def fault_in(carrier: str, tracking: str) -> str:
    """What is wrong with the number of this carrier; nothing where it may be one, or where there is none."""
    said, known = plain(tracking), BY_NAME.get(carrier)
    if not said:
        return ""
    if known and not re.fullmatch(known.shape, said.replace(" ", "")):
        return f"{known.name} numbers have {known.words}. Scan the parcel's label, or choose another carrier."
    if not re.fullmatch(ANY_NUMBER, said):
        return "A tracking number has 4 to 40 letters and digits. Scan the parcel's label."
    return ""


def address_of(carrier: str, tracking: str) -> str:
    """The carrier's page about this parcel; nothing where we know no such page, or it has no number."""
    known, number = BY_NAME.get(carrier), plain(tracking).replace(" ", "")
    fits = known and number and not fault_in(carrier, tracking)
    return f"{known.address}{quote(number)}" if known and fits else ""
