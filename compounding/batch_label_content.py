"""What the label of a batch in bulk says, as plain values that are frozen when it is asked for. Pure."""

from dataclasses import dataclass

from compounding.verdict_label import VerdictLabel
from records.panels import SmallPaper, Text
from records.typesetting import Face


@dataclass(frozen=True, kw_only=True)
class BatchLabelContent(VerdictLabel):
    """The label of the vessel that holds a batch until it is filled (REL-01, REL-03, CR-12).

    `what` is count and form, `dates` the day of making and the beyond-use date, `made_by` initials.
    """

    what: str
    dates: str
    made_by: str

    def paper(self) -> SmallPaper:
        """Its dates, then what it is and who made it."""
        made_by = f", by {self.made_by}" if self.made_by else ""
        return self.label_of(
            "Batch label",
            Text("dates", self.dates, Face.BOLD, 8),
            Text("what", f"{self.what}{made_by}", Face.REGULAR, 7),
            number_size=8,
        )
