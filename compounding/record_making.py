"""What the record of a batch says of its making: lots, weights with their working, steps, samples (CR-05 to CR-13)."""

import json
from collections.abc import Iterable, Sequence

from compounding.amounts import reading_text
from compounding.derivation import derivation
from compounding.making import unit_of_line
from compounding.models import Batch, BatchStep, Hydrate, Lot, Weighing
from compounding.record_parts import Entry, Section, Table, said, told
from compounding.record_people import hash_text, taken
from compounding.stored_inputs import Compared, compared
from compounding.timing import dilution_of
from premises.moments import record_day
from premises.quantities import dose_text
from records.models import Event

MINUTE, NOT_YET = 60, "not yet"


def lots_of(weighings: Iterable[Weighing]) -> list[Lot]:
    """The lots these were taken from, each once."""
    return list({row.lot_id: row.lot for row in weighings}.values())


def components(lots: Sequence[Lot]) -> Section:
    """Each lot with maker, maker's number, expiry and certificate (CR-05, CMP-05, CMP-09)."""
    return Section(
        title="Components", rules="CR-05", entries=tuple(_lot(lot) for lot in lots),
        lines=() if lots else ("Nothing is weighed yet.",),
    )  # fmt: skip


def _lot(lot: Lot) -> Entry:
    given = "" if lot.expiry_is_given else ", a year after receipt: the vendor gives none"
    hydrate = "" if lot.hydrate == Hydrate.NOT_APPLICABLE else lot.get_hydrate_display()
    dry = f", water {dose_text(lot.water_percent)} %, solvents {dose_text(lot.solvents_percent)} %"
    assay = f"{dose_text(lot.assay_percent)} %, {lot.get_assay_basis_display()}{dry}" if lot.assay_percent else ""
    facts = told(
        ("Made in batch", lot.made_from.number if lot.made_from else ""),
        ("Manufacturer", lot.manufacturer),
        ("Maker's lot", lot.maker_lot),
        ("Vendor", lot.vendor),
        ("Catalogue no.", lot.catalogue_number),
        ("Expires", f"{record_day(lot.expires_on)}{given}"),
        ("Received", f"{record_day(lot.received_on)}, {lot.received_by.printed_name}"),
        ("Form", hydrate),
        ("Assay", assay),
        ("Certificate", hash_text(lot.certificate_sha256) or "none on file"),
        ("Released", taken(lot.released_at, lot.released_by)),
        ("Rejected", taken(lot.rejected_at, lot.rejected_by)),
        ("Recalled", taken(lot.recalled_at, lot.recalled_by)),
    )
    return Entry(title=f"{lot.component.name}", aside=lot.number, facts=facts)


def weighings(batch: Batch) -> Section:
    """Every weight with its band, its balance and both computations; struck ones too (CR-06, CR-09, CALC-01)."""
    rows = list(batch.weighings.select_related(
        "ingredient__component", "ingredient__formula", "lot__component", "balance", "weighed_by", "witnessed_by",
        "voided_by",
    ).order_by("ingredient__position", "pk"))  # fmt: skip
    again = {row.weighing.pk: row for row in compared(batch)}
    why = reasons_of(rows, "weighing.voided")
    entries = tuple(_weighing(n, row, again.get(row.pk), why) for n, row in enumerate(rows, start=1))
    agree = sum(row.agrees for row in again.values())
    both = [f"{agree} of {len(again)} amounts that count came out the same by both computations (CALC-01)."]
    return Section(
        title="Weights", rules="CR-06, CR-09, CR-13, CALC-01", entries=entries,
        lines=tuple(both) if again else () if entries else ("Nothing is weighed yet.",),
    )  # fmt: skip


