"""Approved pictures of finished paper: a page in black and white as a printer draws it, compared dot by dot.

A picture that is missing or differs is written to `var/rasters/`. Look at it; when it is right, it is approved by
moving it: `mv var/rasters/NAME.png tests/data/rasters/`.
"""

from pathlib import Path

from PIL import Image, ImageChops

from records.readback import opened

MAIN = Path(__file__).resolve().parents[2]
APPROVED, FOUND = MAIN / "tests" / "data" / "rasters", MAIN / "var" / "rasters"
PRINTER_DPI = 203
BLACK_BELOW = 128
ALLOWED_DOTS = 20  # the same programs draw the same dots; another version of them may shift an edge


def same_picture(name: str, pdf: bytes, page: int = 0, dpi: int = PRINTER_DPI, allowed: int = ALLOWED_DOTS) -> None:
    """Fail unless this page looks as the approved picture `name`: the same size, at most `allowed` dots different."""
    found, file = picture_of(pdf, page, dpi), APPROVED / f"{name}.png"
    wrong = _difference(Image.open(file), found, allowed) if file.exists() else "was not approved yet"
    if wrong:
        FOUND.mkdir(parents=True, exist_ok=True)
        found.save(FOUND / file.name, optimize=True)
        raise AssertionError(
            f"{name} {wrong}. Look at var/rasters/{file.name}; move it to tests/data/rasters/ if right."
        )


def picture_of(pdf: bytes, page: int, dpi: int) -> Image.Image:
    """One page in black and white."""
    with opened(pdf) as pages:
        grey = pages[page].picture(dpi)
        return grey.point(lambda shade: 255 * (shade >= BLACK_BELOW)).convert("1")


def different_dots(one: Image.Image, other: Image.Image) -> int:
    """How many dots of two pictures of the same size differ."""
    return ImageChops.logical_xor(one.convert("1"), other.convert("1")).histogram()[255]


def _difference(approved: Image.Image, found: Image.Image, allowed: int) -> str:
    """In words; empty where they are the same."""
    if approved.size != found.size:
        return f"is {found.size[0]} x {found.size[1]} dots instead of {approved.size[0]} x {approved.size[1]}"
    dots = different_dots(approved, found)
    return f"differs in {dots} dots" if dots > allowed else ""
