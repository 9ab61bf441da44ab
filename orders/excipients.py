"""Which excipients a text names: an allergy as it was told, or the name of a component (RX-10, ALG-01). Pure."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from orders.reading.finding import Finder, key_of, spelt
from orders.reading.negation import not_allergic_to
from orders.reading.words import words_in
from premises.terms import Exclusion

_LIST = Path(__file__).parent / "medicines" / "excipients.toml"
_DATA: dict[str, Any] = tomllib.loads(_LIST.read_text(encoding="utf-8"))
VERSION: str = _DATA["version"]
REMEMBERED = 2_000


@dataclass(frozen=True)
class _Place:
    """Words that name an excipient: words[first:after]."""

    first: int
    after: int
    substance: str


@lru_cache(maxsize=REMEMBERED)
def excipients_in(text: str) -> frozenset[str]:
    """What it names, in the word of the list, an Exclusion among them; "no lactose allergy" names none."""
    words = words_in(text)
    places = [_Place(*found) for found in _finder().found_in(words) if found[2]]
    said_no = not_allergic_to(words, places) if places else set()
    return frozenset(place.substance for number, place in enumerate(places) if number not in said_no)


def _names() -> Iterator[tuple[str, str, bool]]:
    """Every name, what it is a name of, and whether it is found misspelt."""
    for kind in ("exclusions", "substances"):
        for manner, said in _DATA[kind].items():
            for substance, names in said.items():
                word = Exclusion(substance).value if kind == "exclusions" else substance
                yield from ((name, word, manner == "names") for name in names)


@cache
def _finder() -> Finder[str]:
    found = list(_names())
    names = {key_of(name): "" for name in _DATA["not_excipients"]} | {key_of(name): word for name, word, _ in found}
    spelt_too = spelt(name for name, _, is_spelt in found if is_spelt)
    return Finder(names, misspelt=spelt_too, written=[name for name, _, _ in found])
