"""Which words beside a name belong to it. Pure."""

import re
from collections.abc import Callable, Sequence

from orders.reading.words import Word

# What may stand inside a name of several words, and what ends the words that belong to a name.
INSIDE = re.compile(r"[\s\-‐‑–.®™©'’\"“”]*")
_CLAUSE_ENDS = re.compile(r"[,;:!?()\n]|\.\s")
_JOINING = {"and", "or", "plus", "&", "with"}


def words_beside(
    words: Sequence[Word], first: int, after: int, is_name: Callable[[Word], bool], *, most_before: int, most_after: int
) -> set[str]:
    """The words just before and just after words[first:after], a name, as far as they belong to it.

    Joined too: `long-acting`, `C12A`. `is_name`: whether a word is the name of another thing.
    """
    last = after
    while last < min(after + most_after, len(words)) and not _begins_another(words[last], is_name):
        last += 1
    begin = first
    while begin > max(0, first - most_before) and INSIDE.fullmatch(words[begin].gap):
        if _joins(words[begin - 1], is_name):
            break
        begin -= 1
    beside = [word.plain for word in (*words[begin:first], *words[after:last])]
    return {"".join(beside[place : place + count]) for place in range(len(beside)) for count in (1, 2, 3)}


def _begins_another(word: Word, is_name: Callable[[Word], bool]) -> bool:
    return bool(_CLAUSE_ENDS.search(word.gap)) or _joins(word, is_name)


def _joins(word: Word, is_name: Callable[[Word], bool]) -> bool:
    """Whether the word joins another thing, or is one: what stands beyond it belongs to that."""
    return word.plain in _JOINING or is_name(word)
