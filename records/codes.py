"""Two-dimensional codes: drawn in whole pixels a module, and read back from a picture. Pure."""

import base64
import functools
import io
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import zxingcpp
from PIL import Image


class Symbol(StrEnum):
    """The two codes of the house: DataMatrix for the bench's scanners, QR for a patient's telephone."""

    DATA_MATRIX = "data_matrix"
    QR = "qr"


FORMATS = {Symbol.DATA_MATRIX: zxingcpp.BarcodeFormat.DataMatrix, Symbol.QR: zxingcpp.BarcodeFormat.QRCode}
# Unknown options are silently ignored by the library: a test checks that each of these has its effect.
OPTIONS: dict[Symbol, dict[str, Any]] = {Symbol.DATA_MATRIX: {"force_square": True}, Symbol.QR: {"ec_level": "M"}}
NAMES = {value: symbol for symbol, value in FORMATS.items()}
OURS = zxingcpp.BarcodeFormats(list(FORMATS.values()))
PAPER_DOTS = 8  # pixels a module where a page is set, not a label dot for dot
PAPER_DPI = 300  # a printer of pages
LABEL_DPI = (203, 300)  # the printers of labels
QUIET_MODULES = {Symbol.DATA_MATRIX: 1, Symbol.QR: 4}


@dataclass(frozen=True)
class Code:
    """A code that was found in a picture."""

    symbol: Symbol
    text: str


@functools.lru_cache(maxsize=256)
def draw(symbol: Symbol, text: str) -> Image.Image:
    """The code as black and white pixels, one a module, without its quiet zone."""
    drawn = zxingcpp.create_barcode(text, FORMATS[symbol], **OPTIONS[symbol]).to_image(scale=1, add_quiet_zones=False)
    return Image.fromarray(drawn).convert("1")


def modules(symbol: Symbol, text: str) -> int:
    """How many modules a side of the code has, without its quiet zone."""
    return draw(symbol, text).width


def data_uri(symbol: Symbol, text: str, *, dots: int = 1) -> str:
    """The code as a PNG that a page can hold, `dots` pixels a module; print it with `image-rendering: pixelated`.

    With as many pixels as the printer has dots it is printed dot for dot, also by programs that smooth enlargements.
    """
    drawn, png = draw(symbol, text), io.BytesIO()
    drawn.resize((drawn.width * dots, drawn.height * dots)).save(png, "PNG")
    return f"data:image/png;base64,{base64.b64encode(png.getvalue()).decode()}"


def read(picture: Image.Image) -> set[Code]:
    """Every upright code of the house that can be read in a picture."""
    found = zxingcpp.read_barcodes(
        picture.convert("L"), formats=OURS, text_mode=zxingcpp.TextMode.Plain, try_rotate=False, try_invert=False
    )
    return {Code(NAMES[code.format], code.text) for code in found if code.format in NAMES}
