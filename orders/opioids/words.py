"""Cuts text into words, keeping where each stood and what was written before it. Pure."""

import re
import unicodedata
from dataclasses import dataclass

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_WORD = re.compile(
    r"[wWhH]/[oO]\b|[wW]/|[eEiI]\.[gGeE]\b\.?"  # w/o, h/o, w/, e.g. and i.e. are words
    rf"|[^\W\d_](?:[^\W\d_]|['’](?=[^\W\d_])|[\u0300-\u036f{_INVISIBLE}])*"
    r"|\d+(?:[.,/]\d+)*"
    r"|[#&]"
)


@dataclass(frozen=True)
class Word:
    """A word as compared (no case, accents, apostrophes), its place in the text, and the gap before it."""

    plain: str
    start: int
    end: int
    gap: str


def words_in(text: str) -> list[Word]:
    """The words of the text in order; numbers, `#` and `&` are words too."""
    words, end = [], 0
    for found in _WORD.finditer(text):
        words.append(Word(plain(found[0]), found.start(), found.end(), text[end : found.start()]))
        end = found.end()
    return words


def plain(word: str) -> str:
    """A word as compared: casefolded, compatibility forms folded, no marks, apostrophes or invisible characters."""
    if word.isascii():
        return word.replace("'", "").lower()
    letters = unicodedata.normalize("NFKD", word)
    return "".join(c for c in letters if c not in _INVISIBLE + "'’" and not unicodedata.combining(c)).casefold()
