"""One figure, and how figures count: shares, numbers with their words, weeks. Pure."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from orders.figure_drawing import Drawing

WEEKS = 12


@dataclass(frozen=True)
class Figure:
    """One figure: what it says in a sentence, what it is of, its number, the numbers that count, and a picture.

    `drawn` are the numbers of the picture where `numbers` only sum them up; `more` is a page with more, and its words.
    """

    key: str
    title: str
    about: str
    headline: str
    unit: str
    numbers: list[tuple[str, str]]
    picture: Drawing | None
    drawn: list[tuple[str, str]] = field(default_factory=list)
    more: tuple[str, str] | None = None

    def rows(self) -> list[tuple[str, str]]:
        """Every number of it, for the file."""
        return [(self.unit, self.headline), *self.numbers, *self.drawn]


def week_of(day: date, today: date) -> date:
    """The last day of the seven days `day` lies in, counted back from today."""
    return today - timedelta(days=(today - day).days // 7 * 7)


def percent_of(part: int, whole: int) -> int:
    """The share in whole percent; of nothing it is nothing."""
    return round(100 * part / whole) if whole else 0


def how_many(many: int, one: str, several: str) -> str:
    """`No order is`, `1 order is`, `3 orders are`."""
    return f"{many or 'No'} {several if many > 1 else one}"
