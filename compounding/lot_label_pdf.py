"""The label of a received lot as paper: fitted, typeset from its frozen content, and read back before it counts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from compounding.lot_label_content import LotLabelContent
from records import codes, pdf
from records.codes import Code, Symbol
from records.readback import foreign_fonts, opened, words_of
from records.refusals import Refusal
from records.typesetting import Face, missing_glyphs, too_wide, wrap

WIDTH, HEIGHT, EDGE = 162, 90, 3  # points: 2.25 x 1.25 in
CODE_SIDE, CODE_DOTS, READ_DPI = 30, 8, 300
BESIDE_CODE = WIDTH - 2 * EDGE - CODE_SIDE - EDGE
LEADING, BAND = 1, 2  # a line is so much higher than its type, the band of the verdict than its line
SMALLEST, STEPS = 5, 5
# Face and largest size of each text; what is beside the code is set narrower.
TYPES = {
    "name": (Face.BOLD, 10), "number": (Face.MONO, 9), "ends": (Face.BOLD, 8), "maker_lot": (Face.REGULAR, 7),
    "keeping": (Face.REGULAR, 7), "hazard": (Face.BOLD, 7), "training": (Face.BOLD, 6), "verdict": (Face.BOLD, 9),
}  # fmt: skip
BESIDE = {"name", "number"}


class LotLabelRefused(Refusal):
    """A letter cannot be printed, it does not fit, or what was rendered differs from what was asked for (LBL-02)."""

    code = "lot_label_refused"


@dataclass(frozen=True)
class Set:
    """One text as it is set: its lines in one size."""

    name: str
    face: Face
    size: int
    lines: Sequence[str]

    @property
    def height(self) -> int:
        """How high it stands."""
        return len(self.lines) * (self.size + LEADING) + (BAND if self.name == "verdict" else 0)


def lot_label_pdf(content: LotLabelContent) -> bytes:
    """The proved label. Raises LotLabelRefused."""
    if any(missing_glyphs(text, TYPES[name][0]) for name, text in content.texts()):
        raise LotLabelRefused("A letter of the label cannot be printed.")
    data = typeset(content, fitted(content))
    if wrong := differences(data, content):
        raise LotLabelRefused(f"The label is not what was asked for: {', '.join(wrong)} (LBL-02).")
    return data


def fitted(content: LotLabelContent) -> list[Set]:
    """Every text in the largest sizes all of them fit in. Raises LotLabelRefused."""
    for smaller in range(STEPS):
        found = [_set(name, text, smaller) for name, text in content.texts()]
        beside = max(sum(one.height for one in found if one.name in BESIDE), CODE_SIDE + EDGE)
        under = sum(one.height for one in found if one.name not in BESIDE)
        wide = any(too_wide(one.lines, one.face, one.size, _measure(one.name)) for one in found)
        if not wide and beside + under <= HEIGHT - 2 * EDGE:
            return found
    raise LotLabelRefused("The label does not fit on 2.25 x 1.25 in. Shorten the name, the storage or the hazard.")


def typeset(content: LotLabelContent, sets: Sequence[Set]) -> bytes:
    """The page as PDF, not proved yet."""
    said: dict[str, Any] = {
        "label": content, "beside": [one for one in sets if one.name in BESIDE],
        "under": [one for one in sets if one.name not in BESIDE],
        "code": codes.data_uri(Symbol.DATA_MATRIX, content.code, dots=CODE_DOTS),
    }  # fmt: skip
    size = {"width": WIDTH, "height": HEIGHT, "edge": EDGE, "side": CODE_SIDE, "beside": CODE_SIDE + EDGE}
    return pdf.render(render_to_string("pdf/lot_label.html", said), render_to_string("pdf/lot_label.css", size))


def differences(data: bytes, content: LotLabelContent) -> list[str]:
    """What on the label is not as it was asked for; empty when all is proved."""
    with opened(data) as pages:
        runs = [run for page in pages for run in page.runs() if run.text.strip()]
        found, wrong = codes.read(pages[0].picture(READ_DPI)), [] if len(pages) == 1 else ["pages"]
    printed = Counter(words_of(run.text for run in runs))
    asked = Counter(words_of(text for _, text in content.texts()))
    wrong += sorted(((printed - asked) + (asked - printed)).keys())
    inside = all(run.left >= 1 and run.right <= WIDTH - 1 and run.bottom <= HEIGHT - 1 for run in runs)
    wrong += [] if inside else ["over the edge"]
    wrong += [] if Code(Symbol.DATA_MATRIX, content.code) in found else ["code"]
    return wrong + foreign_fonts(runs)


def _measure(name: str) -> int:
    return BESIDE_CODE if name in BESIDE else WIDTH - 2 * EDGE


def _set(name: str, text: str, smaller: int) -> Set:
    face, largest = TYPES[name]
    size = max(largest - smaller, SMALLEST)
    return Set(name, face, size, [line.rstrip() for line in wrap(text, face, size, _measure(name))])
