"""What a problem is: a value with a code, a weight, words and ways on. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True)
class Way:
    """What can be done about it: at an address of its own, or on the page itself, whose form is sent with `do`."""

    label: str
    url: str = ""
    do: str = ""


@dataclass(frozen=True)
class Told:
    """What one kind of reader is told: words, and ways that are open to them."""

    text: str
    ways: Sequence[str | Way] = ()


@dataclass(frozen=True)
class Problem:
    """Something the rules found. `code` is the rule id shown on screen; `ways` are what can be done.

    `text` and `ways` are for staff; `to_practice` is what prescribers read instead, where that is not the same.
    """

    tier: ClassVar[str] = "note"
    code: str
    title: str
    text: str = ""
    ways: Sequence[str | Way] = field(default_factory=tuple)
    to_practice: Told | None = None


@dataclass(frozen=True)
class Blocker(Problem):
    """It may not go on."""

    tier: ClassVar[str] = "blocker"


@dataclass(frozen=True)
class Warning(Problem):
    """A person must look at it and decide."""

    tier: ClassVar[str] = "warning"


@dataclass(frozen=True)
class Note(Problem):
    """Good to know."""


def blockers(problems: Sequence[Problem]) -> list[Problem]:
    """Those that stop it."""
    return [problem for problem in problems if isinstance(problem, Blocker)]


def counted(problems: Sequence[Problem]) -> str:
    """How many of each tier, the heaviest first: `1 blocker, 2 warnings`."""
    tiers = [problem.tier for problem in problems]
    found = [(tiers.count(tier), tier) for tier in dict.fromkeys(tiers)]
    return ", ".join(f"{number} {tier}{'s' if number > 1 else ''}" for number, tier in found)
