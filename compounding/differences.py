"""What two texts have in common and what not, word by word. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

WORD = re.compile(r"\n|[^\S\n]+|[^\s]+")


class Kind(StrEnum):
    """What became of a piece of text, or of a line."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Piece:
    """Some words that stayed, came or went."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Line:
    """One line of a list, such as a component, with its words compared."""

    kind: Kind
    name: str
    pieces: list[Piece]


def compared(old: str, new: str) -> list[Piece]:
    """The words of both in one row: what went stands before what came."""
    was, now = WORD.findall(old), WORD.findall(new)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(a=was, b=now, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Kind.SAME, "".join(was[a:b])))
            continue
        pieces += [Piece(Kind.REMOVED, "".join(was[a:b]))] if b > a else []
        pieces += [Piece(Kind.ADDED, "".join(now[c:d]))] if d > c else []
    return pieces


def lines_compared(old: Mapping[str, str], new: Mapping[str, str]) -> list[Line]:
    """The lines of both lists by name: those of the new in their order, then those that went."""
    names = [*new, *(name for name in old if name not in new)]
    return [Line(_kind(name, old, new), name, compared(old.get(name, ""), new.get(name, ""))) for name in names]


def _kind(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> Kind:
    if name not in old:
        return Kind.ADDED
    if name not in new:
        return Kind.REMOVED
    return Kind.SAME if old[name] == new[name] else Kind.CHANGED
