"""What the record of a batch says of what came of it: yield, labels, deviations, verdicts, units (CR-07, REL-04)."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from compounding.batch_record_content import Filled
from compounding.models import Batch, LabelCount, MovementKind
from compounding.problems import problems_with_batch
from compounding.record_parts import Entry, Fact, Section, Table, said, told
from compounding.record_people import taken
from premises.moments import record_stamp
from premises.quantities import dose_text
from records.models import Event

# A step that was decided with a reason, and what it is called in the record.
VERDICTS = {
    "batch.send_back": "Sent back", "batch.reject": "Rejected", "batch.recall": "Recalled",
    "batch.finish": "Yield reason",
}  # fmt: skip
# Why these happened is the number of an order: whose it is does not stand in the record of a batch.
OF_AN_ORDER = frozenset({MovementKind.FILLED, MovementKind.PUT_BACK})


def outcome(batch: Batch) -> Section:
    """What was counted of what was planned, and the labels added up; earlier counts stay (CR-07, REL-04)."""
    low, high = (batch.figure(key) for key in ("yield_low_percent", "yield_high_percent"))
    facts = told(
        ("Planned", f"{dose_text(batch.planned_units)} units"),
        ("Counted", _counted(batch)),
        ("Without a reason", f"{dose_text(low)} to {dose_text(high)} %"),
        ("Reason", batch.yield_note),
    )
    rows = list(batch.label_counts.select_related("counted_by"))
    entries = tuple(_labels(number, row, is_last=row is rows[-1]) for number, row in enumerate(rows, start=1))
    none = () if entries or batch.formula.is_trituration else ("Labels are not added up yet (REL-04).",)
    return Section(title="Yield and labels", rules="CR-07, CR-13, REL-04", facts=facts, lines=none, entries=entries)


def _counted(batch: Batch) -> str:
    if batch.counted_units is None:
        return "not yet"
    percent = batch.counted_units / batch.planned_units * 100
    return f"{dose_text(batch.counted_units)} units, {percent:.1f} %"


def _labels(number: int, row: LabelCount, *, is_last: bool) -> Entry:
    facts = told(
        ("Printed", row.printed_words),
        ("On containers", row.applied), ("Gone", row.gone), ("Destroyed", row.destroyed), ("Retained", row.retained),
        ("Difference", row.difference), ("Why", row.explanation), ("Counted", taken(row.counted_at, row.counted_by)),
    )  # fmt: skip
    return Entry(title=f"Labels, count {number}", facts=facts, struck="" if is_last else "Superseded: counted again.")


def deviations(batch: Batch) -> Section:
    """Every departure: what, why, impact, what was decided, by whom (DEV-01)."""
    rows = batch.deviations.select_related("opened_by", "closed_by").order_by("opened_at", "pk")
    entries = tuple(
        Entry(
            title=row.number,
            aside="open" if row.is_open else f"closed: {row.get_disposition_display()}",
            facts=told(
                ("What", row.what), ("Why", row.why or "not said yet"), ("Impact", row.impact or "not said yet"),
                ("Measures", row.measures), ("Found by", row.get_origin_display()),
                ("Opened", taken(row.opened_at, row.opened_by)), ("Closed", taken(row.closed_at, row.closed_by)),
            ),
        )
        for row in rows
    )  # fmt: skip
    none = () if entries else ("None.",)
    return Section(title="Deviations", rules="CR-13, DEV-01", lines=none, entries=entries)


def verdict(batch: Batch, problems: Sequence[str]) -> Section:
    """Quarantine and what was decided, with the reasons; what is still open about it (REL-01, REL-03, QA-02)."""
    decided = told(
        ("In quarantine", f"since {taken(batch.finished_at, batch.finished_by)}" if batch.finished_at else ""),
        ("Reviewed", taken(batch.reviewed_at, batch.reviewed_by)),
        ("Released", taken(batch.released_at, batch.released_by)),
        ("At risk because", batch.risk_reason),
        *_reasons(batch),
    )
    return Section(
        title="Verdict", rules="CR-04, REL-01", facts=decided, lines=said(*problems) or ("Nothing is open about it.",)
    )


def _reasons(batch: Batch) -> list[Fact]:
    events = Event.objects.of(batch).filter(code__in=VERDICTS)
    found = [(event, json.loads(event.text)["reason"]) for event in events]
    return [
        (VERDICTS[event.code], f"{record_stamp(event.at)}, {event.by.printed_name}: {reason}")
        for event, reason in found
        if reason
    ]


def open_points(batch: Batch, today: date) -> list[str]:
    """What stops or slows it on `today`, in words."""
    return [f"{row.title} ({row.code}). {row.text}" for row in problems_with_batch(batch, today=today)]


def units(batch: Batch, filled: Sequence[Filled]) -> Section:
    """Where its units went: every movement, and the containers that were filled from it, never whose they are."""
    rows = [
        said(
            record_stamp(row.at), row.get_kind_display(), _moved(row.amount), dose_text(row.left),
            row.by.printed_name, "" if row.kind in OF_AN_ORDER else row.reason,
        )
        for row in batch.movements.select_related("by").order_by("at", "pk")
    ]  # fmt: skip
    counted = [f"On hand {dose_text(batch.on_hand)} units, {dose_text(batch.reserved)} of them promised."]
    counted += [f"Containers filled from it: {len(filled)}."]
    table = Table(
        heads=("When", "What", "Units", "Left", "By", "Why"), widths=(19, 14, 10, 10, 25, 22), rows=tuple(rows)
    )
    return Section(title="Where its units went", rules="CR-07", lines=said(*counted), table=table if rows else None)


def _moved(amount: Decimal) -> str:
    """`+300` or `−30`."""
    return f"{'−' if amount < 0 else '+'}{dose_text(abs(amount))}"


def containers(filled: Sequence[Filled]) -> Section:
    """Each container by its code (7.4)."""
    rows = tuple(said(row.code, row.units, row.filled, row.became) for row in filled)
    table = Table(heads=("Container", "Units", "Filled", "What became of it"), widths=(18, 10, 36, 36), rows=rows)
    return Section(title="Containers", table=table)
