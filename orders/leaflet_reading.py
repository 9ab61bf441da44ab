"""How a text of the leaflet reads, as its editor is shown it: the figure, its limit, and what to shorten. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from orders.reading_level import (
    SENTENCE,
    WORD,
    english_grade,
    english_syllables,
    is_readable,
    limit_of,
    spanish_ease,
    spanish_syllables,
)
from premises.terms import Language

MOST_WORDS = 5  # long words that are named
LONG_SENTENCE = 12  # words; a shorter one is not what makes a text hard
# From how many syllables on a word is named as hard.
HARD: dict[Language, tuple[Callable[[str], int], int]] = {
    Language.ENGLISH: (english_syllables, 3),
    Language.SPANISH: (spanish_syllables, 4),
}


@dataclass(frozen=True)
class Reading:
    """The figure of a text beside its limit; `longest` is its longest sentence, of `words`, `hard` its long words."""

    figure: Decimal
    limit: Decimal
    measure: str
    is_fine: bool
    longest: str
    words: int
    hard: tuple[str, ...]

    @property
    def said(self) -> str:
        """`School grade 7.2, at most 6`."""
        return f"{self.measure.format(limit=self.limit)}, it is {self.figure}"

    @property
    def shorten(self) -> str:
        """What makes it hard, where it is; nothing where nothing stands out."""
        long = f"Its longest sentence has {self.words} words: “{self.longest}”" if self.words > LONG_SENTENCE else ""
        hard = f"Long words: {', '.join(self.hard)}." if self.hard else ""
        return " ".join(part for part in (long, hard) if part)


def reading_of(language: str, key: str, text: str) -> Reading:
    """How `text` reads in the place of `key`."""
    spoken = Language(language)
    sentences = [found.strip() for found in SENTENCE.findall(text)] or [""]
    longest = max(sentences, key=lambda sentence: len(WORD.findall(sentence)))
    is_spanish = spoken is Language.SPANISH
    return Reading(
        figure=spanish_ease(text) if is_spanish else english_grade(text),
        limit=limit_of(language, key),
        measure="Ease (INFLESZ) at least {limit}" if is_spanish else "School grade at most {limit}",
        is_fine=is_readable(language, key, text),
        longest=longest,
        words=len(WORD.findall(longest)),
        hard=_hard(spoken, text),
    )


def _hard(spoken: Language, text: str) -> tuple[str, ...]:
    """The words with the most syllables, each once, the longest first."""
    syllables_of, least = HARD[spoken]
    counted = {word.casefold(): syllables_of(word) for word in WORD.findall(text)}
    long = sorted((word for word, count in counted.items() if count >= least), key=lambda word: -counted[word])
    return tuple(long[:MOST_WORDS])
