"""What the label of a received lot says, as plain values that are frozen when it is asked for. Pure."""

from dataclasses import dataclass

from premises.terms import TRAINING
from records.panels import Band, SmallContent, SmallPaper, Text, bench_label
from records.typesetting import Face


@dataclass(frozen=True, kw_only=True)
class LotLabelContent(SmallContent):
    """One label, 2.25 x 1.25 in, for the bench only (CMP-05, CMP-07).

    `verdict` is what may be done with the lot when the label is asked for: a new verdict asks for a new label.
    """

    name: str
    number: str
    maker_lot: str
    ends: str
    keeping: str
    hazard: str
    verdict: str
    may_be_used: bool
    code: str
    training: bool = False

    def paper(self) -> SmallPaper:
        """Name and number beside the code, the verdict last."""
        texts = (
            Text("name", self.name, Face.BOLD, 10, beside=True),
            Text("number", self.number, Face.MONO, 9, beside=True),
            Text("ends", self.ends, Face.BOLD, 8),
            Text("maker_lot", f"Maker's lot {self.maker_lot}", Face.REGULAR, 7),
            Text("keeping", self.keeping, Face.REGULAR, 7),
            Text("hazard", f"Hazard: {self.hazard}" if self.hazard else "", Face.BOLD, 7),
            Text("training", TRAINING if self.training else "", Face.BOLD, 6),
            Text("verdict", self.verdict, Face.BOLD, 9, band=Band.LINE if self.may_be_used else Band.STOP),
        )
        return bench_label(f"Lot label {self.number}", texts, self.code)
