"""Text with gaps: what differs from copy to copy is found in it once, and filled anew for each copy."""

import re
from collections.abc import Callable, Sequence
from operator import itemgetter

PLACE = "\u27e6{}\u27e7"  # marks what no pattern could tell from another number: keys and sequences
WORD = re.compile(
    r"\u27e6[^\u27e7]+\u27e7"
    r"|(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])"  # a hash
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # the id of an action
    r"|(?<![\w-])[\w-]{22}(?![\w-])"  # the token of an address for patients
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?"
    r"|(?<![\d-])\d{4}-\d\d-\d\d(?![\d-])"
    r"|(?<!\d)\d{8}-[0-9A-Z]+-\d{2,}|R-\d{6}-\d{3,}"  # numbers of batches and lots
    r"|(?<!\d)\d{7}-\d(?!\d)"  # the number of a prescription
    r"|(?:(?<=AQ\d)|(?<![0-9A-Z]))[0-9A-HJKMNP-TV-Z]{10}(?![0-9A-Z])"  # a public id, alone or in a code
    r"|[Mm]odel[a-z]{2}\b|[Pp]erson[a-z]{2}\b",  # names of the stories' patients
    re.ASCII,
)
Place = Callable[[str], int | None]


class Gapped:
    """One text, ready to be filled: `fill(values)` puts `values[n]` where the word of place n stood."""

    def __init__(self, text: str, place_of: Place) -> None:
        parts, places, end = [], list[int](), 0
        for found in WORD.finditer(text):
            place = place_of(found[0])
            if place is not None:
                parts.append(text[end : found.start()].replace("%", "%%"))
                places.append(place)
                end = found.end()
        self.form = "%s".join([*parts, text[end:].replace("%", "%%")])
        self.pick = _picker(places)

    def fill(self, values: Sequence[str]) -> str:
        """The text of one copy."""
        return self.form % self.pick(values)


def _picker(places: list[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda values: tuple(values[place] for place in places)
