"""Finds the name somebody meant to write. Pure."""

import re
from collections.abc import Iterable, Iterator

# As they sound: the left is written for the right.
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ph", "f"),
        ("th", "t"),
        ("ck", "k"),
        ("c(?=[eiy])", "s"),
        ("[cq]", "k"),
        ("y", "i"),
        ("z", "s"),
    )
]
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS, _CONSONANT = re.compile("[aeiou]"), re.compile("[^aeiou]")
FEWEST_CONSONANTS, MOST_WRONG_VOWELS = 5, 2
SHORTEST_BY_SOUND = 6
SHORTEST_BY_LETTER = 7
LONGEST = 24


def sound_of(word: str) -> str:
    """The word as it sounds, without doubled letters and a last vowel: `oxicodona` sounds like `oxycodone`."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return _DOUBLED.sub(r"\1", word).rstrip("aeo")


def _vowels_between(sound: str) -> list[str]:
    return _CONSONANT.split(sound)


def consonants_of(sound: str) -> str:
    """The sound without its vowels: `fentynl`, `fentinol` and `fentanyl` have the same."""
    return _VOWELS.sub("", sound)


def _unread(sound: str) -> Iterator[str]:
    """The sound with any one letter but the first unread."""
    return (f"{sound[:place]}?{sound[place + 1 :]}" for place in range(1, len(sound)))


def _left_out(sound: str) -> Iterator[str]:
    """The sound with any one letter but the first left out."""
    return (sound[:place] + sound[place + 1 :] for place in range(1, len(sound)))


def _swapped(sound: str) -> Iterator[str]:
    """The sound with any two neighbours but the first swapped."""
    return (sound[:place] + sound[place + 1] + sound[place] + sound[place + 2 :] for place in range(1, len(sound) - 1))


class Speller:
    """Knows some names; finds the one that a word misspells.

    A word means a name that sounds the same, or is one letter away, in writing or in sound: one wrong, missing, too
    many or swapped with its neighbour, never the first. Of a name with many consonants two vowels may be wrong. Short
    names must sound the same, the shortest must be right.
    """

    def __init__(self, names: Iterable[str]) -> None:
        known = sorted(name for name in names if len(name) >= SHORTEST_BY_SOUND)
        self._by_sound = {sound_of(name): name for name in known}
        self._long = {form: name for name in known if len(name) >= SHORTEST_BY_LETTER for form in _forms(name)}
        self._ends = {end for form in self._long for end in _ends(form)}
        self._one_off: dict[str, str] = {}
        for form, name in self._long.items():
            self._one_off |= dict.fromkeys((*_unread(form), *_left_out(form)), name)
        consonants = {consonants_of(sound_of(name)): name for name in known}
        self._by_consonants = {key: name for key, name in consonants.items() if len(key) >= FEWEST_CONSONANTS}

    def meant_by(self, word: str) -> str | None:
        """The name the word means, if any."""
        if not (SHORTEST_BY_SOUND <= len(word) <= LONGEST and word.isalpha()):
            return None
        sound = sound_of(word)
        if sound in self._by_sound or len(word) < SHORTEST_BY_LETTER:
            return self._by_sound.get(sound)
        near = next(filter(None, map(self._nearest, (word, sound))), None)
        return near or self._with_other_vowels(sound)

    def _with_other_vowels(self, sound: str) -> str | None:
        name = self._by_consonants.get(consonants_of(sound))
        pairs = zip(_vowels_between(sound), _vowels_between(sound_of(name)), strict=True) if name else ()
        return name if sum(said != meant for said, meant in pairs) <= MOST_WRONG_VOWELS else None

    def _nearest(self, form: str) -> str | None:
        if self._ends.isdisjoint(_ends(form)):
            return None
        wrong_or_missing = (self._one_off.get(near) for near in (form, *_unread(form)))
        too_many_or_swapped = (self._long.get(near) for near in (*_left_out(form), *_swapped(form)))
        return next(filter(None, (*wrong_or_missing, *too_many_or_swapped)), None)


def _ends(form: str) -> tuple[str, str]:
    """One of these is as in the name unless more than one letter is wrong: it has most words done with at once."""
    return form[:3], form[0] + form[-2:]


def _forms(name: str) -> set[str]:
    return {name, sound_of(name)}
