"""Paper of an order: from frozen content to a proved PDF."""

import functools
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from accounts.models import User
from accounts.roles import BENCH
from orders.label_content import SPOT, LabelContent
from orders.label_layout import CodeBox, Layout, lay_out
from orders.label_proof import CAPTIONS, Wanted, differences
from orders.label_types import HAIR, PLANS
from orders.labels import problems_of
from orders.leaflet_content import LeafletContent
from orders.leaflet_pdf import leaflet_pdf
from orders.letter_content import LetterContent
from orders.letter_pdf import letter_pdf
from orders.shipping_label_content import SHIPPING_LABEL, ShippingLabelContent
from orders.wallet_card_content import WalletCardContent
from premises.stocks import Spot, Stock, Use, pages_of, why_not
from premises.terms import TRAINING
from records import codes, pdf
from records.models import Document
from records.models.documents import DocumentQuerySet
from records.panels import SmallContent
from records.panels_pdf import small_paper_pdf
from records.readback import opened
from records.refusals import Refusal
from records.rendering import File
from records.typesetting import Face, outline

LABEL = "orders.label"
LEAFLET = "orders.leaflet"
# How many of a kind a print run sets into one file: a third of a second of work, so that a single label, which waits
# for the end of such a piece at most, is there within a second; and full sheets, where labels come on sheets of ten.
# What is not named here stands alone in its file.
TOGETHER = {LABEL: 10}
WALLET_CARD = "orders.wallet_card"
LEAFLET_COPY = "orders.leaflet_copy"  # of a patient, in the language and size they asked for
FOR_PATIENT = (LEAFLET, WALLET_CARD, LEAFLET_COPY)
SMALL: dict[str, type[SmallContent]] = {SHIPPING_LABEL: ShippingLabelContent, WALLET_CARD: WalletCardContent}
LEAFLET_PROOF = "orders.leaflet_proof"  # with a text that is not approved yet
LEAFLET_PROOF_LARGE = "orders.leaflet_proof_large"
LETTER_TRANSFER = "orders.letter_transfer"
LETTER_SURGERY = "orders.letter_surgery"
LETTER_RECALL = "orders.letter_recall"
LETTER_RECALL_PRESCRIBER = "orders.letter_recall_prescriber"
SUMMARY = "orders.summary"
FOR_THE_BENCH = (SUMMARY,)  # what another practice's record of the person says stands in it (ADR 0015)


def papers_for(user: User, at: datetime) -> DocumentQuerySet:
    """The papers `user` may read, of rows they may see: some are for the bench alone."""
    found = Document.objects.all()
    return found if user.roles_at(at) & BENCH else found.exclude(document_kind__in=FOR_THE_BENCH)


class LabelRefused(Refusal):
    """The label cannot be printed as it was asked for: it does not fit or a letter is missing (LBL-01, LBL-CA-1)."""

    code = "label_does_not_fit"


class LabelNotAsAsked(Refusal):
    """What was rendered differs from what was asked for; nothing is archived (LBL-02)."""

    code = "label_not_as_asked"


def render(document: Document) -> bytes:
    """The proved bytes of a document of this app.

    Raises LabelRefused, LabelNotAsAsked, LeafletNotAsAsked, LetterNotAsAsked, SmallPaperRefused.
    """
    if document.document_kind in SMALL:
        return small_paper_pdf(SMALL[document.document_kind].from_json(document.content).paper())
    return RENDERERS[document.document_kind](document.content)


def shares_its_page(paper: Document) -> bool:
    """Whether labels of others may stand on its page: it was made with them on a sheet."""
    return paper.pages is not None and _spot(paper.content).stock.is_sheet


def render_together(documents: Sequence[Document]) -> File:
    """One file of these documents of one kind, in their order. More than one only of a kind in TOGETHER."""
    if len(documents) == 1:
        return File(render(documents[0]), (0,))
    spots = [_spot(document.content) for document in documents]
    contents = [LabelContent.from_json(document.content) for document in documents]
    return File(labels_at(spots, contents), tuple(pages_of(spots)))


def labels_pdf(contents: Sequence[LabelContent], *, stock: Stock = Stock.ROLL_4X2, first_place: int = 0) -> bytes:
    """Labels in their order, each proved: one a page of a roll; a sheet is filled from `first_place` (0 is the first).

    Raises LabelRefused, LabelNotAsAsked, NotOnSheet.
    """
    return labels_at(stock.spots(len(contents), first_place=first_place), contents)


