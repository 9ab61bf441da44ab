"""The record of a batch as paper: typeset from its frozen content and read back before it counts."""

from collections.abc import Iterator
from typing import Any

from django.template.loader import render_to_string

from compounding.batch_record_content import BatchRecordContent
from compounding.record_pages import drawn, pieces_of, rows_of, written_in
from compounding.record_proof import body_of, margins_of, out_of_order, without_drawings
from premises.terms import TRAINING
from records import codes, pdf
from records.codes import Code, Symbol
from records.printing import proved
from records.readback import foreign_fonts, opened, run_on
from records.refusals import Refusal

MISSING = "Missing when this was printed:"


class BatchRecordNotAsAsked(Refusal):
    """A letter cannot be printed, or what was rendered differs from what was asked for (LBL-02)."""

    code = "batch_record_not_as_asked"


def batch_record_pdf(content: BatchRecordContent) -> bytes:
    """The proved pages. Raises BatchRecordNotAsAsked."""
    texts = (text for _, text in _pieces(content))
    return proved("record", content, texts, typeset, differences, BatchRecordNotAsAsked)


def typeset(content: BatchRecordContent) -> bytes:
    """The pages as PDF for the archive, not proved yet."""
    said: dict[str, Any] = {
        "record": content,
        "code": codes.data_uri(Symbol.DATA_MATRIX, content.code, dots=codes.PAPER_DOTS),
        "head": rows_of(content.head),
        "missing": MISSING,
        "sections": [drawn(section) for section in content.sections],
    }
    sheet = render_to_string("pdf/record.css", {"training": TRAINING, "widths": range(1, 101)})
    return pdf.render(render_to_string("pdf/batch_record.html", said), sheet, pdf.Variant.ARCHIVED)


def differences(data: bytes, content: BatchRecordContent) -> list[str]:
    """What on the pages is not as it was asked for; empty when all is proved."""
    training = content.training
    with opened(data) as pages:
        runs = [page.written() for page in pages]
        found = codes.read(pages[0].picture(codes.PAPER_DPI))
    heads = [section.table.heads for section in content.sections if section.table]
    drawings = [written_in(section.graph) for section in content.sections if section.graph]
    bodies, wrong = without_drawings([body_of(page, training=training) for page in runs], drawings)
    wrong += out_of_order(bodies, _pieces(content), heads)
    for number, page in enumerate(runs, start=1):
        margins = margins_of(page, training=training)
        foot = run_on([_foot(content), f"Page {number} of {len(runs)}"])
        wrong += [] if foot in margins else ["foot"]
        wrong += ["training"] if training and run_on([TRAINING]) not in margins else []
    wrong += [] if Code(Symbol.DATA_MATRIX, content.code) in found else ["code"]
    return wrong + foreign_fonts(run for page in runs for run in page)


def _foot(content: BatchRecordContent) -> str:
    return f"{content.document} · {content.heading} · {content.pharmacy}"


def _pieces(content: BatchRecordContent) -> Iterator[tuple[str, str]]:
    """Every text of the pages in its order, with the name of its part."""
    for text in (content.heading, content.name, content.batch, content.state):
        yield "head", text
    yield from (("head", text) for fact in content.head for text in fact)
    if content.missing:
        yield from (("missing", text) for text in (MISSING, *content.missing))
    for section in content.sections:
        yield from pieces_of(section)
