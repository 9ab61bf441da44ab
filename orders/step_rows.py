"""Where the rows of a page of steps come from: the catalogue, an earlier prescription, a ready-made ramp."""

from collections.abc import Iterable, Mapping, Sequence, Set
from decimal import Decimal
from typing import Any

from compounding.models import Formula
from orders.dose_problems import strongest
from orders.filling import what_is_left
from orders.models import Prescription, PrescriptionStep
from orders.ramps import Ramp
from orders.step_forms import StepForm
from orders.stretches import rest_of
from premises.quantities import dose_text
from premises.terms import Exclusion, Form


def catalogue_now() -> dict[str, Formula]:
    """What may be ordered, by code, in the order of the catalogue."""
    rows = Formula.objects.orderable().catalogue().prefetch_related("ingredients__component")
    return {formula.code: formula for formula in rows}


def rows_of(source: Prescription) -> list[dict[str, Any]]:
    """The steps of a prescription as rows to compose from."""
    return [_row(step, step.days) for step in source.steps.select_related("formula")]


def rows_from(source: Prescription, *, day: int) -> list[dict[str, Any]]:
    """What is left of a schedule from a day of it on (0 is its first), or its last dose after its end."""
    steps = source.all_steps()
    return [_row(steps[one.step], one.days) for one in rest_of(source.stretches(), day)] or [_row(steps[-1], None)]


def rows_left(source: Prescription) -> list[dict[str, Any]]:
    """The steps that were not given of it, or its last dose: what ordering it again begins with."""
    return [_row(step, days) for step, days in what_is_left(source)]


def _row(step: PrescriptionStep, days: int | None) -> dict[str, Any]:
    units = dose_text(round(step.dose_mg / step.formula.strength_mg, 2))
    return {"formula": step.formula.code, "units_per_dose": units, "days": days or ""}


def rows_of_ramp(ramp: Ramp, catalogue: Mapping[str, Formula], left_out: Iterable[Exclusion]) -> list[dict[str, Any]]:
    """The steps of a ramp without what the patient leaves out; none where a strength is not to be had.

    Each dose of capsules is one capsule of its strength; all doses of a liquid are measured from the weakest.
    """
    excluded, rows = set(left_out), []
    of_form = [formula for formula in catalogue.values() if Form(formula.form) in ramp.forms]
    usable = sorted((one for one in of_form if not one.excluded() & excluded), key=lambda one: one.strength_mg)
    for dose_mg, days in zip(ramp.doses_mg, ramp.lengths, strict=True):
        formula = next((one for one in usable if one.is_liquid or one.strength_mg == dose_mg), None)
        if formula is None:
            return []
        units = dose_text(round(dose_mg / Decimal(formula.strength_mg), 2))
        rows.append({"formula": formula.code, "units_per_dose": units, "days": days or ""})
    return rows


def in_fewest_units(
    rows: Sequence[Mapping[str, Any]], catalogue: Mapping[str, Formula], left_out: Set[Exclusion]
) -> list[dict[str, Any]]:
    """The same doses from the strongest product that holds each; a row that says no dose stays as it was typed."""
    return [_fewest(dict(row), catalogue, left_out) for row in rows]


def _fewest(row: dict[str, Any], catalogue: Mapping[str, Formula], left_out: Set[Exclusion]) -> dict[str, Any]:
    form = StepForm(row, catalogue=catalogue)
    if not form.is_valid() or catalogue[row["formula"]].is_liquid:
        return row
    dose_mg = form.draft().dose_mg
    best = strongest(dose_mg, catalogue[row["formula"]], catalogue.values(), left_out)
    return row | {"formula": best.code, "units_per_dose": dose_text(dose_mg / Decimal(best.strength_mg))}
