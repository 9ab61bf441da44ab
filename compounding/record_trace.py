"""Where a batch came from, what was cleaned and checked for it, its papers and all that happened (7.4, CR-13)."""

from collections.abc import Iterator
from datetime import date

from compounding.models import BalanceCheck, Batch, Calibration, CleaningEntry, Equipment, Lot, TemperatureEntry
from compounding.record_parts import Section, Table, said
from compounding.record_people import hash_text, taken
from premises.models import Pharmacy
from premises.moments import record_day, record_stamp
from premises.quantities import dose_text
from premises.told_events import told as events_told
from records.models import Document


def back(batch: Batch) -> Section:
    """The lots in it, and of each that was made here the lots in that, as far back as they go (7.4)."""
    rows = tuple(said(*row) for row in _links(batch, 1))
    heads = ("Step back", "Lot", "Component", "Maker and its lot", "Made in batch")
    table = Table(heads=heads, widths=(10, 17, 25, 26, 22), rows=rows)
    none = () if rows else ("Nothing is weighed yet.",)
    return Section(title="Where it came from", rules="CR-05", table=table, lines=none)


def _links(batch: Batch, depth: int) -> Iterator[tuple[str, ...]]:
    for row in batch.weighings.standing():
        lot, within = row.lot, row.lot.made_from
        maker = "" if within else f"{lot.manufacturer}, lot {lot.maker_lot}"
        yield str(depth), lot.number, lot.component.name, maker, within.number if within else ""
        if within:
            yield from _links(within, depth + 1)


def forward(batch: Batch) -> Section | None:
    """Of a stock trituration: the lot it became, and the batches made with it (TRI-01, 7.4)."""
    became = Lot.objects.filter(made_from=batch).select_related("component").first()
    if became is None:
        return None
    made = Batch.objects.made_with(became).with_formula().order_by("planned_at", "pk")
    rows = tuple(said(row.number, row.formula.product, row.get_status_display()) for row in made)
    table = Table(heads=("Batch", "Product", "Status"), widths=(34, 40, 26), rows=rows)
    lot = said(f"It became lot {became.number} of {became.component.name}.")
    return Section(title="What was made with it", rules="TRI-01", lines=lot, table=table)


def surroundings(batch: Batch) -> Section:
    """What was cleaned and read on the days it was made, and the balances used with their papers (CR-13, EQP-01)."""
    rows = tuple(said(*row) for row in (*_balances(batch), *_logs(batch)))
    table = Table(heads=("What", "Found", "When and by whom"), widths=(30, 38, 32), rows=rows)
    none = () if any(row[0].startswith("Cleaned") for row in rows) else ("No cleaning is logged for these days.",)
    return Section(title="Equipment and cleaning", rules="CR-13, EQP-01, EQP-02, CLN-03", lines=none, table=table)


def _balances(batch: Batch) -> Iterator[tuple[str, str, str]]:
    weights, singles = (rows.values_list("balance", flat=True) for rows in (batch.weighings, batch.sample_weights))
    for balance in Equipment.objects.filter(pk__in={*weights, *singles} - {None}).order_by("code"):
        name = f"Balance {balance.code}, {balance.name}{f', serial {balance.serial}' if balance.serial else ''}"
        for row in balance.calibrations.order_by("done_on", "pk"):
            yield name, _calibrated(row), f"{record_day(row.done_on)}, {row.done_for_us_by}"
        checks = balance.checks.filter(checked_on__range=_days(batch)).select_related("checked_by").order_by("pk")
        for check in checks:
            yield name, _checked(check), taken(check.checked_at, check.checked_by)


def _calibrated(row: Calibration) -> str:
    certificate = hash_text(row.certificate_sha256) or "no certificate on file"
    return f"calibration {'passed' if row.passed else 'FAILED'}, due {record_day(row.due_on)}, {certificate}"


def _checked(row: BalanceCheck) -> str:
    shown = f"{dose_text(row.as_found_mg)} mg for {dose_text(row.test_weight_mg)} mg"
    return f"daily check {'passed' if row.passed else 'FAILED'}: {shown}, within {dose_text(row.tolerance_mg)} mg"


def _logs(batch: Batch) -> Iterator[tuple[str, str, str]]:
    during = {"logged_on__range": _days(batch)}
    for row in CleaningEntry.objects.filter(**during).select_related("logged_by").order_by("logged_at", "pk"):
        yield f"Cleaned: {row.surface}", f"{row.agent} {row.note}", taken(row.logged_at, row.logged_by)
    for read in TemperatureEntry.objects.filter(**during).select_related("logged_by").order_by("logged_at", "pk"):
        limits = f"{dose_text(read.low_c)} to {dose_text(read.high_c)} °C"
        found = f"{dose_text(read.reading_c)} °C, allowed {limits}{'' if read.is_inside else ': OUTSIDE'}"
        yield f"Temperature: {read.place}", found, taken(read.logged_at, read.logged_by)


def _days(batch: Batch) -> tuple[date, date]:
    """The first and the last day it was made on; the day it was planned before anything is weighed."""
    today = Pharmacy.objects.today
    first = batch.made_on or today(batch.planned_at)
    return first, max(first, today(batch.finished_at)) if batch.finished_at else first


def papers(batch: Batch) -> Section | None:
    """What was printed of it before, each with its hash (L5)."""
    rows = tuple(
        said(
            f"{row.title}, version {row.version}", row.state, taken(row.asked_at, row.asked_by),
            hash_text(row.sha256), row.reason,
        )
        for row in Document.objects.of(batch).select_related("asked_by").order_by("asked_at", "pk")
    )  # fmt: skip
    heads = ("Paper", "State", "Asked for", "File", "Again because")
    table = Table(heads=heads, widths=(28, 10, 24, 20, 18), rows=rows)
    return Section(title="Papers", rules="L5", table=table) if rows else None


def events(batch: Batch) -> Section:
    """All that happened to it, in order, with what was changed and why (SEC-07)."""
    rows = tuple(
        said(record_stamp(each.at), each.who, each.what, "; ".join(_change(*one) for one in each.changes), each.why)
        for each in events_told(batch)
    )
    heads = ("When", "Who", "What", "Before and after", "Why")
    table = Table(heads=heads, widths=(15, 19, 18, 30, 18), rows=rows)
    return Section(title="All that happened", rules="SEC-07", table=table)


def _change(what: str, before: str, after: str) -> str:
    return f"{what}: {f'{before} → ' if before else ''}{after or 'nothing'}"
