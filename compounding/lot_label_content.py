"""What the label of a received lot says, as plain values that are frozen when it is asked for. Pure."""

from dataclasses import dataclass

from compounding.verdict_label import VerdictLabel
from records.panels import SmallPaper, Text
from records.typesetting import Face


@dataclass(frozen=True, kw_only=True)
class LotLabelContent(VerdictLabel):
    """The label of a lot, for the bench only (CMP-05, CMP-07)."""

    maker_lot: str
    ends: str

    def paper(self) -> SmallPaper:
        """When it ends, and the maker's lot."""
        return self.label_of(
            "Lot label",
            Text("ends", self.ends, Face.BOLD, 8),
            Text("maker_lot", f"Maker's lot {self.maker_lot}", Face.REGULAR, 7),
            number_size=9,
        )
