"""Finds known names in words: the longest wins, none overlap, misspelt ones are found too. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from orders.reading.beside import INSIDE
from orders.reading.spelling import Speller
from orders.reading.words import Word, words_in

Meaning = TypeVar("Meaning")

MOST_WORDS = 5
# Names of several words are rarely written as one, and then resemble much: only the longest are found misspelt.
SHORTEST_JOINED = 10
REMEMBERED = 10_000


def key_of(name: str) -> str:
    """A name as compared: its words without what stands between them."""
    return "".join(word.plain for word in words_in(name))


def spelt(names: Iterable[str]) -> Iterator[str]:
    """The keys of those names that may be found misspelt."""
    for name in names:
        key = key_of(name)
        if key.isalpha() and (len(words_in(name)) == 1 or len(key) >= SHORTEST_JOINED):
            yield key


class Finder(Generic[Meaning]):
    """Names by their key, with what each means.

    `written` are the names as they are written: the first word of one of several is put right where the word after it
    can belong to it. `misspelt` are the keys found misspelt.
    """

    def __init__(self, names: Mapping[str, Meaning], *, misspelt: Iterable[str], written: Iterable[str]) -> None:
        self.names = names
        self._beginnings = {name[:length] for name in names for length in range(1, len(name) + 1)}
        self._speller = Speller(misspelt)
        parts = _parts(written)
        self._part_speller = Speller(part for part in parts if part.isalpha())
        self._second_words: frozenset[str] = frozenset().union(*parts.values())
        # The same words come again and again.
        self.misspelt: Callable[[str], Meaning | None] = lru_cache(maxsize=REMEMBERED)(self._misspelt)
        self._begun: Callable[[str], str] = lru_cache(maxsize=REMEMBERED)(self._beginning)

    def name_at(self, words: Sequence[Word], at: int) -> tuple[int, Meaning | None]:
        """What the longest name that begins here means, and the word after it; misspelt ones too."""
        written = self._first(words, at)
        if written not in self._beginnings:
            return at + 1, self.misspelt(words[at].plain)
        best, after, most = None, at + 1, min(at + MOST_WORDS, len(words))
        while written in self._beginnings:
            if written in self.names and self.is_meant(written, words, at, after):
                best = after, self.names[written]
            if after == most or not self.goes_on(words, after):
                break
            written += words[after].plain
            after += 1
        return best or (at + 1, self.misspelt(words[at].plain))

    def found_in(self, words: Sequence[Word]) -> Iterator[tuple[int, int, Meaning]]:
        """Every name in order, as words[first:after], with what it means."""
        at = 0
        while at < len(words):
            after, meaning = self.name_at(words, at)
            if meaning is not None:
                yield at, after, meaning
            at = after

    def goes_on(self, words: Sequence[Word], at: int) -> bool:
        """Whether this word can belong to the name before it; over a line too, but no number on the next."""
        word = words[at]
        if word.plain.isdigit() and "\n" in word.gap:
            return False
        return word.gap == "/" or INSIDE.fullmatch(word.gap) is not None

    def is_meant(self, written: str, words: Sequence[Word], at: int, after: int) -> bool:
        """Whether words[at:after], which are written like this name, are meant as it."""
        return True

    def _misspelt(self, word: str) -> Meaning | None:
        """What a word means that is no name as it stands: a plural, or misspelt."""
        singular = word.removesuffix("s")
        return self.names.get(singular if singular in self.names else self._speller.meant_by(word) or "")

    def _first(self, words: Sequence[Word], at: int) -> str:
        """The first word of a name; put right where the word after it can belong to a name: `tylonol 3`."""
        goes_on = at + 1 < len(words) and words[at + 1].plain in self._second_words
        return self._begun(words[at].plain) if goes_on else words[at].plain

    def _beginning(self, word: str) -> str:
        return word if word in self._beginnings else self._part_speller.meant_by(word) or word


def _parts(written: Iterable[str]) -> dict[str, set[str]]:
    """The first word of each name of several words, and the words that may stand after it."""
    parts: dict[str, set[str]] = {}
    for first, *after in ([word.plain for word in words_in(name)] for name in written):
        parts.setdefault(first, set()).update(after[:1])
    return {first: after for first, after in parts.items() if after}
