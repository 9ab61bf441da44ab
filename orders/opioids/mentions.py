"""Finds the opioids a text names, whether it says yes or no to them. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orders.opioids.catalogue import CUT_NAMES, Opioid
from orders.opioids.forms import days_to_wait
from orders.opioids.names import NAMES, SPELT, WITH, WRITTEN, Name
from orders.reading.finding import Finder
from orders.reading.words import Word

# After a number these say that it counts: "Tylenol 3 tablets" is no "Tylenol 3".
_COUNTED = {"tab", "tabs", "tablet", "tablets", "cap", "caps", "caplets", "capsules", "pill", "pills"}
_COUNTED |= {"x", "times", "per", "a", "mg", "g", "gram", "grams", "to", "or", "q"}
_RANGE = {"-", "–"}
_CUT = set(CUT_NAMES.values())


@dataclass(frozen=True)
class Mention:
    """Words that name an opioid: words[first:after]. `washout_days` None: the prescriber must say."""

    opioid: Opioid
    first: int
    after: int
    washout_days: int | None


class _Finder(Finder[Name]):
    """Knows names that are cut short, `APAP-COD`, and numbers that count."""

    def goes_on(self, words: Sequence[Word], at: int) -> bool:
        """Whether this word can belong to the name before it: `hydro-codone` over a line too."""
        word = words[at]
        if word.plain in _CUT:
            return word.gap in ("-", "/", "") or words[at - 1].plain in WITH
        return super().goes_on(words, at)

    def is_meant(self, written: str, words: Sequence[Word], at: int, after: int) -> bool:
        """Whether it is no count: "Tylenol 3 tablets"."""
        return not (written.startswith("tylenol") and _is_count(words, at, after))


_FINDER = _Finder(NAMES, misspelt=SPELT, written=WRITTEN)


def mentions_in(words: Sequence[Word]) -> Iterator[Mention]:
    """Every mention in order; the longest name wins, and none overlap."""
    for first, after, name in _FINDER.found_in(words):
        if name.opioid:
            yield Mention(name.opioid, first, after, days_to_wait(name, words, first, after))


def _is_count(words: Sequence[Word], at: int, after: int) -> bool:
    """Whether the number after Tylenol counts what follows: 3 tablets, 2-3, 3/day. Not in "Tylenol 3, 2 tablets"."""
    if [word.plain.isdigit() for word in words[at:after]] != [False, True] or after == len(words):
        return False
    following = words[after]
    counts = following.plain in _COUNTED and not following.gap.strip()
    return counts or following.gap.startswith("/") or (following.gap in _RANGE and following.plain.isdigit())
