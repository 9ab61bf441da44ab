"""Reads medications.toml, what people write into lists of medicines, and says what screening makes of it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from orders.screening import Match, opioids_in

LIST = Path(__file__).with_suffix(".toml")
KNOWN_FAILURES = Path(__file__).with_name("medications_failing.toml")


@dataclass(frozen=True)
class Expected:
    """An ingredient, and its days as the list has them: none said, a number, or `?` for the prescriber's."""

    ingredient: str
    days: str = ""

    def is_met_by(self, match: Match) -> bool:
        """Whether the match is of this ingredient and these days."""
        days = "?" if match.washout_days is None else str(match.washout_days)
        return match.ingredient == self.ingredient and self.days in ("", days)


@dataclass(frozen=True)
class Medication:
    """One text of the list, what should be found in it, why it is there, and the heading it stands under."""

    text: str
    expected: tuple[Expected, ...]
    why: str
    heading: str

    def is_read(self) -> bool:
        """Whether screening finds exactly what is expected, in order."""
        found = opioids_in(self.text)
        pairs = zip(self.expected, found, strict=False)
        return len(self.expected) == len(found) and all(one.is_met_by(match) for one, match in pairs)

    def __str__(self) -> str:
        found = ", ".join(f"{match.ingredient} {match.washout_days}" for match in opioids_in(self.text))
        expected = ", ".join(f"{one.ingredient} {one.days}".strip() for one in self.expected)
        return f"{self.heading}: {self.text!r} ({self.why}): expected {expected or 'none'}, found {found or 'none'}"


def medications() -> list[Medication]:
    """The whole list."""
    return [
        Medication(text, _expected(names), why, heading)
        for headings in tomllib.loads(LIST.read_text()).values()
        for heading, rows in headings.items()
        for text, names, why in rows
    ]


def known_failures() -> set[str]:
    """The texts that are not read as expected yet."""
    return set(tomllib.loads(KNOWN_FAILURES.read_text())["failing"])


def _expected(names: str) -> tuple[Expected, ...]:
    return tuple(_one(name) for name in names.split(", ") if name)


def _one(name: str) -> Expected:
    ingredient, _, days = name.rpartition(" ")
    return Expected(ingredient, days) if days == "?" or days.isdigit() else Expected(name)


def precision_and_recall(written: list[Medication]) -> tuple[float, float]:
    """Of the ingredients found in all the texts, how many are expected; and of those expected, how many are found."""
    right = found = expected = 0
    for medication in written:
        names = {match.ingredient for match in opioids_in(medication.text)}
        meant = {one.ingredient for one in medication.expected}
        right, found, expected = right + len(names & meant), found + len(names), expected + len(meant)
    return round(right / found, 4), round(right / expected, 4)
