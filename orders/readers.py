"""Whose words a problem is told in: the pharmacy's as the rules say them, or those for who prescribes. Pure."""

from dataclasses import replace

from records.problem import Problem, Told

CONFIRMED = "By signing you confirm that it is meant."
# Standing phrases of the rules, and how who prescribes is spoken to, the longer first. A rule with more to say than
# these says it itself, in `to_practice`.
TO_PRACTICE = {
    "The prescriber confirms that it is meant.": CONFIRMED,
    "The prescriber confirms.": CONFIRMED,
    "Pharmacist and prescriber decide together.": "The pharmacist decides it together with you.",
    "Clarify with the prescriber.": "Which of the two is meant?",
    "the prescriber says": "you say",
}


def to_practice(problem: Problem) -> Problem:
    """The problem as who prescribes, or prepares for them, reads it."""
    told = problem.to_practice or Told(_spoken(problem.text), problem.ways)
    return replace(problem, text=told.text, ways=told.ways, to_practice=None)


def _spoken(text: str) -> str:
    for phrase, instead in TO_PRACTICE.items():
        text = text.replace(phrase, instead)
    return text
