"""How long to wait after what was written: the days of the name, or of the form the words beside it say. Pure."""

from collections.abc import Sequence

from orders.opioids.catalogue import DEPOT_FORMS, LONG_DAYS, LONG_FORMS, PATCH_FORMS
from orders.opioids.names import NAMES, Name
from orders.reading.beside import words_beside
from orders.reading.words import Word

WORDS_AFTER, WORDS_BEFORE = 7, 2


def days_to_wait(name: Name, words: Sequence[Word], at: int, after: int) -> int | None:
    """The days after words[at:after], which are this name of an opioid; None where the prescriber must say."""
    if name.days is None or name.says_form or name.opioid is None:
        return name.days
    beside = words_beside(words, at, after, _is_opioid, most_before=WORDS_BEFORE, most_after=WORDS_AFTER)
    if name.opioid.ingredient == "buprenorphine" and beside & DEPOT_FORMS and not beside & PATCH_FORMS:
        return None
    return max(name.days, LONG_DAYS) if beside & (LONG_FORMS | PATCH_FORMS) else name.days


def _is_opioid(word: Word) -> bool:
    return word.plain in NAMES and NAMES[word.plain].opioid is not None
