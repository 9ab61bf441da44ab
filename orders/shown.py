"""What was shown at a review and what is new since: problems and facts of two fills held against each other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from orders.ground import Lists
from orders.models import Order, Override, Prescription, Review
from orders.models.reviews import ShownProblem
from orders.safety import Answer, conditions_said
from orders.safety_problems import OVERRIDDEN, overrides_of
from patients.models import PatientMatch
from records.problem import Problem

Facts = dict[str, list[str]]


@dataclass(frozen=True)
class Seen:
    """One problem as it was before a pharmacist passed it, and who did."""

    code: str
    tier: str
    title: str
    text: str
    override: Override | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """The same problem in the same words."""
        return self.code, self.title, self.text


def seen_in(problems: Iterable[Problem], prescription: Prescription) -> list[tuple[Problem, Seen]]:
    """Each of these problems with what it says; of one that was passed, the hard stop it was."""
    overrides = list(overrides_of(prescription).values())
    return [(problem, _seen(problem, overrides)) for problem in problems if problem.code]


def _seen(problem: Problem, overrides: Sequence[Override]) -> Seen:
    title = problem.title.removeprefix(OVERRIDDEN)
    passed = title != problem.title
    found = [one for one in overrides if passed and _is_of(one, problem, title)]
    row = max(found, key=lambda one: len(one.evidence), default=None)  # of two that fit, the one that says more
    if row is None:
        return Seen(problem.code, problem.tier, problem.title[:200], problem.text[:600])
    return Seen(problem.code, "blocker", title[:200], row.evidence.removeprefix(f"{title}. ")[:600], row)


def _is_of(row: Override, problem: Problem, title: str) -> bool:
    """Whether this is what was passed: two stops may share a title, so their words are compared too."""
    return row.code == problem.code and f"{title}. {problem.text}".startswith(row.evidence)


def seen_at(review: Review) -> dict[tuple[str, str, str], ShownProblem]:
    """What was shown at an earlier review, by its words."""
    return {(row.code, row.title, row.text): row for row in review.shown.all()}


def facts_of(order: Order) -> Facts:
    """What an order is judged on beside itself, as it is now: for the list of what changed since.

    The lists are those of all records of the person (ADR 0015).
    """
    prescription, patient = order.prescription, order.prescription.patient
    lists = Lists.of([patient, *PatientMatch.objects.others_of(patient)])
    answers = prescription.answers()
    opioid = answers.opioid_last_14_days
    return {
        "Other medicines": sorted(lists.medicines),
        "Allergies": sorted(lists.allergies),
        "Leave out": sorted(lists.left_out),
        "Applies": conditions_said(answers.conditions).split("; ") if answers.conditions else [],
        "Opioid in 14 days": [f"{opioid.words} {answers.opioid_what}".strip()] if opioid != Answer.NO else [],
        "Dose": sorted({f"{line.formula.product}: {line.directions}" for line in order.lines.all()}),
        "Prescriber": [prescription.prescriber.printed_name],
    }


def changes(before: Mapping[str, Sequence[str]], now: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """What came and what went between two fills, by what it is of."""
    found = []
    for name, values in now.items():
        earlier = before.get(name, [])
        came = [one for one in values if one not in earlier]
        gone = [one for one in earlier if one not in values]
        said = [f"new: {', '.join(came)}"] * bool(came) + [f"no longer: {', '.join(gone)}"] * bool(gone)
        if said:
            found.append((name, "; ".join(said)))
    return found
