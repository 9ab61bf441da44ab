"""How long to wait after what was written: the days of the name, or of the form the words beside it say. Pure."""

import re
from collections.abc import Sequence

from orders.opioids.catalogue import DEPOT_FORMS, LONG_DAYS, LONG_FORMS, PATCH_FORMS
from orders.opioids.names import NAMES, Name
from orders.opioids.words import Word

WORDS_AFTER, WORDS_BEFORE = 7, 2
# What may stand inside a name of several words, and what ends the words that belong to a name.
INSIDE = re.compile(r"[\s\-‐‑–.®™©'’\"“”]*")
_CLAUSE_ENDS = re.compile(r"[,;:!?()\n]|\.\s")
_JOINING = {"and", "or", "plus", "&", "with"}


def days_to_wait(name: Name, words: Sequence[Word], at: int, after: int) -> int | None:
    """The days after words[at:after], which are this name of an opioid; None where the prescriber must say."""
    if name.days is None or name.says_form or name.opioid is None:
        return name.days
    beside = _forms(words, at, after)
    if name.opioid.ingredient == "buprenorphine" and beside & DEPOT_FORMS and not beside & PATCH_FORMS:
        return None
    return max(name.days, LONG_DAYS) if beside & (LONG_FORMS | PATCH_FORMS) else name.days


def _forms(words: Sequence[Word], at: int, after: int) -> set[str]:
    """The words just before and just after a name, as far as they belong to it; joined too: `long-acting`, `C12A`."""
    last = after
    while last < min(after + WORDS_AFTER, len(words)) and not _begins_another(words[last]):
        last += 1
    first = at
    while first > max(0, at - WORDS_BEFORE) and INSIDE.fullmatch(words[first].gap) and not _joins(words[first - 1]):
        first -= 1
    beside = [word.plain for word in (*words[first:at], *words[after:last])]
    return {"".join(beside[place : place + count]) for place in range(len(beside)) for count in (1, 2, 3)}


def _begins_another(word: Word) -> bool:
    return bool(_CLAUSE_ENDS.search(word.gap)) or _joins(word)


def _joins(word: Word) -> bool:
    """Whether the word joins another thing, or is one: what stands beyond it belongs to that."""
    return word.plain in _JOINING or (word.plain in NAMES and NAMES[word.plain].opioid is not None)
