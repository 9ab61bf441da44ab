"""How a sample is told on screen and in the record: its figures, its chart, what they mean, and by which shells."""

from typing import Any

from compounding.charts import chart
from compounding.models import Batch, ShellSample
from compounding.net_fill import MOST_ACCEPTANCE, Expected, Judgement, Of
from compounding.problems import judgement_of
from compounding.sampling import least_for


def sample_of(batch: Batch) -> dict[str, Any] | None:
    """The last sample with its judgement and chart (4.7); None before there is one, or where it was not judged."""
    samples, verdict = list(batch.samples.all()), judgement_of(batch)
    if not samples or verdict is None:
        return None
    return figures_of_sample(batch, verdict.expected, verdict) | {
        "number": len(samples), "passes": verdict.passes,
        "shells": shells_text(samples[-1].shells) if samples[-1].shells else "",
        "weighed": [(what, kept) for what, kept in (("Units", samples[-1]), ("Shells", samples[-1].shells)) if kept],
    }  # fmt: skip


def figures_of_sample(batch: Batch, expected: Expected, verdict: Judgement | None) -> dict[str, Any]:
    """The tally and the chart of a sample, finished or under way."""
    size = least_for(batch, Of.UNITS)
    return {
        "tally": _tally(verdict, size), "chart": chart(expected, verdict, size),
        "share": f"{batch.formula.strength_mg / expected.fill_mg * 100:.1f}",
    }  # fmt: skip


def shells_text(shells: ShellSample) -> str:
    """`empty shell 48.0 mg, mean of 10 of lot R-261102-014`."""
    return f"empty shell {shells.mean_mg:.1f} mg, mean of {len(shells.weights_mg)} of lot {shells.lot.number}"


def _tally(verdict: Judgement | None, size: int) -> list[dict[str, Any]]:
    count = len(verdict.nets_mg) if verdict else 0
    if verdict is None:
        return [{"count": count, "word": f"weighed, of {size}"}]
    value = verdict.acceptance
    first = f", first {verdict.accepted}" if value else ""
    spread = f"{verdict.rsd_percent:.1f} %" if verdict.rsd_percent is not None else "from two on"
    return [
        {"count": count, "word": f"weighed, of {size}", "late": bool(verdict.outside)},
        {
            "count": f"{verdict.mean_percent:.1f} %", "word": "mean net fill, 95 to 105 %",
            "late": not verdict.mean_holds,
        },
        {
            "count": spread, "word": "spread (RSD), at most 5 %",
            "late": verdict.rsd_percent is not None and not verdict.spread_holds,
        },
        {
            "count": f"{value.value:.1f}" if value else "from ten on",
            "word": f"acceptance value by weight{first}, at most {MOST_ACCEPTANCE}",
            "late": not verdict.is_even,
        },
    ]  # fmt: skip
