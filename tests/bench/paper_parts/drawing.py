"""What stands on finished labels and where, read from the PDF: for those who draw the same, and to compare them."""

import ctypes
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from orders.label_content import LabelContent
from records import codes, pdf
from records.readback import HYPHEN_AT_LINE_END, opened, words_of
from tests.bench.reference.label_blabel import Record
from tests.bench.reference.label_drawn import Label, Picture, Text

FILES = {
    "Atkinson-Next": "AtkinsonHyperlegibleNext_400Regular",
    "Atkinson-Next-Bold": "AtkinsonHyperlegibleNext_700Bold",
    "Atkinson-Mono": "AtkinsonHyperlegibleMono_400Regular",
    "Noto": "NotoSans_400Regular",
    "Noto-Bold": "NotoSans_700Bold",
}
ONE_LABEL = re.compile("<main.*?</main>", re.DOTALL)
CODE = re.compile('(?<=src=")data:image/png[^"]*')
Printed = tuple[str, str, str | None]


def drawings(data: bytes, contents: Sequence[LabelContent]) -> list[Label]:
    """The labels of a document, ready to be drawn by anybody."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [_label(page, content) for page, content in zip(document, contents, strict=True)]
    finally:
        document.close()


def _label(page: pypdfium2.PdfPage, content: LabelContent) -> Label:
    width, height = page.get_size()
    words, symbols = page.get_textpage(), iter([("qr", content.know_url), ("data_matrix", content.scan_code)])
    texts, pictures, boxes = [], [], []
    for item in page.get_objects():
        left, low, right, high = item.get_bounds()
        if item.type == pdfium.FPDF_PAGEOBJ_TEXT:
            texts.append(_text(item, words))
        elif item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures.append(Picture(*next(symbols), left, low, right - left))
        else:
            boxes.append((left, low, right - left, high - low))
    return Label(width, height, texts, pictures, boxes)


def _text(item: Any, words: Any) -> Text:
    length = pdfium.FPDFTextObj_GetText(item, words, None, 0)
    buffer, name = ctypes.create_string_buffer(length), ctypes.create_string_buffer(200)
    pdfium.FPDFTextObj_GetText(item, words, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    pdfium.FPDFFont_GetBaseFontName(pdfium.FPDFTextObj_GetFont(item), name, 200)
    size, colour, place = ctypes.c_float(), [ctypes.c_uint() for _ in range(4)], item.get_matrix()
    pdfium.FPDFTextObj_GetFontSize(item, size)
    pdfium.FPDFPageObj_GetFillColor(item, *colour)
    said = buffer.raw.decode("utf-16-le").rstrip("\0").replace(HYPHEN_AT_LINE_END, "-")
    font = FILES[name.value.decode().partition("+")[2]]
    return Text(said, font, size.value * place.d, place.e, place.f, colour[0].value / 255)


@contextmanager
def printed() -> Iterator[list[Printed]]:
    """The pages, styles and variant of each document that is made meanwhile, as they are handed to WeasyPrint."""
    render, taken = pdf.render, []

    def taking(html: str, css: str, variant: pdf.Variant = pdf.Variant.TAGGED) -> bytes:
        taken.append((html, css, None if variant is pdf.Variant.PLAIN else variant.value))
        return render(html, css, variant)

    pdf.render = taking
    try:
        yield taken
    finally:
        pdf.render = render


def records(html: str, contents: Sequence[LabelContent]) -> list[Record]:
    """The labels of one document as blabel takes them: each code is left to it."""
    parts = [CODE.split(label) for label in ONE_LABEL.findall(html)]
    both = zip(parts, contents, strict=True)
    return [Record(first, said.know_url, second, said.scan_code, third) for (first, second, third), said in both]


def said_on(data: bytes) -> list[tuple[list[str], set[codes.Code]]]:
    """What a reader and a telephone find on each page: the words in order, and the codes."""
    with opened(data) as pages:
        return [(words_of(run.text for run in page.runs()), codes.read(page.picture(300))) for page in pages]
