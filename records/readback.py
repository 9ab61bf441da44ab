"""Reading a finished PDF back: its text run by run with place, size and font, and its picture. Lengths in points."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image


@dataclass(frozen=True)
class Run:
    """Text drawn in one go, its place measured from the upper left corner."""

    text: str
    font: str
    size: float
    left: float
    top: float
    right: float
    bottom: float


@contextmanager
def _page(pdf: bytes, number: int) -> Iterator[pypdfium2.PdfPage]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document[number]
    finally:
        document.close()


def page_count(pdf: bytes) -> int:
    """How many pages it has."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def picture(pdf: bytes, *, dpi: int, page: int = 0) -> Image.Image:
    """One page as a printer of that resolution would see it, in grey."""
    with _page(pdf, page) as found:
        return found.render(scale=dpi / 72, grayscale=True).to_pil()


def runs(pdf: bytes, *, page: int = 0) -> list[Run]:
    """The text of one page in the order it was drawn."""
    with _page(pdf, page) as found:
        text_page, height = found.get_textpage(), found.get_height()
        objects = found.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])
        return [_run(item, text_page, height) for item in objects]


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
    length = pdfium.FPDFTextObj_GetText(item, text_page, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFTextObj_GetText(item, text_page, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def _font(item: pypdfium2.PdfObject) -> str:
    font = pdfium.FPDFTextObj_GetFont(item)
    buffer = ctypes.create_string_buffer(200)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, 200)
    return buffer.value.decode().partition("+")[2]
