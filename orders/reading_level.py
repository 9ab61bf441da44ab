"""How hard a text is to read: a school grade for English, a score of ease for Spanish. Pure (ADR 0021)."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from premises.terms import Language

ENGLISH_MOST = Decimal(6)  # school grade, safety sentences included
CANCER_MOST = Decimal(8)  # what is said of studies takes longer words
SPANISH_LEAST = Decimal(65)  # "quite easy" of the INFLESZ scale begins here
CANCER = "cancer."  # how the keys of that section begin
HEADING = "title"  # how keys of headings end: two words are no sentence, and are measured with what they head
# Names of products: a leaflet cannot choose easier ones, so they are not measured.
PRODUCTS = frozenset(
    {
        "naltrexone", "naltrexona", "hydrochloride", "clorhidrato", "codeine", "codeína", "hydrocodone", "hidrocodona",
        "norco", "oxycodone", "oxicodona", "percocet", "tramadol", "kratom", "thioridazine", "tioridazina",
        "disulfiram",
    }
)  # fmt: skip

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
SENTENCE = re.compile(r"\b[^.!?]+[.!?]*")
TOO_SHORT = 2  # words: textstat counts no sentence that is not longer

# Syllables of English: groups of vowels, with two that are spoken apart, a silent e, an l that is one by itself.
VOWELS = re.compile(r"[aeiouy]+")
APART = re.compile(
    r"(?<![cstgx])i[ao]|[cstgx]i[ao](?![ln]|us)|eo(?!us)|(?<![qg])u[ao]|iu|[eiuy]ing|uin|(?<![gq])uel|iest|ier$|(?<!t)ien[ct]|[aeiou][^aeiouy]ea$|rhea"
)
SILENT = re.compile(
    r"(?<=[^aeiouy])e$|(?<=[^aeioutd])ed$|(?<=[^aeiouysxzcg])es$|(?<=[aeiouy][^aeiouy])e(?=ly$|ful|less|ment)"
)
SPOKEN = re.compile(r"(?<=[^aeiouylr])le[sd]?$|sms?$|(?<=[csg]h)es$")
CLITIC = re.compile(r"['’](?:s|ll|d|ve|re|m|t)$")

# Syllables of Spanish: every group of vowels is cut where two of them are strong, or a weak one has an accent.
SPANISH_VOWELS = re.compile(r"[aeiouáéíóúü]+|y\b")
HIATUS = re.compile(r"(?<=[aeoáéóíú])(?=[aeoáéó])|(?<=[aeoáéó])(?=[íú])|(?<=[íú])(?=[aeo])")
MUTE_U = re.compile(r"(?<=q)u|(?<=g)u(?=[eéií])")


def english_grade(text: str, *, names: Iterable[str] = ()) -> Decimal:
    """The school grade by Flesch and Kincaid, words and sentences counted as textstat counts them.

    Products are left out, and `names` of people and places. Nothing to read is grade 0.
    """
    words, sentences, syllables = _counted(text, names, english_syllables)
    if not words:
        return Decimal(0)
    grade = Decimal("0.39") * words / sentences + Decimal("11.8") * syllables / words - Decimal("15.59")
    return round(grade, 1)


def spanish_ease(text: str, *, names: Iterable[str] = ()) -> Decimal:
    """The ease by Szigriszt-Pazos as INFLESZ reads it: from 0 to 100, easier is higher. Nothing to read is 100."""
    words, sentences, syllables = _counted(text, names, spanish_syllables)
    if not words:
        return Decimal(100)
    ease = Decimal("206.835") - Decimal("62.3") * syllables / words - Decimal(words) / sentences
    return round(ease, 1)


def limit_of(language: str, key: str) -> Decimal:
    """The highest grade (English) or the lowest ease (Spanish) a text of this key may have."""
    if Language(language) is Language.SPANISH:
        return SPANISH_LEAST
    return CANCER_MOST if key.startswith(CANCER) else ENGLISH_MOST


def is_readable(language: str, key: str, text: str) -> bool:
    """Whether a patient can be expected to understand it; a heading by itself always."""
    if key.endswith(HEADING):
        return True
    if Language(language) is Language.SPANISH:
        return spanish_ease(text) >= limit_of(language, key)
    return english_grade(text) <= limit_of(language, key)


def english_syllables(word: str) -> int:
    """How many syllables an English word has; one with a hyphen counts its parts, FDA its letters."""
    if len(word) > 1 and word.isupper():
        return len(word)
    return sum(_english(part) for part in word.casefold().split("-"))


def spanish_syllables(word: str) -> int:
    """How many syllables a Spanish word has."""
    plain = MUTE_U.sub("", word.casefold())
    groups = SPANISH_VOWELS.findall(plain)
    return max(1, sum(1 + len(HIATUS.findall(group)) for group in groups))


def _english(word: str) -> int:
    bare = CLITIC.sub("", word)
    more = len(APART.findall(bare)) + len(SPOKEN.findall(bare))
    return max(1, len(VOWELS.findall(bare)) + more - len(SILENT.findall(bare)))


def _counted(text: str, names: Iterable[str], syllables_of: Callable[[str], int]) -> tuple[int, int, int]:
    """Words, sentences and syllables of what is measured."""
    unmeasured = PRODUCTS | {part.casefold() for name in names for part in WORD.findall(name)}
    kept = WORD.sub(lambda found: "" if found[0].casefold() in unmeasured else found[0], text)
    words = WORD.findall(kept)
    long_enough = [one for one in SENTENCE.findall(kept) if len(WORD.findall(one)) > TOO_SHORT]
    return len(words), max(1, len(long_enough)), sum(syllables_of(word) for word in words)
