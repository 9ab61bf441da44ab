"""The key people are sorted, searched and compared by, the same on every database (design: name_key). Pure."""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")


def name_key(*parts: str) -> str:
    """NFKD, marks stripped, casefolded, spaces folded: `Núñez  Ana` and `nunez ana` are the same."""
    text = unicodedata.normalize("NFKD", " ".join(parts))
    bare = "".join(mark for mark in text if not unicodedata.combining(mark))
    return " ".join(bare.casefold().split())


def initials(name: str) -> str:
    """`OT` for Olive Testerman, as labels and records say who did it."""
    return "".join(part[0] for part in name.split()).upper()


def words_of(text: str) -> list[str]:
    """The words of a text as names are kept, split at anything but letters and digits: `Smith-Jo` is two."""
    return WORD.findall(name_key(text))
