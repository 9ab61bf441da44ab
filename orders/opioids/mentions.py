"""Finds the opioids a text names, whether it says yes or no to them. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orders.opioids.catalogue import CUT_NAMES, Opioid
from orders.opioids.forms import INSIDE, days_to_wait
from orders.opioids.names import BEGINNINGS, NAMES, SECOND_WORDS, WITH, Name, beginning, misspelt
from orders.opioids.words import Word

MOST_WORDS = 5
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


def mentions_in(words: Sequence[Word]) -> Iterator[Mention]:
    """Every mention in order; the longest name wins, and none overlap."""
    at = 0
    while at < len(words):
        after, name = _name_at(words, at)
        if name and name.opioid:
            yield Mention(name.opioid, at, after, days_to_wait(name, words, at, after))
        at = after


def _name_at(words: Sequence[Word], at: int) -> tuple[int, Name | None]:
    """The longest name that begins here and the word after it, misspelt ones too."""
    written = _first(words, at)
    if written not in BEGINNINGS:
        return at + 1, misspelt(words[at].plain)
    best, after, most = None, at + 1, min(at + MOST_WORDS, len(words))
    while written in BEGINNINGS:
        if written in NAMES and not (written.startswith("tylenol") and _is_count(words, at, after)):
            best = after, NAMES[written]
        if after == most or not _goes_on(words, after):
            break
        written += words[after].plain
        after += 1
    return best or (at + 1, misspelt(words[at].plain))


def _first(words: Sequence[Word], at: int) -> str:
    """The first word of a name; put right where the word after it can belong to a name: `tylonol 3`."""
    goes_on = at + 1 < len(words) and words[at + 1].plain in SECOND_WORDS
    return beginning(words[at].plain) if goes_on else words[at].plain


def _goes_on(words: Sequence[Word], at: int) -> bool:
    """Whether this word can belong to the name before it: `hydro-codone` over a line too, but no number on the next."""
    word = words[at]
    if word.plain in _CUT:
        return word.gap in ("-", "/", "") or words[at - 1].plain in WITH
    if word.plain.isdigit() and "\n" in word.gap:
        return False
    return word.gap == "/" or INSIDE.fullmatch(word.gap) is not None


def _is_count(words: Sequence[Word], at: int, after: int) -> bool:
    """Whether the number after Tylenol counts what follows: 3 tablets, 2-3, 3/day. Not in "Tylenol 3, 2 tablets"."""
    if [word.plain.isdigit() for word in words[at:after]] != [False, True] or after == len(words):
        return False
    following = words[after]
    counts = following.plain in _COUNTED and not following.gap.strip()
    return counts or following.gap.startswith("/") or (following.gap in _RANGE and following.plain.isdigit())