def labels_at(spots: Sequence[Spot], contents: Sequence[LabelContent]) -> bytes:
    """The same on these places of one stock. Raises LabelRefused, LabelNotAsAsked."""
    stock = spots[0].stock
    if refused := why_not(stock, Use.CONTAINER):
        raise LabelRefused(refused)
    for content in contents:
        if found := problems_of(content, [stock]):
            raise LabelRefused("; ".join(f"{problem.text} ({problem.code})" for problem in found))
    layouts = [lay_out(content, stock) for content in contents]
    data = typeset(contents, layouts, spots)
    prove(data, contents, layouts, spots)
    return data


def typeset(contents: Sequence[LabelContent], layouts: Sequence[Layout], spots: Sequence[Spot] = ()) -> bytes:
    """The pages as PDF, not proved yet; without `spots` one a page of the usual roll."""
    spots = spots or Stock.ROLL_4X2.spots(len(contents))
    stock, numbers = spots[0].stock, pages_of(spots)
    pages: list[list[dict[str, Any]]] = [[] for _ in range(numbers[-1] + 1)]
    for content, layout, spot, page in zip(contents, layouts, spots, numbers, strict=True):
        codes = [_printed(box) for box in layout.codes]
        pages[page].append({"blocks": layout.blocks, "codes": codes, "training": content.training, "place": spot.area})
    title = "Label Rx " + ", ".join(content.number for content in contents[:1])
    context = {"pages": pages, "title": title, "training": _training(), "plan": PLANS[stock]}
    template = "pdf/label_sheet.html" if stock.is_sheet else "pdf/label.html"
    return pdf.render(render_to_string(template, context), _label_css(stock))


def prove(data: bytes, contents: Sequence[LabelContent], layouts: Sequence[Layout], spots: Sequence[Spot] = ()) -> None:
    """Read the finished pages back and compare them with what was asked for. Raises LabelNotAsAsked."""
    spots = spots or Stock.ROLL_4X2.spots(len(contents))
    asked: dict[int, list[Wanted]] = {}
    for content, layout, spot, page in zip(contents, layouts, spots, pages_of(spots), strict=True):
        asked.setdefault(page, []).append(Wanted(content, layout, spot.area))
    with opened(data) as pages:
        wrong = [] if len(pages) == len(asked) else ["pages"]
        for page_found, wanted in zip(pages, asked.values(), strict=False):
            wrong += differences(page_found, wanted, spots[0].stock)
    if wrong:
        raise LabelNotAsAsked(f"The label is not what was asked for: {', '.join(wrong)} (LBL-02).")


def _printed(box: CodeBox) -> dict[str, Any]:
    """A hair smaller than its place: programs round outward, and a code must not grow by a dot."""
    place = {"left": box.left + HAIR, "top": box.top + HAIR, "side": box.side - 2 * HAIR}
    picture = codes.data_uri(box.symbol, box.text, dots=box.dots)
    rounded = {name: round(length, 4) for name, length in place.items()}
    return rounded | {"caption_top": round(box.caption_top, 2), "picture": picture, "caption": CAPTIONS[box.symbol]}


@functools.cache
def _label_css(stock: Stock) -> str:
    """The stylesheet of a stock, written from the same tables the fit is computed from."""
    plan = PLANS[stock]
    return render_to_string("pdf/label.css", plan.drawn() | {"plan": plan, "stock": stock})


@functools.cache
def _training() -> dict[str, str]:
    """Words across a label of a training database: drawn letters, which no reader mixes with the label's text."""
    return {"words": TRAINING, "path": outline(TRAINING, Face.BOLD)}


def _label(content: dict[str, Any]) -> bytes:
    return labels_at([_spot(content)], [LabelContent.from_json(content)])


def _spot(content: dict[str, Any]) -> Spot:
    return Spot.from_json(content.get(SPOT, {}))


def _leaflet(content: dict[str, Any]) -> bytes:
    return leaflet_pdf(LeafletContent.from_json(content))


def _letter(content: dict[str, Any]) -> bytes:
    return letter_pdf(LetterContent.from_json(content))


RENDERERS: dict[str, Callable[[dict[str, Any]], bytes]] = {
    LABEL: _label, LEAFLET: _leaflet, LEAFLET_COPY: _leaflet, LEAFLET_PROOF: _leaflet, LEAFLET_PROOF_LARGE: _leaflet,
    SUMMARY: _letter, LETTER_TRANSFER: _letter, LETTER_SURGERY: _letter, LETTER_RECALL: _letter,
    LETTER_RECALL_PRESCRIBER: _letter,
}  # fmt: skip
