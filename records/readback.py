"""Reading a finished PDF back: its text run by run with place, size and font, and its picture. Lengths in points."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from records.typesetting import FAMILIES

MOST_LETTERS = 256  # of a run, without asking twice
HYPHEN_AT_LINE_END = "\x02"  # what PDFium says for a hyphen that is the last letter of its line

# Lam and alef are drawn as one sign, and a reader says its two letters in the order of the page, not of the word.
LAM_ALEF = re.compile("[\u0644\u0627\u0623\u0625\u0622]+")


@dataclass(frozen=True, eq=False)
class Run:
    """Text drawn in one go, its place measured from the upper left corner. Two that say the same are two."""

    text: str
    font: str
    size: float
    left: float
    top: float
    right: float
    bottom: float


class Page:
    """One page of an opened PDF."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page = page

    def picture(self, dpi: int, *, area: tuple[float, float, float, float] | None = None) -> Image.Image:
        """The page as a printer of that resolution would see it, in grey; `area` is left, top, right, bottom."""
        left, top, right, bottom = area or (0, 0, *self._page.get_size())
        width, height = self._page.get_size()
        margins = (left, height - bottom, width - right, top)
        return self._page.render(scale=dpi / 72, grayscale=True, crop=margins).to_pil()

    def runs(self) -> list[Run]:
        """Its text in the order it was drawn."""
        text, height = self._page.get_textpage(), self._page.get_height()
        objects = self._page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])
        return [_run(item, text, height) for item in objects]

    def written(self) -> list[Run]:
        """Its text without what is only space."""
        return [run for run in self.runs() if run.text.strip()]


def words_of(texts: Iterable[str]) -> list[str]:
    """The words of what was asked or read, comparable: one broken after its hyphen is whole, lam and alef sorted."""
    found = " ".join(texts).replace("\u00a0", " ").replace("- ", "-").split()
    return [LAM_ALEF.sub(lambda pair: "".join(sorted(pair[0])), word) for word in found]


class Printed:
    """What stands on pages, for asking whether a text does: as one piece, however its lines broke.

    Of a name that runs right to left, every word.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        found = list(texts)
        self._run_on, self._words = run_on(found), Counter(words_of(found))

    def says(self, text: str) -> bool:
        """Whether this text is printed."""
        return run_on([text]) in self._run_on or not Counter(words_of([text])) - self._words


def run_on(texts: Iterable[str]) -> str:
    """Texts without their spaces: however the lines broke, it reads the same."""
    return "".join("".join(texts).split())


def foreign_fonts(runs: Iterable[Run]) -> list[str]:
    """The fonts these runs are set in that are not ours, each once."""
    return sorted({f"font: {run.font}" for run in runs if not run.font.startswith(FAMILIES)})


def is_pdf(data: bytes) -> bool:
    """Whether these bytes open as a PDF with at least one page."""
    try:
        with opened(data) as pages:
            return bool(pages)
    except pypdfium2.PdfiumError:
        return False


def taken_out(parts: Iterable[tuple[bytes, int, int | None]]) -> bytes:
    """One PDF of pages of others as they are, none drawn anew: of each the file, its first page from 1, and how many.

    None is all from there. The same bytes for the same pages; one file with all of its pages in order is that file
    itself, because copied pages lose their tags (PDF/UA).
    """
    asked = list(parts)
    if whole := _one_whole_file(asked):
        return whole
    out = pypdfium2.PdfDocument.new()
    for data, first, count in asked:
        source = pypdfium2.PdfDocument(data)
        last = len(source) if count is None else first - 1 + count
        out.import_pages(source, list(range(first - 1, last)))
        source.close()
    buffer = BytesIO()
    out.save(buffer)
    out.close()
    return buffer.getvalue()


def _one_whole_file(parts: Sequence[tuple[bytes, int, int | None]]) -> bytes:
    """The file these parts are all of, in its order; empty where there is none."""
    data = parts[0][0]
    if any(other != data for other, _, _ in parts):
        return b""
    with opened(data) as pages:
        ends = [(first - 1, len(pages) if count is None else first - 1 + count) for _, first, count in parts]
        wanted = [page for start, end in ends for page in range(start, end)]
        return data if wanted == list(range(len(pages))) else b""


@contextmanager
def opened(pdf: bytes) -> Iterator[list[Page]]:
    """Its pages, until the block ends."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield [Page(page) for page in document]
    finally:
        document.close()


def _run(item: pypdfium2.PdfObject, text_page: pypdfium2.PdfTextPage, height: float) -> Run:
    left, low, right, high = item.get_bounds()
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(item, size)
    return Run(
        text=_text(item, text_page),
        font=_font(item),
        size=round(size.value * abs(item.get_matrix().d), 2),
        left=left,
        top=height - high,
        right=right,
        bottom=height - low,
    )


def _text(item: pypdfium2.PdfObject, text_page: pypdfium2.PdfTextPage) -> str:
    """PDFium looks through the whole page for each answer, so it is asked once, and again only for a long text."""
    buffer = (ctypes.c_ushort * MOST_LETTERS)()
    length = pdfium.FPDFTextObj_GetText(item, text_page, buffer, ctypes.sizeof(buffer))
    if length > ctypes.sizeof(buffer):
        buffer = (ctypes.c_ushort * (length // 2))()
        pdfium.FPDFTextObj_GetText(item, text_page, buffer, length)
    return bytes(buffer)[:length].decode("utf-16-le").rstrip("\0").replace(HYPHEN_AT_LINE_END, "-")


def _font(item: pypdfium2.PdfObject) -> str:
    font = pdfium.FPDFTextObj_GetFont(item)
    buffer = ctypes.create_string_buffer(200)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, 200)
    return buffer.value.decode().partition("+")[2]
