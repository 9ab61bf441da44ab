"""Codes are drawn one pixel a module and read back."""

import base64
import io

import pytest
from PIL import Image

from records.codes import Code, Symbol, data_uri, draw, modules, read

URL = "http://127.0.0.1:8000/k/3f9aQm_Zx-80RtYbLw2KdA"


def enlarged(picture: Image.Image, times: int) -> Image.Image:
    """The code as printed: whole dots a module and a quiet zone."""
    sheet = Image.new("L", [side * times + 12 * times for side in picture.size], 255)
    sheet.paste(picture.resize([side * times for side in picture.size]), (6 * times, 6 * times))
    return sheet


@pytest.mark.parametrize(("symbol", "text"), [(Symbol.DATA_MATRIX, "AQ17KQ4ABCDEF"), (Symbol.QR, URL)])
@pytest.mark.parametrize("dots", [2, 3, 4])
def test_what_is_drawn_is_read(symbol, text, dots):
    assert read(enlarged(draw(symbol, text), dots)) == {Code(symbol, text)}


def test_the_bench_code_is_a_square_of_sixteen():
    assert draw(Symbol.DATA_MATRIX, "AQ17KQ4ABCDEF").size == (16, 16), "force_square had no effect"


def test_the_patient_code_corrects_errors():
    assert modules(Symbol.QR, URL) == 33, "29 would be level L: ec_level had no effect"


def test_the_picture_has_one_pixel_a_module_and_no_quiet_zone():
    png = Image.open(io.BytesIO(base64.b64decode(data_uri(Symbol.QR, URL).partition(",")[2])))
    assert (png.size, png.mode) == ((33, 33), "1")
    assert png.getpixel((0, 0)) == 0


def test_the_picture_can_have_the_dots_of_the_printer():
    png = Image.open(io.BytesIO(base64.b64decode(data_uri(Symbol.QR, URL, dots=3).partition(",")[2])))
    assert png.size == (99, 99)
    assert png.resize((33, 33), Image.Resampling.NEAREST).tobytes() == draw(Symbol.QR, URL).tobytes()


def test_a_picture_without_codes_gives_none():
    assert read(Image.new("L", (300, 300), 255)) == set()
