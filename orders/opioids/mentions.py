"""Finds the opioids a text names, whether it says yes or no to them. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orders.opioids.catalogue import DEPOT_FORMS, LONG_DAYS, LONG_FORMS, NOT_OPIOIDS, OPIOIDS, Opioid
from orders.opioids.spelling import Speller
from orders.opioids.words import Word, words_in

MOST_WORDS = 5
FORM_WORDS_AFTER, FORM_WORDS_BEFORE = 5, 2

# What may stand inside a name of several words, and what ends the words that belong to a name.
_INSIDE = re.compile(r"[\s\-‐‑–.®™©'’\"“”]*")
_CLAUSE_ENDS = re.compile(r"[,;:!?()\n]|\.\s")
_JOINING = {"and", "or", "plus", "&", "with"}
# "Tylenol 3" is also written "Tylenol #3" or "Tylenol No. 3"; "Tylenol 3 tablets" is a count.
_NUMBERED, _NUMBER_SIGNS = re.compile(r" (?=\d$)"), (" ", " #", " no ", " number ")
_COUNTED = {
    "tab",
    "tabs",
    "tablet",
    "tablets",
    "cap",
    "caps",
    "caplets",
    "capsules",
    "pill",
    "pills",
    "x",
    "times",
    "per",
}
_RANGE = {"-", "–"}
_COUNTED |= {"a", "mg", "g", "gram", "grams", "to", "or", "q"}


@dataclass(frozen=True)
class Mention:
    """Words that name an opioid: words[first:after]. `washout_days` None: the prescriber must say."""

    opioid: Opioid
    first: int
    after: int
    washout_days: int | None


@dataclass(frozen=True)
class _Name:
    opioid: Opioid | None  # None: a name we know, and no opioid
    washout_days: int | None = None


def _key(name: str) -> str:
    return "".join(word.plain for word in words_in(name))


def _names() -> dict[str, _Name]:
    names = {_key(name): _Name(None) for name in NOT_OPIOIDS}
    for opioid in OPIOIDS:
        for name, days in opioid.days_by_name():
            names |= {_key(_NUMBERED.sub(sign, name)): _Name(opioid, days) for sign in _NUMBER_SIGNS}
            names[_key(name.replace(" with ", " w/ "))] = _Name(opioid, days)
    return names


NAMES = _names()
_BEGINNINGS = {name[:length] for name in NAMES for length in range(1, len(name) + 1)}
_AS_WRITTEN = {_key(name) for opioid in OPIOIDS for name in opioid.as_written}
_SPELLER = Speller(name for name, known in NAMES.items() if known.opioid and name.isalpha() and name not in _AS_WRITTEN)


def mentions_in(words: Sequence[Word]) -> Iterator[Mention]:
    """Every mention in order; the longest name wins, and none overlap."""
    meant: dict[str, _Name | None] = {}
    at = 0
    while at < len(words):
        after, name = _name_at(words, at, meant)
        if name and name.opioid:
            yield Mention(name.opioid, at, after, _washout(name.opioid, name.washout_days, words, at, after))
        at = after


def _name_at(words: Sequence[Word], at: int, meant: dict[str, _Name | None]) -> tuple[int, _Name | None]:
    """The longest name that begins here and the word after it, misspelt ones too."""
    best, written = None, ""
    for after, word in enumerate(words[at : at + MOST_WORDS], at + 1):
        written += word.plain
        if written not in _BEGINNINGS or (after > at + 1 and not _INSIDE.fullmatch(word.gap)):
            break
        if written in NAMES and not _is_count(words, at, after):
            best = after, NAMES[written]
    return best or (at + 1, _meant_by(words[at].plain, meant))


def _meant_by(word: str, meant: dict[str, _Name | None]) -> _Name | None:
    """The name a misspelt word means; `meant` remembers within one text."""
    if word not in meant:
        meant[word] = NAMES.get(word.removesuffix("s")) or NAMES.get(_SPELLER.meant_by(word) or "")
    return meant[word]


def _is_count(words: Sequence[Word], at: int, after: int) -> bool:
    """Whether the number after Tylenol counts what follows: 3 tablets, 2-3, 3/day. Not in "Tylenol 3, 2 tablets"."""
    if [word.plain.isdigit() for word in words[at:after]] != [False, True] or words[at].plain != "tylenol":
        return False
    following = words[after] if after < len(words) else None
    if following is None:
        return False
    counts = following.plain in _COUNTED and not following.gap.strip()
    return counts or following.gap.startswith("/") or (following.gap in _RANGE and following.plain.isdigit())


def _washout(opioid: Opioid, days: int | None, words: Sequence[Word], at: int, after: int) -> int | None:
    """The days of the name, or more where the words around it say that the form is long-acting or a depot."""
    if days is None:
        return None
    beside = _forms(words, at, after)
    if opioid.ingredient == "buprenorphine" and beside & DEPOT_FORMS:
        return None
    return max(days, LONG_DAYS) if beside & LONG_FORMS else days


def _forms(words: Sequence[Word], at: int, after: int) -> set[str]:
    """The words just before and just after a name, as far as they belong to it; pairs joined too."""
    last = after
    while last < min(after + FORM_WORDS_AFTER, len(words)) and not _begins_another(words[last]):
        last += 1
    first = at
    while (
        first > max(0, at - FORM_WORDS_BEFORE) and _INSIDE.fullmatch(words[first].gap) and not _joins(words[first - 1])
    ):
        first -= 1
    beside = [word.plain for word in (*words[first:at], *words[after:last])]
    return {*beside, *(one + two for one, two in zip(beside, beside[1:], strict=False))}


def _begins_another(word: Word) -> bool:
    return bool(_CLAUSE_ENDS.search(word.gap)) or _joins(word)


def _joins(word: Word) -> bool:
    """Whether the word joins another thing, or is one: what stands beyond it belongs to that."""
    return word.plain in _JOINING or (word.plain in NAMES and NAMES[word.plain].opioid is not None)
