"""Whether a text can be printed and how wide it is, from the metrics of the bundled fonts. Pure; lengths in points."""

import functools
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
JOINERS = "\u200c\u200d\u200e\u200f"  # shape or direct their neighbours and print nothing themselves
RIGHT_TO_LEFT = {"R", "AL"}
BROKEN_NAME = re.compile(r"(?<=[^\W\d]-)(?=[^\W\d])")
SHAVING = 0.01
NUMBER_AND_WORD = re.compile(r"(?<=\d) (?=\S)")


class Face(StrEnum):
    """The faces of the house. Each has stand-ins for scripts it does not draw, in the order they are asked."""

    REGULAR = "regular"
    BOLD = "bold"
    MONO = "mono"


NOTO_REGULAR = ["NotoSans_400Regular", "NotoSansHebrew_400Regular", "IBMPlexSansArabic_400Regular"]
NOTO_BOLD = ["NotoSans_700Bold", "NotoSansHebrew_700Bold", "IBMPlexSansArabic_700Bold"]
OWN = {
    Face.REGULAR: "AtkinsonHyperlegibleNext_400Regular",
    Face.BOLD: "AtkinsonHyperlegibleNext_700Bold",
    Face.MONO: "AtkinsonHyperlegibleMono_400Regular",
}
# How the fonts of the house call themselves in a PDF.
FAMILIES = ("Atkinson", "Noto", "Plex-Arabic")
STAND_INS = {Face.REGULAR: NOTO_REGULAR, Face.BOLD: NOTO_BOLD, Face.MONO: NOTO_REGULAR}


@functools.cache
def _advances(font: str) -> dict[int, float]:
    """The width of every character of one font file, in parts of the type size."""
    with TTFont(FONTS / f"{font}.ttf", lazy=True) as file:
        widths, units = file["hmtx"], file["head"].unitsPerEm
        return {code: widths[glyph][0] / units for code, glyph in file.getBestCmap().items()}


def clean(text: str) -> str:
    """The text as it is printed: composed characters (NFC), single plain spaces, nothing at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def in_every_text(value: Any, change: Callable[[str], str]) -> Any:
    """The same value with each of its texts changed: of rows, which become tuples, of mappings and of dataclasses."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list | tuple):
        return tuple(in_every_text(one, change) for one in value)
    if isinstance(value, Mapping):
        return {key: in_every_text(one, change) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: in_every_text(getattr(value, one.name), change) for one in fields(value)})
    return value


def clean_fields(content: Any) -> None:
    """Clean every text of a frozen dataclass, in its `__post_init__`: what is compared later is what is printed."""
    for one in fields(content):
        object.__setattr__(content, one.name, in_every_text(getattr(content, one.name), clean))


@functools.cache
def _letters(face: Face) -> frozenset[str]:
    """The characters the house's own face draws."""
    return frozenset(map(chr, _advances(OWN[face])))


def is_house_face(text: str, face: Face) -> bool:
    """Whether the house's own face draws all of `text`; otherwise all of it is set in the stand-ins."""
    return _letters(face).issuperset(text)


def missing_glyphs(text: str, face: Face) -> list[str]:
    """The characters neither the house's face nor a stand-in can draw, each once, as they come."""
    return [] if is_house_face(text, face) else [c for c in dict.fromkeys(text) if _stand_in_advance(c, face) is None]


@functools.lru_cache(maxsize=8192)
def width(text: str, face: Face, size: float) -> float:
    """How wide `text` is at most when set in `size`; kerning and joining only make it narrower."""
    if is_house_face(text, face):
        advances = _advances(OWN[face])
        return size * sum(advances[ord(character)] for character in text)
    return size * sum(_stand_in_advance(character, face) or 0 for character in text)


def _stand_in_advance(character: str, face: Face) -> float | None:
    """The width of one character in the first stand-in that draws it."""
    if character in JOINERS:
        return 0
    for font in STAND_INS[face]:
        if (advance := _advances(font).get(ord(character))) is not None:
            return advance
    return None


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs right to left."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((d in RIGHT_TO_LEFT for d in directions if d in RIGHT_TO_LEFT | {"L"}), False)


def wrap(text: str, face: Face, size: float, measure: float) -> list[str]:
    """The fewest lines of `text` within `measure`, as even as they can be.

    They break at ordinary spaces (a no-break space keeps a dose together) and, in a name too wide for a line, after its
    hyphen. A word that is still wider stands alone on its line; `too_wide` finds it.
    """
    words = _words(text, face, size, measure)
    lines = _filled(words, face, size, measure)
    while lines:
        widest = max(width(line, face, size) for line in lines)
        narrower = _filled(words, face, size, widest - SHAVING)
        if len(narrower) > len(lines) or too_wide(narrower, face, size, min(measure, widest - SHAVING)):
            break
        lines = narrower
    return lines


def _words(text: str, face: Face, size: float, measure: float) -> list[str]:
    """The text cut where a line may end; what ends a line invisibly keeps its space."""
    cut = [f"{word} " for word in text.split(" ") if word]
    parts = [BROKEN_NAME.split(word) if width(word.strip(), face, size) > measure else [word] for word in cut]
    return [part for word in parts for part in word]


def _filled(words: Sequence[str], face: Face, size: float, measure: float) -> list[str]:
    """Lines that take as many words as go in."""
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]}{word}" if lines else word
        if lines and width(longer.strip(" "), face, size) <= measure:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line.strip(" ") for line in lines]


def too_wide(lines: Sequence[str], face: Face, size: float, measure: float) -> bool:
    """Whether a line is wider than the measure."""
    return any(width(line, face, size) > measure for line in lines)


def keep_together(text: str) -> str:
    """The text with no-break spaces after numbers: a dose or a count never breaks from what is counted."""
    return NUMBER_AND_WORD.sub("\u00a0", text)


def outline(text: str, face: Face) -> str:
    """`text` as the data of an SVG path in 1000 units a size, y downwards: letters that are drawn, not written."""
    pen, x = SVGPathPen(None, ntos=lambda number: f"{number:.0f}"), 0.0
    with TTFont(FONTS / f"{OWN[face]}.ttf") as file:
        glyphs, names, scale = file.getGlyphSet(), file.getBestCmap(), 1000 / file["head"].unitsPerEm
        for character in text:
            glyph = glyphs[names[ord(character)]]
            glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, x, 0)))
            x += glyph.width * scale
    return pen.getCommands()
