"""What a patient's label says, as plain values that are frozen when it is asked for. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from orders.directions import sentences
from premises.quantities import us_date
from premises.terms import TRAINING, Form
from records.typesetting import clean_fields

# Safety words are code, not template (L1). Salt and title as in the official monograph (domain 2.4).
DRUG = "Naltrexone Hydrochloride"
OPIOID_WARNING = "Do not take with opioid pain medicines"
COMPOUNDED = "Compounded by this pharmacy."
CHILDREN = "Keep out of reach of children."
PROOF = "PROOF, not for a container"

SPOT = "on"  # where in the frozen values stands what it is printed on: beside what it says, and no part of it

# Auxiliary words a form needs (domain 2.5).
AUXILIARY: dict[Form, tuple[str, ...]] = {
    Form.CAPSULE: (),
    Form.SUBLINGUAL_TABLET: ("Do not swallow whole.",),
    Form.TROCHE: ("Do not swallow whole.",),
    Form.ORAL_SOLUTION: ("Measure with the device supplied.",),
    Form.ORAL_SUSPENSION: ("Shake well. Measure with the device supplied.",),
    Form.SUBLINGUAL_DROPS: ("Measure with the device supplied.",),
    Form.CREAM: ("For external use only.",),
    Form.GEL: ("For external use only.",),
    Form.TRITURATION: ("For compounding only.",),
}


class HalfFinal(ValueError):
    """A lot without its discard-after date, or the other way round: neither a proof nor a label (USP <795>)."""

    code = "label_half_final"


@dataclass(frozen=True, kw_only=True)
class LabelContent:
    """One label. With `lot` and `discard_after` it is for a container; without both it is a proof and says so.

    `number` is prescription and fill (`1234567-8-01`), `dated_on` the day it was filled (a proof: accepted), `address`
    its printed lines, `states` the pharmacy's and the patient's, whose rules apply; `scan_code` is for the bench and
    opaque, `know_url` for the patient and tells of nobody.
    """

    patient: str
    drug: str
    strength: str
    directions: str
    purpose: str = ""
    pharmacy: str
    address: tuple[str, ...]
    telephone: str
    number: str
    dated_on: date
    prescriber: str
    quantity: str
    refills: int
    description: str
    pharmacist: str = ""
    storage: str
    auxiliary: tuple[str, ...] = ()
    scan_code: str
    know_url: str
    states: tuple[str, ...]
    lot: str = ""
    discard_after: date | None = None
    training: bool = False

    def __post_init__(self) -> None:
        """Print what is compared later: composed characters and single spaces. Raises HalfFinal."""
        if bool(self.lot) != bool(self.discard_after):
            raise HalfFinal("A label names both lot and discard-after date, or is a proof (USP <795>).")
        clean_fields(self)

    @property
    def is_final(self) -> bool:
        """Whether it may go on a container."""
        return bool(self.lot)

    @property
    def dated(self) -> str:
        """The date line: `Filled 11/25/2026`."""
        return f"{'Filled' if self.is_final else 'Accepted'} {us_date(self.dated_on)}"

    @property
    def amount(self) -> str:
        """Quantity and refills: `28 capsules, 2 refills`."""
        left = {0: "no refills", 1: "1 refill"}.get(self.refills, f"{self.refills} refills")
        return f"{self.quantity}, {left}"

    @property
    def look(self) -> str:
        """How it looks and who stands for it: `Size 3, white. RPh RS`."""
        return f"{self.description.rstrip('.')}. RPh {self.pharmacist}" if self.pharmacist else self.description

    @property
    def until(self) -> str:
        """Until when it may be used: `Discard after 03/31/2027`; empty on a proof."""
        return f"Discard after {us_date(self.discard_after)}" if self.discard_after else ""

    @property
    def keeping(self) -> str:
        """The auxiliary words as one paragraph; in a training database they begin with what the label is not."""
        training = [f"{TRAINING}."] if self.training else []
        return " ".join([*training, COMPOUNDED, *self.auxiliary, CHILDREN, f"{self.storage.rstrip('.')}."])

    def cluster(self) -> dict[str, tuple[str, ...]]:
        """The four items of LBL-CA-1 in its order, and nothing else: each text with the paragraphs it is printed in."""
        names = ["patient", "drug", "strength", "directions", "purpose"]
        said = {name: (getattr(self, name),) for name in names if getattr(self, name)}
        return said | ({"directions": sentences(self.directions)} if self.directions else {})

    def rest(self) -> dict[str, tuple[str, ...]]:
        """Everything else, from the top."""
        verdict = {"until": (self.until,), "lot": (f"Lot {self.lot}",)} if self.is_final else {"proof": (PROOF,)}
        return {
            "pharmacy": (self.pharmacy,),
            "address": (*self.address, self.telephone),
            "number": (f"Rx {self.number}",),
            "facts": (self.dated, self.prescriber, self.amount, self.look),
            **verdict,
            "opioid": (OPIOID_WARNING,),
            "keeping": (self.keeping,),
        }

    def as_json(self) -> dict[str, Any]:
        """As it is frozen in a document's row: dates as 2026-11-25."""
        values = asdict(self)
        values["dated_on"] = self.dated_on.isoformat()
        values["discard_after"] = self.discard_after and self.discard_after.isoformat()
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "LabelContent":
        """The content that was frozen."""
        until = values["discard_after"]
        dates = {
            "dated_on": date.fromisoformat(values["dated_on"]),
            "discard_after": until and date.fromisoformat(until),
        }
        said = {name: value for name, value in values.items() if name != SPOT}
        return cls(**{**said, **dates})
