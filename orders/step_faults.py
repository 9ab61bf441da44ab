"""What makes the steps of a draft impossible, each where it stands: for forms beside the row, for actions to refuse."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from compounding.models import Formula
from orders.drafts import StepDraft
from premises.quantities import dose_text


@dataclass(frozen=True)
class Fault:
    """What is wrong with the step at `position` (0 is the first); `field` is the part of it that is meant."""

    position: int
    field: str
    code: str
    text: str


def faults_in(steps: Sequence[StepDraft], formulas: Mapping[str, Formula]) -> Iterator[Fault]:
    """Everything that cannot be, in the order of the steps; `formulas` are the orderable ones by code (RX-05)."""
    if not steps:
        yield Fault(0, "formula", "no_steps", "A prescription has at least one step (RX-05).")
    for position, step in enumerate(steps):
        if step.days is None and position < len(steps) - 1:
            yield Fault(position, "days", "open_ended", "Only the last step may be open-ended. Say for how many days.")
    for position, step in enumerate(steps):
        yield from _of_formula(position, step, formulas.get(step.formula_code))
    yield from _several_forms(steps, formulas)


def _of_formula(position: int, step: StepDraft, formula: Formula | None) -> Iterator[Fault]:
    if formula is None:
        yield Fault(position, "formula", "no_such_formula", f"There is no approved formula {step.formula_code}.")
    elif not formula.is_liquid and (step.dose_mg / Decimal(formula.strength_mg)) % 1:
        said = f"{dose_text(step.dose_mg)} mg is not a whole number of {formula.product}: never a part of a unit."
        yield Fault(position, "units_per_dose", "part_of_a_unit", said)


def _several_forms(steps: Sequence[StepDraft], formulas: Mapping[str, Formula]) -> Iterator[Fault]:
    known = [(position, formulas[s.formula_code]) for position, s in enumerate(steps) if s.formula_code in formulas]
    for position, formula in known:
        if formula.form != known[0][1].form:
            yield Fault(position, "formula", "several_forms", "One prescription has one dosage form.")
