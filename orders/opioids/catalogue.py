"""The curated list of opioids, read from catalogue.toml: names, kinds, days to wait (domain 5.5, days of 5.1). Pure."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

_DATA: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

VERSION: str = _DATA["version"]
SHORT_DAYS: int = _DATA["short_days"]
LONG_DAYS: int = _DATA["long_days"]


class Kind(StrEnum):
    """How an ingredient acts, or why it is on the list."""

    AGONIST = "agonist"
    PARTIAL = "partial"
    MIXED = "mixed"
    ANTIDIARRHOEAL = "antidiarrhoeal"
    KAPPA = "kappa"
    UNSCHEDULED = "unscheduled"
    LEGACY = "legacy"


@dataclass(frozen=True)
class Opioid:
    """One ingredient, how it acts, and its names by what they say about form and spelling (catalogue.toml)."""

    ingredient: str
    kind: Kind
    days: int
    names: tuple[str, ...]
    long: tuple[str, ...]
    depots: tuple[str, ...]
    as_written: tuple[str, ...]

    def days_by_name(self) -> Iterator[tuple[str, int | None]]:
        """Every name and the days to wait after that form; None where the prescriber must say."""
        yield from ((name, self.days) for name in (self.ingredient, *self.names, *self.as_written))
        yield from ((name, LONG_DAYS) for name in self.long)
        yield from ((name, None) for name in self.depots)


def opioid_of(ingredient: str, said: dict[str, Any]) -> Opioid:
    """One table of the file; a key it does not know is refused."""
    lists = {key: tuple(said.get(key, ())) for key in ("names", "long", "depots", "as_written")}
    if unknown := said.keys() - lists.keys() - {"kind", "days"}:
        raise ValueError(f"catalogue.toml, {ingredient}: unknown {', '.join(sorted(unknown))} (domain 5.5)")
    return Opioid(ingredient, Kind(said.get("kind", Kind.AGONIST)), said.get("days", SHORT_DAYS), **lists)


OPIOIDS = tuple(opioid_of(ingredient, said) for ingredient, said in _DATA["opioids"].items())
WARNING_ONLY = frozenset(_DATA["warning_only"])
LONG_FORMS, PATCH_FORMS = frozenset(_DATA["long_forms"]), frozenset(_DATA["patch_forms"])
DEPOT_FORMS = frozenset(_DATA["depot_forms"])
NOT_OPIOIDS: tuple[str, ...] = tuple(_DATA["not_opioids"])
CUT_NAMES: dict[str, str] = _DATA["cut_names"]
