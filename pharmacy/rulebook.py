"""The rules the house works by, read from rulebook.toml, and where the code cites them."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_suffix(".toml")
# What is written like a rule id and is none begins so: encodings, standards, numbers of invented licences.
NOT_RULES = ("UTF-", "UA-", "ID-", "PDF-")
CITATION = re.compile(r"(?<![\w/-])(?:[A-Z]{2,8}|503A)(?:-(?:CA|US|TX|EXP|17))?-\d{1,2}(?![\w-])")


@dataclass(frozen=True)
class Rule:
    """One rule: its id, what it says in one line, on whose word, and when it has to be looked at again."""

    id: str
    says: str
    source: str
    review_on: date

    @property
    def family(self) -> str:
        """What stands before its number: `LBL-CA` of `LBL-CA-1`."""
        return self.id.rpartition("-")[0]


@cache
def families() -> dict[str, str]:
    """The groups of rules, in the order of the rulebook, with their headings."""
    return _data()["families"]


@cache
def rules() -> dict[str, Rule]:
    """Every rule by its id, in the order of the rulebook."""
    data = _data()
    return {id: Rule(id, says, source, data["next_review"]) for id, (says, source) in data["rules"].items()}


def cited_in(text: str) -> set[str]:
    """The ids of rules that `text` cites, known or not."""
    return {id for id in CITATION.findall(text) if not id.startswith(NOT_RULES)}


def citations(files: Iterable[Path], root: Path) -> dict[str, list[str]]:
    """Each id cited in any of `files`, with the paths that cite it."""
    found: dict[str, list[str]] = {}
    for path in files:
        for id in cited_in(path.read_text()):
            found.setdefault(id, []).append(str(path.relative_to(root)))
    return found


def _data() -> dict:
    return tomllib.loads(DATA.read_text())
