"""Labels by blabel, which fills a template and prints it with WeasyPrint; the codes are its own."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import qrcode
from blabel import LabelWriter
from django.template.loader import render_to_string

from records.typesetting import FONTS

TEMPLATE = (
    "{{ first }}{{ label_tools.qr_code(qr, error_correction=level, box_size=1) }}"
    "{{ second }}{{ label_tools.datamatrix(matrix, cellsize=1) }}{{ third }}"
)
# Its frames around a label are divisions, and those of a label's own are placed.
FRAMES = "body .print-area, body .item { display: block; position: static }"


@dataclass(frozen=True)
class Record:
    """The HTML of one label around the two codes, which blabel draws."""

    first: str
    qr: str
    second: str
    matrix: str
    third: str


@cache
def _writer(css: str) -> LabelWriter:
    """It is given a file of styles, which it reads again for each document: so its fonts are known to the document."""
    with tempfile.NamedTemporaryFile("w", suffix=".css", delete=False) as file:
        file.write(render_to_string("pdf/fonts.css").replace('url("', f'url("{FONTS.as_uri()}/') + css + FRAMES)
    level = qrcode.constants.ERROR_CORRECT_M
    return LabelWriter(item_template=TEMPLATE, default_stylesheets=(file.name,), level=level)


def render(records: Sequence[Record], css: str) -> bytes:
    """The labels as PDF."""
    pdf: bytes = _writer(css).write_labels([vars(record) for record in records])
    return pdf


def forget(css: str) -> None:
    """Remove its file of styles."""
    Path(_writer(css).default_stylesheets[0]).unlink()
