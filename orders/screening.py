"""Which opioids a free text names: medication lists, notes, answers (domain 5.5). Pure."""

from dataclasses import dataclass

from orders.opioids.catalogue import Kind
from orders.opioids.mentions import Mention, mentions_in
from orders.reading.negation import denied
from orders.reading.words import Word, words_in


@dataclass(frozen=True)
class Match:
    """One opioid in a text.

    `matched` is the first mention as written. `washout_days` is the longest of all its mentions; None where the
    prescriber must say (depots).
    """

    ingredient: str
    matched: str
    kind: Kind
    washout_days: int | None


def opioids_in(text: str | None) -> list[Match]:
    """One match per ingredient, in order of appearance; past use matches, a no or an allergy does not (domain 5.5).

    Antagonists and dextromethorphan are no opioids here. No text, no match; anything but text raises TypeError.
    """
    if text is None:
        return []
    if not isinstance(text, str):
        raise TypeError(f"text is needed, not {type(text).__name__} (domain 5.5)")
    words = words_in(text)
    mentions = list(mentions_in(words))
    said_no = denied(words, mentions) if mentions else set()
    found: dict[str, list[Mention]] = {}
    for number, mention in enumerate(mentions):
        if number not in said_no:
            found.setdefault(mention.opioid.ingredient, []).append(mention)
    return [
        Match(name, _written(text, words, same[0]), same[0].opioid.kind, _longest(same)) for name, same in found.items()
    ]


def _written(text: str, words: list[Word], mention: Mention) -> str:
    return text[words[mention.first].start : words[mention.after - 1].end]


def _longest(mentions: list[Mention]) -> int | None:
    days = [mention.washout_days for mention in mentions]
    return None if None in days else max(day for day in days if day is not None)
