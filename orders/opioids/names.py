"""Every name an opioid goes by, as compared, with what it means; and what a misspelt word means. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from orders.opioids.catalogue import CUT_NAMES, NOT_OPIOIDS, OPIOIDS, Opioid
from orders.opioids.spelling import Speller
from orders.opioids.words import words_in

# "Tylenol 3" is also written "Tylenol #3" or "Tylenol No. 3", "with codeine" also "w/ codeine" and "w codeine".
_NUMBERED, _NUMBER_SIGNS = re.compile(r" (\d)$"), (r" \1", r" #\1", r" no \1", r" number \1")
_IN_WORDS = {"1": "one", "2": "two", "3": "three", "4": "four"}
WITH = ("with", "w/", "w")
# An ingredient may be cut this short by a record: "buprenorp". Shorter ones stand in the catalogue.
SHORTEST_CUT = 7
# Names of several words are rarely written as one, and then resemble much: only the longest are found misspelt.
SHORTEST_JOINED = 10
REMEMBERED = 10_000


@dataclass(frozen=True)
class Name:
    """What a name stands for; without an opioid, something we know to be none.

    `says_form`: the form is in the name, the words beside it say nothing more.
    """

    opioid: Opioid | None
    days: int | None = None
    says_form: bool = False


def _key(name: str) -> str:
    return "".join(word.plain for word in words_in(name))


def _written(name: str) -> Iterator[str]:
    """The ways to write a name of the catalogue."""
    yield from (_NUMBERED.sub(sign, name) for sign in _NUMBER_SIGNS)
    yield _NUMBERED.sub(lambda found: f" number {_IN_WORDS.get(found[1], found[1])}", name)
    first, with_, last = name.partition(" with ")
    for end in (last, CUT_NAMES.get(last)) if with_ else ():
        yield from (f"{first} {join} {end}" for join in WITH if end)
    if with_ and last in CUT_NAMES:
        yield f"{first} {CUT_NAMES[last]}"


def _names() -> dict[str, Name]:
    names = {_key(name): Name(None) for name in NOT_OPIOIDS}
    for opioid in OPIOIDS:
        for name, days in opioid.days_by_name():
            meant = Name(opioid, days, says_form=name in opioid.long)
            names |= {_key(written): meant for written in _written(name)}
    return names


def _cut(names: dict[str, Name]) -> dict[str, Name]:
    """Ingredients cut short, as far as nothing else begins like that."""
    cut: dict[str, set[str]] = {}
    for name in names:
        for length in range(SHORTEST_CUT, len(name)):
            cut.setdefault(name[:length], set()).add(name)
    return {
        key[:length]: names[key]
        for key in (_key(opioid.ingredient) for opioid in OPIOIDS if opioid.ingredient.isalpha())
        for length in range(SHORTEST_CUT, len(key))
        if {names[name].opioid for name in cut[key[:length]]} == {names[key].opioid}
    }


def _is_one_word(name: str) -> bool:
    return len(words_in(name)) == 1


def _spelt() -> Iterator[str]:
    """The names that are also found misspelt."""
    for opioid in OPIOIDS:
        for name in (opioid.ingredient, *opioid.names, *opioid.long, *opioid.depots):
            for key in map(_key, _written(name)):
                if key.isalpha() and (_is_one_word(name) or len(key) >= SHORTEST_JOINED):
                    yield key


def _parts() -> dict[str, set[str]]:
    """The first word of each name of several words, and the words that may stand after it."""
    parts: dict[str, set[str]] = {}
    for opioid in OPIOIDS:
        for name, _ in opioid.days_by_name():
            for first, *after in ([word.plain for word in words_in(written)] for written in _written(name)):
                parts.setdefault(first, set()).update(after[:1])
    return {first: after for first, after in parts.items() if after}


NAMES = _names()
NAMES = _cut(NAMES) | NAMES
BEGINNINGS = {name[:length] for name in NAMES for length in range(1, len(name) + 1)}
_SPELLER = Speller(_spelt())
_PARTS = _parts()
_PART_SPELLER = Speller(part for part in _PARTS if part.isalpha())
SECOND_WORDS = frozenset().union(*_PARTS.values())


@lru_cache(maxsize=REMEMBERED)
def misspelt(word: str) -> Name | None:
    """The name a word means that is none as it stands: a plural, or misspelt. The same words come again and again."""
    return NAMES.get(word.removesuffix("s")) or NAMES.get(_SPELLER.meant_by(word) or "")


@lru_cache(maxsize=REMEMBERED)
def beginning(word: str) -> str:
    """The first word of a name of several that this one means: `tylonol` is `tylenol`; else the word itself."""
    return word if word in BEGINNINGS else _PART_SPELLER.meant_by(word) or word
