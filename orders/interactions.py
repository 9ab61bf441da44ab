"""Medicines beside naltrexone that a pharmacist or prescriber must think about, in free text (domain 5.3). Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from orders.medicines.catalogue import MEDICINES, NOT_MEDICINES, SKIN_FORMS, Group, Medicine
from orders.opioids.catalogue import WARNING_ONLY
from orders.opioids.mentions import mentions_in
from orders.reading.beside import words_beside
from orders.reading.finding import Finder, key_of, spelt
from orders.reading.negation import Mention, denied, not_allergic_to
from orders.reading.words import Word, words_in

# In one text with an opioid that stops it, naloxone is what is in the tablet, or says nothing new.
SAID_BY_OPIOIDS = "INT-03"


@dataclass(frozen=True)
class Interaction:
    """One medicine in a text: its group, and the first words that name it as they are written."""

    group: Group
    medicine: str
    matched: str


@dataclass(frozen=True)
class _Mention:
    first: int
    after: int
    medicines: tuple[Medicine, ...]

    def is_part_of(self, other: Mention) -> bool:
        """Whether they share a word."""
        return self.first < other.after and other.first < self.after

    def read(self, text: str, words: Sequence[Word]) -> list[Interaction]:
        """What it names, with the words as they are written."""
        matched = text[words[self.first].start : words[self.after - 1].end]
        return [Interaction(medicine.group, medicine.generic, matched) for medicine in self.medicines]


def interactions_in(texts: Iterable[str]) -> list[Interaction]:
    """Each medicine once, in order of appearance; past use counts, a no or an allergy does not."""
    found: dict[tuple[str, str], Interaction] = {}
    for text in texts:
        for one in _in(text):
            found.setdefault((one.group.name, one.medicine), one)
    return list(found.values())


def is_named(names: tuple[str, ...], text: str) -> bool:
    """Whether one of these names of a medicine stands in a text, misspelt too, and is not denied."""
    words = words_in(text)
    places = [_Mention(first, after, ()) for first, after, _ in _finder_of(names).found_in(words)]
    return bool(places) and len(denied(words, places)) < len(places)


def allergies_in(text: str) -> list[Interaction]:
    """The medicines a line of a list of allergies names; "no naltrexone allergy" names none."""
    words = words_in(text)
    ours = list(_mentions(words))
    said_no = not_allergic_to(words, ours) if ours else set()
    left = (mention for number, mention in enumerate(ours) if number not in said_no)
    return [one for mention in left for one in mention.read(text, words)]


def _in(text: str) -> Iterator[Interaction]:
    words = words_in(text)
    ours = list(_mentions(words))
    if not ours:
        return
    opioids = [one for one in mentions_in(words) if not any(mention.is_part_of(one) for mention in ours)]
    said_no = denied(words, [*ours, *opioids])  # in one breath: "no oxycodone, methotrexate or Humira"
    taken = {one.opioid.ingredient for number, one in enumerate(opioids, len(ours)) if number not in said_no}
    for number, mention in enumerate(ours):
        if number not in said_no:
            read = mention.read(text, words)
            yield from (one for one in read if one.group.rule != SAID_BY_OPIOIDS or taken <= WARNING_ONLY)


def _mentions(words: Sequence[Word]) -> Iterator[_Mention]:
    """Every name in order, but for what is used on the skin or in the eye."""
    for first, after, medicines in _finder().found_in(words):
        beside = words_beside(words, first, after, _is_name, most_before=1, most_after=2)
        meant = tuple(one for one in medicines if not (one.on_skin and beside & SKIN_FORMS))
        if meant:
            yield _Mention(first, after, meant)


def _is_name(word: Word) -> bool:
    return bool(_finder().names.get(word.plain))


class _Finder(Finder[tuple[Medicine, ...]]):
    """Knows names that records write with a bracket."""

    def goes_on(self, words: Sequence[Word], at: int) -> bool:
        """Whether this word can belong to the name before it: `thyroid (pork)` too."""
        return words[at].gap.strip() == "(" or super().goes_on(words, at)


@cache
def _finder_of(names: tuple[str, ...]) -> Finder[str]:
    return Finder({key_of(name): name for name in names}, misspelt=spelt(names), written=names)


@cache
def _finder() -> Finder[tuple[Medicine, ...]]:
    names: dict[str, tuple[Medicine, ...]] = {key_of(name): () for name in NOT_MEDICINES}
    for medicine in MEDICINES:
        for name in medicine.all_names:
            key = key_of(name)
            names[key] = (*names.get(key, ()), medicine)
    written = [name for medicine in MEDICINES for name in medicine.all_names]
    return _Finder(names, misspelt=spelt(name for one in MEDICINES for name in one.names), written=written)
