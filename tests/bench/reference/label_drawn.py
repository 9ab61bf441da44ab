"""Labels drawn line by line at given places with reportlab: no HTML, nothing laid out, nothing tagged or proved."""

import functools
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import zxingcpp
from PIL import Image
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from records.typesetting import FONTS

FORMATS = {"qr": zxingcpp.BarcodeFormat.QRCode, "data_matrix": zxingcpp.BarcodeFormat.DataMatrix}
OPTIONS: dict[str, dict[str, Any]] = {"qr": {"ec_level": "M"}, "data_matrix": {"force_square": True}}


@dataclass(frozen=True)
class Text:
    """A line in one font, its origin measured from the lower left corner in points; `grey` is 0 for black."""

    text: str
    font: str
    size: float
    left: float
    baseline: float
    grey: float


@dataclass(frozen=True)
class Picture:
    """A code and its place."""

    symbol: str
    text: str
    left: float
    bottom: float
    side: float


@dataclass(frozen=True)
class Label:
    """All that is drawn of one label; a box is left, bottom, width and height of what is black."""

    width: float
    height: float
    texts: Sequence[Text]
    pictures: Sequence[Picture]
    boxes: Sequence[tuple[float, float, float, float]]


@functools.cache
def _ready() -> None:
    """The fonts are read once."""
    rl_config.useA85 = 0
    for file in FONTS.glob("*.ttf"):
        pdfmetrics.registerFont(TTFont(file.stem, str(file)))


def draw(labels: Sequence[Label]) -> bytes:
    """The labels as PDF, one a page."""
    _ready()
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=1, invariant=1, lang="en")
    canvas.setTitle("Labels")
    for label in labels:
        _draw(canvas, label)
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, label: Label) -> None:
    canvas.setPageSize((label.width, label.height))
    for box in label.boxes:
        canvas.rect(*box, stroke=0, fill=1)
    for picture in label.pictures:
        drawn = zxingcpp.create_barcode(picture.text, FORMATS[picture.symbol], **OPTIONS[picture.symbol])
        image = ImageReader(Image.fromarray(drawn.to_image(scale=1, add_quiet_zones=False)))
        canvas.drawImage(image, picture.left, picture.bottom, picture.side, picture.side)
    page = canvas.beginText()
    for line in label.texts:
        page.setFont(line.font, line.size)
        page.setFillGray(line.grey)
        page.setTextOrigin(line.left, line.baseline)
        page.textOut(line.text)
    canvas.drawText(page)
    canvas.showPage()
