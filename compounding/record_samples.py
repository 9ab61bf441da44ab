"""What the record of a batch says of its samples: weights one by one, statistics, chart, laboratory (CR-11)."""

from compounding.models import Batch, CapsuleSample, SampleWeight, ShellSample
from compounding.models.quality import LEAST_PERCENT, MOST_PERCENT
from compounding.net_fill import LIMITS, MOST_ACCEPTANCE, Judgement
from compounding.record_parts import Entry, Fact, Graph, Section, said, told
from compounding.record_people import hash_text, taken
from premises.moments import record_day, record_stamp
from premises.quantities import dose_text

NOT_CONTENT = "Even weight does not prove even content (QC-07)."


def weights(batch: Batch) -> Section:
    """Every sample of whole units, the last with its chart; struck weights too (CR-11, 4.7)."""
    rows = list(batch.samples.select_related("taken_by", "shells__lot", "shells__taken_by").order_by("taken_at", "pk"))
    judged = [row for row in rows if row.expected]
    entries = tuple(_sample(n, row, is_last=n == len(rows)) for n, row in enumerate(rows, start=1))
    lines = [f"{LIMITS}. Acceptance value by weight at most {MOST_ACCEPTANCE}. {NOT_CONTENT}"]
    return Section(
        title="In-process weights", rules="CR-11, QC-01 to QC-07",
        lines=said(*lines, *map(_struck, _struck_of(batch))) if rows else ("No sample is weighed.",),
        graph=_graph(judged[-1]) if judged and judged[-1] is rows[-1] else None, entries=entries,
    )  # fmt: skip


def _graph(row: CapsuleSample) -> Graph:
    return Graph(
        fill_mg=row.inputs["fill_mg"], shell_mg=row.inputs["shell_mg"], gross_mg=tuple(map(str, row.weights_mg))
    )


def _sample(number: int, row: CapsuleSample, *, is_last: bool) -> Entry:
    verdict, shells = row.judgement, row.shells
    title = f"Sample {number}, {len(row.weights_mg)} units"
    figures = _figures(verdict) if verdict else (("Judged", "not on net fill: no shells were weighed"),)
    facts = told(
        ("Weighed", taken(row.taken_at, row.taken_by)),
        ("Balance", row.balances),
        *_of_shells(shells),
        *figures,
    )  # fmt: skip
    lines = [f"Gross, mg: {_numbered(row.weights_mg)}"]
    lines += [f"Net fill, %: {_numbered([f'{value:.1f}' for value in verdict.percents])}"] if verdict else []
    lines += [f"Empty shells, mg: {_numbered(shells.weights_mg)}"] if shells else []
    struck = "" if is_last else "Superseded: a later sample counts."
    aside = ("passes" if verdict.passes else "FAILS") if verdict else ""
    return Entry(title=title, aside=aside, facts=facts, lines=said(*lines), struck=struck)


def _of_shells(shells: ShellSample | None) -> tuple[Fact, ...]:
    """What was taken off each weight, and who weighed that on what (QC-04)."""
    if shells is None:
        return ()
    mean = f"{shells.mean_mg:.1f} mg, mean of {len(shells.weights_mg)}, lot {shells.lot.number}"
    on = f" on {shells.balances}" if shells.balances else ""
    return told(("Empty shell", mean), ("Shells weighed", f"{taken(shells.taken_at, shells.taken_by)}{on}"))


def _figures(verdict: Judgement) -> tuple[Fact, ...]:
    value, rsd = verdict.acceptance, verdict.rsd_percent
    outside = ", ".join(f"no. {place}" for place in verdict.outside)
    by = f"AV {value.value:.1f}, first {verdict.accepted}: M {value.m:.1f}, s {value.s:.2f}" if value else "from ten on"
    return (
        ("Expected fill", f"{verdict.expected.fill_mg:.1f} mg"),
        ("Mean net fill", f"{verdict.mean_percent:.1f} %"),
        ("Spread, RSD", f"{rsd:.1f} %" if rsd is not None else "from two on"),
        ("Acceptance value", by),
        ("Outside", outside or "none"),
    )


def _numbered(values: list[str]) -> str:
    return " · ".join(f"{place}: {value}" for place, value in enumerate(values, start=1))


def _struck_of(batch: Batch) -> list[SampleWeight]:
    return list(batch.sample_weights.exclude(struck_at=None).select_related("struck_by", "taken_by"))


def _struck(row: SampleWeight) -> str:
    whose = "shell" if row.shell_lot_id else "unit"
    by = row.struck_by.printed_name if row.struck_by else ""
    return (
        f"Struck out while weighing: {dose_text(row.weight_mg)} mg, a {whose}, {record_stamp(row.taken_at)}; by {by}."
    )


def laboratory(batch: Batch) -> Section:
    """What a laboratory found, every result; why it was asked (QC-08, QC-09)."""
    rows = list(batch.potencies.select_related("recorded_by"))
    entries = tuple(
        Entry(
            title=f"{row.method}, {row.laboratory}",
            aside=f"{dose_text(row.percent)} % of label: {'passes' if row.passed else 'FAILS'}",
            facts=told(
                ("Sampled on", record_day(row.sampled_on)), ("Found on", record_day(row.resulted_on)),
                ("Allowed", f"{LEAST_PERCENT} to {MOST_PERCENT} %"), ("Certificate", hash_text(row.certificate_sha256)),
                ("Entered", taken(row.recorded_at, row.recorded_by)),
            ),
            struck="" if row is rows[-1] else "Superseded: a later result counts.",
        )
        for row in rows
    )  # fmt: skip
    asked = told(("Tested because", batch.potency_because))
    return Section(
        title="Laboratory", rules="CR-11, QC-08, QC-09", facts=asked, entries=entries,
        lines=() if entries else ("No result is entered.",),
    )  # fmt: skip
