"""Reads interactions.toml, what people write of medicines beside opioids, and says what screening makes of it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from orders.interactions import interactions_in

LIST = Path(__file__).with_suffix(".toml")
KNOWN_FAILURES = Path(__file__).with_name("interactions_failing.toml")


@dataclass(frozen=True)
class Line:
    """One text of the list, the rules and medicines expected in it, why it is there, and its heading."""

    text: str
    expected: tuple[str, ...]
    why: str
    heading: str

    @property
    def found(self) -> tuple[str, ...]:
        """What screening finds in it, written like what is expected."""
        return tuple(f"{one.group.rule} {one.medicine}" for one in interactions_in([self.text]))

    def is_read(self) -> bool:
        """Whether screening finds exactly what is expected, in any order of a name that stands for two."""
        return sorted(self.found) == sorted(self.expected)

    def __str__(self) -> str:
        expected, found = ", ".join(self.expected) or "none", ", ".join(self.found) or "none"
        return f"{self.heading}: {self.text!r} ({self.why}): expected {expected}, found {found}"


def lines() -> list[Line]:
    """The whole list."""
    return [
        Line(text, tuple(expected.split(", ")) if expected else (), why, heading)
        for headings in tomllib.loads(LIST.read_text()).values()
        for heading, rows in headings.items()
        for text, expected, why in rows
    ]


def known_failures() -> set[str]:
    """The texts that are not read as expected yet."""
    return set(tomllib.loads(KNOWN_FAILURES.read_text())["failing"])
