"""What the label of a parcel says, as plain values that are frozen when it is asked for. Pure."""

from dataclasses import dataclass

from premises.addresses import address_lines
from premises.terms import TRAINING
from records.panels import BESIDE_GAP, Band, Panel, SmallContent, SmallPaper, Stroke, Text
from records.typesetting import Face

SHIPPING_LABEL = "orders.shipping_label"
WIDTH, HEIGHT, EDGE = 288, 432, 14  # 4 x 6 in
INSIDE = WIDTH - 2 * EDGE
FROM_HEIGHT, TO_TOP, TO_HEIGHT, MARKS_TOP, MARKS_HEIGHT, FOOT_TOP = 82, 108, 160, 280, 68, 362
CODE_SIDE = 54


@dataclass(frozen=True, kw_only=True)
class ShippingLabelContent(SmallContent):
    """One label, 4 x 6 in: from whom, to whom exactly as the parcel goes, how it is kept, and a code for the bench.

    It names no medicine and nothing of the order; the code is opaque. It is no postage and bears no tracking number:
    the carrier's own label remains the carrier's and is put beside it. `address_reason` is kept for the hand-over and
    is not printed. A `version` after the first is named (L5).
    """

    pharmacy: str
    sender: tuple[str, ...]
    recipient: str
    street: str
    city: str
    state: str
    zip_code: str
    marks: tuple[str, ...]
    code: str
    address_reason: str = ""
    training: bool = False
    version: int = 1

    def paper(self) -> SmallPaper:
        """From, to, the marks and the code, from the top."""
        said = (
            Text("from", "FROM", Face.REGULAR, 9, 8), Text("pharmacy", self.pharmacy, Face.BOLD, 13, 9),
            *(Text(f"sender {number}", line, Face.REGULAR, 12, 9) for number, line in enumerate(self.sender)),
        )  # fmt: skip
        to = (
            Text("to", "TO", Face.REGULAR, 11, 9), Text("recipient", self.recipient, Face.BOLD, 22, 12, gap=3),
            Text("street", self.street, Face.REGULAR, 20, 12),
            Text("city", address_lines(self)[1], Face.REGULAR, 20, 12),
        )  # fmt: skip
        marks = tuple(Text(mark, mark, Face.BOLD, 22, 12, band=Band.STOP, gap=4) for mark in self.marks)
        training = (Text("training", TRAINING, Face.BOLD, 10, 8, beside=True),) if self.training else ()
        again = (
            (Text("version", f"Version {self.version}", Face.REGULAR, 10, 8, beside=True),) if self.version > 1 else ()
        )
        foot = (Text("code", self.code, Face.MONO, 10, 8, beside=True), *again, *training)
        panels = (
            Panel(EDGE, EDGE, INSIDE, FROM_HEIGHT, said),
            Panel(EDGE, TO_TOP, INSIDE, TO_HEIGHT, to),
            *([Panel(EDGE, MARKS_TOP, INSIDE, MARKS_HEIGHT, marks)] if marks else []),
            Panel(EDGE, FOOT_TOP, INSIDE, CODE_SIDE + BESIDE_GAP, foot, self.code, CODE_SIDE),
        )
        strokes = tuple(Stroke(EDGE, top, INSIDE, 0) for top in (TO_TOP - 6, MARKS_TOP - 6, FOOT_TOP - 6))
        return SmallPaper("Shipping label", WIDTH, HEIGHT, panels, strokes)
