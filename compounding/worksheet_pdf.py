"""The worksheet as paper: typeset from its frozen content and read back before it counts."""

from collections import Counter
from typing import Any

from django.template.loader import render_to_string

from compounding.worksheet_content import WorksheetContent
from premises.terms import TRAINING
from records import codes, pdf
from records.codes import Code, Symbol
from records.printing import proved
from records.readback import Printed, foreign_fonts, opened, words_of
from records.refusals import Refusal

CELLS_IN_A_ROW = 10


class WorksheetNotAsAsked(Refusal):
    """A letter cannot be printed, or what was rendered differs from what was asked for (LBL-02)."""

    code = "worksheet_not_as_asked"


def worksheet_pdf(content: WorksheetContent) -> bytes:
    """The proved pages. Raises WorksheetNotAsAsked."""
    return proved("worksheet", content, content.texts(), typeset, differences, WorksheetNotAsAsked)


def typeset(content: WorksheetContent) -> bytes:
    """The pages as PDF, not proved yet."""
    said: dict[str, Any] = {
        "sheet": content,
        "code": codes.data_uri(Symbol.DATA_MATRIX, content.code, dots=codes.PAPER_DOTS),
        "cells": _rows(content.sample),
        "shell_cells": _rows(content.shells_to_weigh),
    }
    return pdf.render(
        render_to_string("pdf/worksheet.html", said), render_to_string("pdf/worksheet.css", {"training": TRAINING})
    )


def differences(data: bytes, content: WorksheetContent) -> list[str]:
    """What on the pages is not as it was asked for; empty when all is proved."""
    with opened(data) as pages:
        runs = [page.written() for page in pages]
        found = codes.read(pages[0].picture(codes.PAPER_DPI))
    printed = [Counter(words_of(run.text for run in page)) for page in runs]
    whole = Printed(run.text for page in runs for run in page)
    wrong = [name for name, text in _must_stand(content) if not whole.says(text)]
    wrong += ["number on every page" for page in printed if content.number not in page]
    wrong += ["training" for page in printed if content.training and Counter(words_of([TRAINING])) - page]
    wrong += [] if Code(Symbol.DATA_MATRIX, content.code) in found else ["code"]
    return wrong + foreign_fonts(run for page in runs for run in page)


def _must_stand(content: WorksheetContent) -> list[tuple[str, str]]:
    """What a maker goes by: each with a name."""
    parts = [
        (f"component {number}", text)
        for number, part in enumerate(content.parts, start=1)
        for text in (part.name, part.lot, part.target, part.band, *part.working, part.why_not, part.done)
    ]
    steps = [(f"step {number}", text) for number, text in enumerate(content.steps, start=1)]
    return [
        ("again", content.again), ("product", content.name), ("formula", content.formula), ("units", content.units),
        ("use by", content.use_by),
        *(("limits", text) for text in content.limits), ("shells", content.shells), *parts, *steps,
    ]  # fmt: skip


def _rows(count: int) -> list[list[int]]:
    """The numbers of the capsules, as rows of a grid."""
    return [list(range(first, min(first + CELLS_IN_A_ROW, count + 1))) for first in range(1, count + 1, CELLS_IN_A_ROW)]
