"""What the label of a component's shelf says, as plain values that are frozen when it is asked for. Pure."""

from dataclasses import dataclass

from premises.terms import TRAINING
from records.panels import SmallContent, SmallPaper, Text, bench_label
from records.typesetting import Face


@dataclass(frozen=True, kw_only=True)
class ShelfLabelContent(SmallContent):
    """One label, 2.25 x 1.25 in, for the place where lots of a component stand: it names no lot and no date."""

    name: str
    number: str
    what: str
    keeping: str
    hazard: str
    code: str
    training: bool = False

    def paper(self) -> SmallPaper:
        """The name as large as it fits, then what helps to put the right thing there."""
        texts = (
            Text("name", self.name, Face.BOLD, 16, smallest=8, beside=True),
            Text("number", self.number, Face.MONO, 10, beside=True),
            Text("what", self.what, Face.REGULAR, 8),
            Text("keeping", self.keeping, Face.BOLD, 8),
            Text("hazard", f"Hazard: {self.hazard}" if self.hazard else "", Face.BOLD, 8),
            Text("training", TRAINING if self.training else "", Face.BOLD, 6),
        )
        return bench_label(f"Shelf label {self.number}", texts, self.code)