def _weighing(number: int, row: Weighing, again: Compared | None, why: dict[str, str]) -> Entry:
    unit, on = unit_of_line(row.ingredient), row.balance_state
    target, low, high, amount = (reading_text(each, unit) for each in (row.target, row.low, row.high, row.amount))
    facts = told(
        ("Lot", row.lot.number),
        ("Scanned code", row.lot.scan_code),
        ("Target", f"{target} {unit}"),
        ("Allowed", f"{low} to {high} {unit}"),
        ("Counted" if unit == "pieces" else "Net", f"{amount} {unit}, {_away(row)} of target"),
        ("Balance", f"{on['code']}, weighs from {on['weighs_from_mg']} mg" if on else ""),
        ("Calibrated until", on.get("calibrated_until") or ("none on file" if on else "")),
        ("Checked that day", on.get("checked") or ("no check" if on else "")),
        ("Came by", _came_by(row)),
        ("Weighed", taken(row.weighed_at, row.weighed_by)),
        ("Witnessed", taken(row.witnessed_at, row.witnessed_by) or _no_witness(row)),
    )
    struck = f"Struck out {taken(row.voided_at, row.voided_by)}: {why.get(row.public_id, '')}" if row.voided_at else ""
    lines = [f"First computation: {line}" for line in derivation(row.working)] + _second(row, again, unit)
    title = f"{number}. {row.lot.component.name}"
    return Entry(
        title=title, aside=f"{amount} {unit}", facts=facts, lines=said(*lines), struck=" ".join(struck.split())
    )


def _away(row: Weighing) -> str:
    return f"{row.amount / row.target * 100:.1f} %"


def _came_by(row: Weighing) -> str:
    if not row.balance_state:
        return ""
    return f"sent by the balance: “{row.balance_state['received']}”" if row.is_received else "typed"


def _no_witness(row: Weighing) -> str:
    if row.voided_at:
        return "no: it was struck out before"
    return NOT_YET if row.waits_for_witness else "not asked: the balance sent it"


def _second(row: Weighing, again: Compared | None, unit: str) -> list[str]:
    """What the second computation said when it was weighed, and says today of the rows as they are."""
    kept = row.working.get("again")
    found = [f"Second computation, by rational numbers, when it was weighed: {kept} {unit}"] if kept else []
    if again:
        verdict = "agrees" if again.agrees else "DIFFERS"
        found.append(f"Computed again for this record: {again.again.text()} {unit}: {verdict}")
    return found


def reasons_of(rows: Sequence[Weighing], code: str) -> dict[str, str]:
    """Why a step was taken with these rows, by their identifiers, as the events tell it."""
    if not rows:
        return {}
    found = Event.objects.filter(code=code, subject_kind=rows[0].kind, subject_id__in=[row.public_id for row in rows])
    return {event.subject_id: json.loads(event.text)["reason"] for event in found}


def steps(batch: Batch) -> Section:
    """Every instruction: what was found, how long it ran, by whom and when, its photo (CR-04, CR-10, CR-11)."""
    rows = list(batch.steps.select_related("done_by", "begun_by").order_by("position"))
    heads = ("No.", "Instruction", "Found", "Ran", "Done")
    cells = tuple(
        said(
            row.position, _instruction(batch, row), _found(row), _ran(row), taken(row.done_at, row.done_by) or "not yet"
        )
        for row in rows
    )
    table = Table(heads=heads, widths=(6, 40, 19, 15, 20), rows=cells)
    return Section(title="Steps", rules="CR-04, CR-10, CR-11", table=table)


def _instruction(batch: Batch, row: BatchStep) -> str:
    stages = dilution_of(batch, row)
    diluted = "".join(f" {stage.mixed_mg:.1f} mg + {stage.add_mg:.1f} mg." for stage in stages)
    return f"{row.text}{f' Stages:{diluted}' if diluted else ''}"


def _found(row: BatchStep) -> str:
    parts = [row.found, f"allowed {row.limits}" if row.limits else "", "OUTSIDE" if row.is_outside else ""]
    parts.append(f"photo {hash_text(row.photo_sha256)}" if row.photo_sha256 else "")
    return "; ".join(part for part in parts if part)


def _ran(row: BatchStep) -> str:
    if not row.minutes:
        return ""
    begun = f"begun {taken(row.begun_at, row.begun_by)}; " if row.begun_at else ""
    ran = (row.done_at - row.begun_at).total_seconds() // MINUTE if row.done_at and row.begun_at else 0
    return f"{begun}{ran:.0f} of {row.minutes} min{f'; {row.early_reason}' if row.early_reason else ''}"
