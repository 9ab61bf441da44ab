"""Cuts text into words, keeping where each stood and what was written before it. Pure."""

import re
import unicodedata
from typing import NamedTuple

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff\ufb00-\ufb06\uff21-\uff3a\uff41-\uff5a"
_MARKS = rf"[\u0300-\u036f{_INVISIBLE}]"
# What scanners read for an O: a nought before four letters, or between a letter and two more.
_NOUGHT = r"(?<![\w.,/])0(?=[A-Za-z]{4})", r"0(?=[A-Za-z]{2})"
_WORD = re.compile(
    r"[wWhH]/[oO]\b|[wW]/|[eEiI]\.[gGeE]\b\.?"  # w/o, h/o, w/, e.g. and i.e. are words
    # A word is of one script: Latin names stand in other scripts without a space.
    rf"|(?:[{_LATIN}]|{_NOUGHT[0]})(?:[{_LATIN}]|{_NOUGHT[1]}|['’](?=[^\W\d_])|{_MARKS})*"
    rf"|(?![{_LATIN}])[^\W\d_](?:(?![{_LATIN}])[^\W\d_]|['’](?=[^\W\d_])|{_MARKS})*"
    r"|\d+(?:[.,/]\d+)*"
    r"|[#&№]|\([-–−+]\)"
)


class Word(NamedTuple):
    """A word as compared (no case, accents, apostrophes), its place in the text, and the gap before it."""

    plain: str
    start: int
    end: int
    gap: str


def words_in(text: str) -> list[Word]:
    """The words of the text in order; numbers, `#`, `&` and a sign in brackets are words too."""
    words, end = [], 0
    for found in _WORD.finditer(text):
        start, after = found.span()
        words.append(Word(plain(found[0]), start, after, text[end:start]))
        end = after
    return words


def plain(word: str) -> str:
    """A word as compared: casefolded, compatibility forms folded, no marks, apostrophes or invisible characters."""
    if not word.isascii():
        letters = unicodedata.normalize("NFKD", word)
        word = "".join(c for c in letters if c not in _INVISIBLE + "’" and not unicodedata.combining(c)).casefold()
    word = word.lower()
    if "'" in word:
        word = word.replace("'", "")
    if "0" in word and (word[-1].isalpha() or not word[0].isdigit()):
        word = word.replace("0", "o")
    return word
