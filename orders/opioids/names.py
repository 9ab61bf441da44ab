"""Every name an opioid goes by, as compared, with what it means, and which are found misspelt. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from orders.opioids.catalogue import CUT_NAMES, NOT_OPIOIDS, OPIOIDS, Opioid
from orders.reading.finding import key_of, spelt

# "Tylenol 3" is also written "Tylenol #3" or "Tylenol No. 3", "with codeine" also "w/ codeine" and "w codeine".
_NUMBERED, _NUMBER_SIGNS = re.compile(r" (\d)$"), (r" \1", r" #\1", r" no \1", r" number \1")
_IN_WORDS = {"1": "one", "2": "two", "3": "three", "4": "four"}
WITH = ("with", "w/", "w")
# An ingredient may be cut this short by a record: "buprenorp". Shorter ones stand in the catalogue.
SHORTEST_CUT = 7


@dataclass(frozen=True)
class Name:
    """What a name stands for; without an opioid, something we know to be none.

    `says_form`: the form is in the name, the words beside it say nothing more.
    """

    opioid: Opioid | None
    days: int | None = None
    says_form: bool = False


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
    names = {key_of(name): Name(None) for name in NOT_OPIOIDS}
    for opioid in OPIOIDS:
        for name, days in opioid.days_by_name():
            meant = Name(opioid, days, says_form=name in opioid.long)
            names |= {key_of(written): meant for written in _written(name)}
    return names


def _cut(names: dict[str, Name]) -> dict[str, Name]:
    """Ingredients cut short, as far as nothing else begins like that."""
    cut: dict[str, set[str]] = {}
    for name in names:
        for length in range(SHORTEST_CUT, len(name)):
            cut.setdefault(name[:length], set()).add(name)
    return {
        key[:length]: names[key]
        for key in (key_of(opioid.ingredient) for opioid in OPIOIDS if opioid.ingredient.isalpha())
        for length in range(SHORTEST_CUT, len(key))
        if {names[name].opioid for name in cut[key[:length]]} == {names[key].opioid}
    }


def _spelt() -> Iterator[str]:
    """The names that are also found misspelt."""
    for opioid in OPIOIDS:
        for name in (opioid.ingredient, *opioid.names, *opioid.long, *opioid.depots):
            yield from spelt(_written(name))


NAMES = _names()
NAMES = _cut(NAMES) | NAMES
SPELT = tuple(_spelt())
WRITTEN = tuple(written for opioid in OPIOIDS for name, _ in opioid.days_by_name() for written in _written(name))
