"""What the labels of a lot and of a batch in bulk say alike: name and number first, the verdict last. Pure."""

from dataclasses import dataclass

from premises.terms import TRAINING
from records.panels import Band, SmallContent, SmallPaper, Text, bench_label
from records.typesetting import Face


@dataclass(frozen=True, kw_only=True)
class VerdictLabel(SmallContent):
    """One label, 2.25 x 1.25 in. `verdict` is what may be done with it when it is asked for: a new one, a new label."""

    name: str
    number: str
    keeping: str
    hazard: str
    verdict: str
    may_be_used: bool
    code: str
    training: bool = False

    def label_of(self, what: str, *texts: Text, number_size: int) -> SmallPaper:
        """Name and number beside the code, then `texts`, the verdict last."""
        return bench_label(
            f"{what} {self.number}",
            (
                Text("name", self.name, Face.BOLD, 10, beside=True),
                Text("number", self.number, Face.MONO, number_size, beside=True),
                *texts,
                Text("keeping", self.keeping, Face.REGULAR, 7),
                Text("hazard", f"Hazard: {self.hazard}" if self.hazard else "", Face.BOLD, 7),
                Text("training", TRAINING if self.training else "", Face.BOLD, 6),
                Text("verdict", self.verdict, Face.BOLD, 9, band=Band.LINE if self.may_be_used else Band.STOP),
            ),
            self.code,
        )
