"""How a patient says a step of the dose goes: what is asked, and how seriously the answers are taken. Pure."""

from dataclasses import dataclass
from enum import StrEnum

LEAST_BENEFIT, MOST_BENEFIT = 0, 10


class Trouble(StrEnum):
    """How much one thing troubles the patient."""

    NONE = "none"
    SOME = "some"
    BAD = "bad"

    @property
    def words(self) -> str:
        """As staff read it."""
        return SAID[self]


class Grade(StrEnum):
    """Green needs nobody; amber is called the same day; red is called now."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


SAID = {Trouble.NONE: "fine", Trouble.SOME: "some trouble", Trouble.BAD: "bad"}
ASKED = ("sleep", "dreams", "stomach")


@dataclass(frozen=True)
class CheckInAnswers:
    """What was answered for one step: sleep, dreams, stomach, and how much it helps from 0 to 10."""

    sleep: Trouble
    dreams: Trouble
    stomach: Trouble
    benefit: int

    def __post_init__(self) -> None:
        """Raise ValueError where the benefit is not from 0 to 10."""
        if not LEAST_BENEFIT <= self.benefit <= MOST_BENEFIT:
            raise ValueError(f"How much it helps is a number from {LEAST_BENEFIT} to {MOST_BENEFIT}.")

    @property
    def grade(self) -> Grade:
        """Red where something is bad, amber where something troubles."""
        troubles = {self.sleep, self.dreams, self.stomach}
        if Trouble.BAD in troubles:
            return Grade.RED
        return Grade.AMBER if Trouble.SOME in troubles else Grade.GREEN
