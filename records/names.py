"""The key people are sorted, searched and compared by, the same on every database (design: name_key). Pure."""

import unicodedata


def name_key(*parts: str) -> str:
    """NFKD, marks stripped, casefolded, spaces folded: `Núñez  Ana` and `nunez ana` are the same."""
    text = unicodedata.normalize("NFKD", " ".join(parts))
    bare = "".join(mark for mark in text if not unicodedata.combining(mark))
    return " ".join(bare.casefold().split())
