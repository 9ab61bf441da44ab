"""What the label of a batch in bulk says, as plain values that are frozen when it is asked for. Pure."""

from dataclasses import dataclass

from premises.terms import TRAINING
from records.panels import Band, SmallContent, SmallPaper, Text, bench_label
from records.typesetting import Face


@dataclass(frozen=True, kw_only=True)
class BatchLabelContent(SmallContent):
    """One label, 2.25 x 1.25 in, for the vessel that holds a batch until it is filled (REL-01, REL-03, CR-12).

    `what` is count and form, `dates` the day of making and the beyond-use date, `made_by` initials. `verdict` is what
    may be done with it when the label is asked for: a new verdict asks for a new label.
    """

    name: str
    number: str
    what: str
    dates: str
    made_by: str
    keeping: str
    hazard: str
    verdict: str
    may_be_used: bool
    code: str
    training: bool = False

    def paper(self) -> SmallPaper:
        """Name and number beside the code, the verdict last."""
        made_by = f", by {self.made_by}" if self.made_by else ""
        texts = (
            Text("name", self.name, Face.BOLD, 10, beside=True),
            Text("number", self.number, Face.MONO, 8, beside=True),
            Text("dates", self.dates, Face.BOLD, 8),
            Text("what", f"{self.what}{made_by}", Face.REGULAR, 7),
            Text("keeping", self.keeping, Face.REGULAR, 7),
            Text("hazard", f"Hazard: {self.hazard}" if self.hazard else "", Face.BOLD, 7),
            Text("training", TRAINING if self.training else "", Face.BOLD, 6),
            Text("verdict", self.verdict, Face.BOLD, 9, band=Band.LINE if self.may_be_used else Band.STOP),
        )
        return bench_label(f"Batch label {self.number}", texts, self.code)
