"""Paper of an order: from frozen content to a proved PDF."""

import functools
from collections.abc import Callable, Sequence
from typing import Any

from django.template.loader import render_to_string

from orders.label_content import LabelContent
from orders.label_layout import CODE_DOTS, CodeBox, Layout, lay_out
from orders.label_proof import CAPTIONS, differences
from orders.label_types import CLUSTER_WIDTH, HAIR, HEIGHT, RULE, SETTINGS, WIDTH
from orders.labels import problems_of
from orders.leaflet_content import LeafletContent
from orders.leaflet_pdf import leaflet_pdf
from premises.terms import TRAINING
from records import codes, pdf
from records.models import Document
from records.readback import opened
from records.refusals import Refusal
from records.typesetting import Face, outline

LABEL = "orders.label"
LEAFLET = "orders.leaflet"


class LabelRefused(Refusal):
    """The label cannot be printed as it was asked for: it does not fit or a letter is missing (LBL-01, LBL-CA-1)."""

    code = "label_does_not_fit"


class LabelNotAsAsked(Refusal):
    """What was rendered differs from what was asked for; nothing is archived (LBL-02)."""

    code = "label_not_as_asked"


def render(document: Document) -> bytes:
    """The proved bytes of a document of this app. Raises LabelRefused, LabelNotAsAsked, LeafletNotAsAsked."""
    return RENDERERS[document.document_kind](document.content)


def labels_pdf(contents: Sequence[LabelContent]) -> bytes:
    """Labels 4 x 2 in, one a page, each proved. Raises LabelRefused, LabelNotAsAsked."""
    for content in contents:
        if found := problems_of(content):
            raise LabelRefused("; ".join(f"{problem.text} ({problem.code})" for problem in found))
    layouts = [lay_out(content) for content in contents]
    data = typeset(contents, layouts)
    prove(data, contents, layouts)
    return data


def typeset(contents: Sequence[LabelContent], layouts: Sequence[Layout]) -> bytes:
    """The pages as PDF, not proved yet."""
    labels = [
        {"blocks": layout.blocks, "codes": [_printed(box) for box in layout.codes], "training": content.training}
        for content, layout in zip(contents, layouts, strict=True)
    ]
    title = "Label Rx " + ", ".join(content.number for content in contents[:1])
    html = render_to_string("pdf/label_4x2.html", {"labels": labels, "title": title, "training": _training()})
    return pdf.render(html, _label_css())


def prove(data: bytes, contents: Sequence[LabelContent], layouts: Sequence[Layout]) -> None:
    """Read the finished pages back and compare them with what was asked for. Raises LabelNotAsAsked."""
    with opened(data) as pages:
        wrong = [] if len(pages) == len(contents) else ["pages"]
        for page, content, layout in zip(pages, contents, layouts, strict=False):
            wrong += differences(page, content, layout)
    if wrong:
        raise LabelNotAsAsked(f"The label is not what was asked for: {', '.join(wrong)} (LBL-02).")


def _printed(box: CodeBox) -> dict[str, Any]:
    """A hair smaller than its place: programs round outward, and a code must not grow by a dot."""
    place = {"left": box.left + HAIR, "top": box.top + HAIR, "side": box.side - 2 * HAIR}
    picture = codes.data_uri(box.symbol, box.text, dots=CODE_DOTS[box.symbol])
    rounded = {name: round(length, 4) for name, length in place.items()}
    return rounded | {"caption_top": round(box.caption_top, 2), "picture": picture, "caption": CAPTIONS[box.symbol]}


@functools.cache
def _label_css() -> str:
    """The stylesheet, written from the same tables the fit is computed from."""
    places = {"rule": RULE, "rule_left": CLUSTER_WIDTH - RULE, "band_left": CLUSTER_WIDTH}
    size = {"width": WIDTH, "height": HEIGHT, "band_width": WIDTH - CLUSTER_WIDTH}
    return render_to_string("pdf/label_4x2.css", places | size | {"settings": SETTINGS})


@functools.cache
def _training() -> dict[str, str]:
    """Words across a label of a training database: drawn letters, which no reader mixes with the label's text."""
    return {"words": TRAINING, "path": outline(TRAINING, Face.BOLD)}


def _label(content: dict[str, Any]) -> bytes:
    return labels_pdf([LabelContent.from_json(content)])


def _leaflet(content: dict[str, Any]) -> bytes:
    return leaflet_pdf(LeafletContent.from_json(content))


RENDERERS: dict[str, Callable[[dict[str, Any]], bytes]] = {LABEL: _label, LEAFLET: _leaflet}
