"""Opioids by exact name: words cut by one expression, each looked up in a table of names; the longest name wins.

It knows no misspelling, no plural, no cut name, no number that counts, no form, no denial and no allergy.
"""

import re
import tomllib
from pathlib import Path

from orders.opioids import catalogue

_WORD = re.compile(r"[a-z]+|\d+|[#&]")
_LISTS = ("names", "long", "depots", "as_written")
Rest = tuple[str, ...]


def _table() -> dict[str, list[tuple[Rest, str]]]:
    """For each first word of a name the words that follow it, longest first, and the ingredient."""
    opioids = tomllib.loads(Path(catalogue.__file__).with_suffix(".toml").read_text())["opioids"]
    table: dict[str, list[tuple[Rest, str]]] = {}
    for ingredient, said in opioids.items():
        for name in (ingredient, *(name for key in _LISTS for name in said.get(key, ()))):
            first, *rest = _WORD.findall(name.lower())
            table.setdefault(first, []).append((tuple(rest), ingredient))
    return {first: sorted(names, key=lambda name: -len(name[0])) for first, names in table.items()}


_TABLE = _table()


def ingredients_in(text: str) -> list[str]:
    """Each ingredient named in the text, once, in order of appearance."""
    words = _WORD.findall(text.lower())
    found: dict[str, None] = {}
    at = 0
    while at < len(words):
        after = at + 1
        for rest, ingredient in _TABLE.get(words[at], ()):
            if tuple(words[at + 1 : at + 1 + len(rest)]) == rest:
                found[ingredient] = None
                after += len(rest)
                break
        at = after
    return list(found)
