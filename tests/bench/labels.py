"""100 labels in one document: ours, laid out by content, tagged and proved, against pages written by hand."""

import io
from typing import Any

import pypdf

from orders.documents import labels_pdf, typeset
from orders.label_content import LabelContent
from orders.label_layout import lay_out
from tests.bench.alternation import in_turn, milliseconds_each, ratio
from tests.bench.reference import labels as reference
from tests.documents.labels import a_label

COUNT = 100


def measure() -> dict[str, Any]:
    """Milliseconds a label of each way, and their ratios; refuses to compare what is not equal."""
    contents = [_label(number) for number in range(COUNT)]
    same = _texts(_made(contents)) == _texts(reference.render(contents))
    seconds = in_turn(
        {
            "reference": lambda: reference.render(contents),
            "made": lambda: _made(contents),
            "proved": lambda: labels_pdf(contents),
        }
    )
    each = {name: milliseconds_each(taken, COUNT) for name, taken in seconds.items()}
    ratios = {name: ratio(seconds[name], seconds["reference"]) for name in ("made", "proved")}
    print(f"{COUNT} labels in one document, ms a label, median of 5 rounds in turn; the same text extracted: {same}")
    print(f"  {each['reference']:7.2f}  reference: written by hand, nothing measured, tagged or proved")
    print(f"  {each['made']:7.2f}  ours, laid out by font metrics and tagged: {ratios['made']} times")
    print(f"  {each['proved']:7.2f}  ours, also read back and decoded at two resolutions: {ratios['proved']} times")
    return {"count": COUNT, "same_text": same, "ms_a_label": each, "ratio": ratios}


def _label(number: int) -> LabelContent:
    return a_label(
        patient=f"Linden Fakeman {number}", number=f"1234567-8-{number:02d}", scan_code=f"AQ17KQ4ABC{number:03d}"
    )


def _made(contents: list[LabelContent]) -> bytes:
    return typeset(contents, [lay_out(content) for content in contents])


def _texts(pdf: bytes) -> list[list[str]]:
    return [page.extract_text().split() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
