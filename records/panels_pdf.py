"""Small paper made: fitted, typeset from its panels, and read back before it counts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.template.loader import render_to_string

from records import codes, pdf
from records.codes import Code, Symbol
from records.panels import Block, Panel, SmallPaper, beside_height, fitted
from records.printing import proved
from records.readback import Page, Run, foreign_fonts, opened, words_of
from records.refusals import Refusal
from records.typesetting import is_right_to_left

AROUND = 3  # what is looked at around a code, and how far a letter may reach out of its panel


class SmallPaperRefused(Refusal):
    """A letter cannot be printed, it does not fit, or what was rendered differs from what was asked for (LBL-02)."""

    code = "small_paper_refused"


def small_paper_pdf(paper: SmallPaper) -> bytes:
    """The proved page. Raises SmallPaperRefused."""
    texts = ((text.text, text.face) for text in paper.texts())
    return proved(f"“{paper.title}”", paper, texts, typeset, differences, SmallPaperRefused)


def typeset(paper: SmallPaper) -> bytes:
    """The page as PDF, not proved yet. Raises SmallPaperRefused where a panel does not hold its texts."""
    said: dict[str, Any] = {"paper": paper, "panels": [_set(paper, panel) for panel in paper.panels]}
    size = {"width": paper.width, "height": paper.height}
    return pdf.render(render_to_string("pdf/panels.html", said), render_to_string("pdf/panels.css", size))


def differences(data: bytes, paper: SmallPaper) -> list[str]:
    """What on the page is not as it was asked for; empty when all is proved."""
    with opened(data) as pages:
        runs = [run for page in pages for run in page.written()]
        wrong = [] if len(pages) == 1 else ["pages"]
        wrong += [f"code at {dpi} dpi" for dpi in codes.LABEL_DPI if not _codes_read(pages[0], paper, dpi)]
    wrong += _other_words([run.text for run in runs], [text.text for text in paper.texts()])
    smallest = min((text.smallest for text in paper.texts()), default=0)
    wrong += ["small type"] if any(round(run.size) < smallest for run in runs) else []
    wrong += [] if all(_is_inside(run, paper) for run in runs) else ["over the edge"]
    return wrong + foreign_fonts(runs)


def _other_words(printed: Sequence[str], asked: Sequence[str]) -> list[str]:
    """The words that stand there and should not, or the other way round.

    A word that is read in both directions is drawn in pieces: of those the letters are compared.
    """
    found, wanted = Counter(words_of(printed)), Counter(words_of(asked))
    more, less = found - wanted, wanted - found
    pieces, whole = sorted("".join(more.elements())), sorted("".join(less.elements()))
    if pieces == whole and any(map(is_right_to_left, whole)):
        return []
    return sorted((more + less).keys())


def _set(paper: SmallPaper, panel: Panel) -> dict[str, Any]:
    blocks = fitted(panel)
    if panel.texts and not blocks:
        raise SmallPaperRefused(f"“{paper.title}” does not fit. Shorten the longest of its texts.")
    picture = codes.data_uri(Symbol.DATA_MATRIX, panel.code, dots=codes.PAPER_DOTS) if panel.code else ""
    beside, under = _parted(blocks)
    height = beside_height(panel, blocks)
    return {"panel": panel, "beside": beside, "under": under, "picture": picture, "beside_height": height}


def _parted(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    return [block for block in blocks if block.of.beside], [block for block in blocks if not block.of.beside]


def _codes_read(page: Page, paper: SmallPaper, dpi: int) -> bool:
    """Whether each panel's code is read where it stands."""
    return all(
        Code(Symbol.DATA_MATRIX, panel.code) in codes.read(page.picture(dpi, area=area))
        for panel, area in _code_areas(paper)
    )


def _code_areas(paper: SmallPaper) -> Iterator[tuple[Panel, tuple[int, int, int, int]]]:
    for panel in paper.panels:
        right = panel.left + panel.width
        if panel.code:
            yield (
                panel,
                (
                    max(0, right - panel.side - AROUND),
                    max(0, panel.top - AROUND),
                    min(paper.width, right + AROUND),
                    panel.top + panel.side + AROUND,
                ),
            )


def _is_inside(run: Run, paper: SmallPaper) -> bool:
    """Whether a text lies within one of the panels."""
    return any(
        run.left >= panel.left - AROUND + 1 and run.top >= panel.top - AROUND
        and run.right <= panel.left + panel.width + AROUND - 1 and run.bottom <= panel.top + panel.height + AROUND - 1
        for panel in paper.panels
    )  # fmt: skip
