"""What the screens of a sample show while it is weighed: the next weight, the last ones, the chart, what is missing."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from compounding.amounts import reading_text
from compounding.calculations import weight_limits
from compounding.models import Batch, SampleWeight
from compounding.net_fill import Expected, Judgement, Of, judged, mean_shell_mg
from compounding.sampling import (
    SampleRefused,
    expected_of,
    least_for,
    open_weights,
    shell_lot_of,
    shell_of_formula,
    shells_of,
)
from compounding.screens import bench
from compounding.told_samples import figures_of_sample, shells_text
from premises.terms import Form

LAST = 5
PAGE = {Of.SHELLS: "batch_shells", Of.UNITS: "batch_sample"}


def sample_screen(batch: Batch, of: Of) -> dict[str, Any]:
    """One weight after the other, of shells or of whole units."""
    taken, least = open_weights(batch, of), least_for(batch, of)
    what = "shell" if of is Of.SHELLS else Form(batch.formula.form).singular
    plural = "empty shells" if of is Of.SHELLS else Form(batch.formula.form).plural
    screen = bench(batch, f"Weigh {least} {plural}") | {
        "of": of, "singular": what, "number": len(taken) + 1, "least": least, "to_go": max(least - len(taken), 0),
        "strike_url": reverse(f"{PAGE[of]}_strike", args=[batch.public_id]),
        "keep_url": reverse(f"{PAGE[of]}_keep", args=[batch.public_id]),
        "count": len(taken),
    }  # fmt: skip
    return screen | (_of_shells(batch, taken) if of is Of.SHELLS else _of_units(batch, taken))


def _of_shells(batch: Batch, taken: Sequence[SampleWeight]) -> dict[str, Any]:
    lot, weights = shell_lot_of(batch), [row.weight_mg for row in taken]
    if lot is None:
        way = {"label": "Count out the shells", "url": reverse("batch_make", args=[batch.public_id])}
        return {"missing": _missing("no_shells", "No shells are counted out for this batch yet.", way)}
    nominal = shell_of_formula(batch)
    figures = [
        ("Mean so far", f"{mean_shell_mg(weights):.2f} mg" if weights else "none weighed"),
        ("Lightest and heaviest", f"{min(weights):f} and {max(weights):f} mg" if weights else ""),
        ("The formula says", f"{nominal.normalize():f} mg" if nominal else ""),
    ]
    return {
        "lot": lot, "facts": [(label, value) for label, value in figures if value],
        "last": _last(taken, None),
    }  # fmt: skip


def _of_units(batch: Batch, taken: Sequence[SampleWeight]) -> dict[str, Any]:
    try:
        expected, _ = expected_of(batch)
    except SampleRefused as refusal:
        return {"missing": _missing(refusal.code, str(refusal).removesuffix(" Nothing was saved."), _way(batch))}
    weights = [row.weight_mg for row in taken]
    verdict = judged(weights, expected) if weights else None
    shells = shells_of(batch)
    return figures_of_sample(batch, expected, verdict) | {
        "last": _last(taken, verdict), "shells": shells_text(shells) if shells else "weighed without shell",
        "weigh_shells_url": reverse("batch_shells", args=[batch.public_id]) if shells else "",
        "aid": _aid(batch, expected), "outside": len(verdict.outside) if verdict else 0,
    }  # fmt: skip


def _last(taken: Sequence[SampleWeight], verdict: Judgement | None) -> list[dict[str, Any]]:
    """The newest first: its number, the weight and, of a unit, the net fill it makes."""
    rows = [
        {
            "number": number, "weight": reading_text(row.weight_mg, "mg"),
            "percent": f"{verdict.percents[number - 1]:.1f} %" if verdict else "",
            "outside": bool(verdict and number in verdict.outside),
        }
        for number, row in enumerate(taken, start=1)
    ]  # fmt: skip
    return rows[::-1][:LAST]


def _aid(batch: Batch, expected: Expected) -> str:
    """Between which gross weights a unit of the formula lies; at the balance only, nothing is judged by it (D-10)."""
    limits = weight_limits(expected.fill_mg, shell_of_formula(batch) or 0)
    return f"{limits.low_mg:.1f} to {limits.high_mg:.1f} mg"


def _missing(code: str, text: str, way: dict[str, str]) -> dict[str, Any]:
    return {"tier": "blocker", "code": code, "title": "It cannot be weighed yet", "text": text, "ways": [way]}


def _way(batch: Batch) -> dict[str, str]:
    """What has to be done first: the shells where they are counted out, else what comes next for the batch."""
    if shell_lot_of(batch):
        return {"label": "Weigh the empty shells", "url": reverse("batch_shells", args=[batch.public_id])}
    return {"label": "What comes next", "url": reverse("batch_make", args=[batch.public_id])}
