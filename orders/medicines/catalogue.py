"""The curated list of medicines, read from catalogue.toml: the group of each, its rule and what is said. Pure."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

_DATA: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

VERSION: str = _DATA["version"]
REVIEWED_ON: date = _DATA["reviewed_on"]
SKIN_FORMS: frozenset[str] = frozenset(_DATA["skin_forms"])
NOT_MEDICINES: tuple[str, ...] = tuple(_DATA["not_medicines"])


class Tier(StrEnum):
    """How much a group weighs in table 5.3."""

    STOPS = "stops"
    ASKS = "asks"
    TELLS = "tells"


@dataclass(frozen=True)
class Group:
    """One row of table 5.3, or a part of one: its rule, weight, words, and on whose word."""

    name: str
    rule: str
    tier: Tier
    title: str
    text: str
    source: str


@dataclass(frozen=True)
class Medicine:
    """One medicine of a group: the names found misspelt too, and those found only as they stand."""

    group: Group
    generic: str
    names: tuple[str, ...]
    as_written: tuple[str, ...]
    on_skin: bool

    @property
    def all_names(self) -> tuple[str, ...]:
        """However it is found."""
        return (*self.names, *self.as_written)


def medicines_of(name: str, said: dict[str, Any]) -> Iterator[Medicine]:
    """The medicines of one group of the file; a key it does not know is refused."""
    rest = dict(said)
    names, short, on_skin = rest.pop("names", {}), rest.pop("as_written", {}), rest.pop("on_skin", [])
    words = {key: rest.pop(key) for key in ("rule", "title", "text", "source")}
    group = Group(name=name, tier=Tier(rest.pop("tier")), **words)
    if unknown := rest.keys() | (set(on_skin) - names.keys()):
        raise ValueError(f"catalogue.toml, {name}: unknown {', '.join(sorted(unknown))} (domain 5.3)")
    for generic in dict.fromkeys((*names, *short)):
        itself = (generic,) if generic in names and generic not in PLAIN else ()
        found = (*itself, *names.get(generic, ()))
        yield Medicine(group, generic, found, tuple(short.get(generic, ())), generic in on_skin)


# What stands for a whole kind and is an everyday word by itself: "thyroid nodule", "hair transplant", "independence".
PLAIN = frozenset({"thyroid", "transplant", "dependence"})
MEDICINES: tuple[Medicine, ...] = tuple(
    one for name, said in _DATA["groups"].items() for one in medicines_of(name, said)
)
