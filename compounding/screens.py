"""What the screens of the bench show: one thing each, with where it stands in the making of the batch."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from compounding.actions.weighing import WrongLot
from compounding.amounts import Target, reading_text
from compounding.balances.line import speaks
from compounding.boards import what_of
from compounding.charts import gauge
from compounding.derivation import derivation
from compounding.gates import gates_of
from compounding.making import in_a_sentence, stages_of, unit_of_line, verb_for, with_making
from compounding.models import Batch, ComponentRole, Equipment, FormulaIngredient, Hydrate, Lot, Weighing
from compounding.told_batches import again_of, working_of
from compounding.told_equipment import weighs_from
from compounding.told_stock import on_hand
from premises.models import Pharmacy
from records.refusals import Refusal

MOST_PROPOSED = 4


def bench(batch: Batch, title: str) -> dict[str, Any]:
    """What every screen of the bench shows: the batch, its stages, what to do."""
    stages = stages_of(batch)
    now = next((number for number, stage in enumerate(stages, start=1) if not stage.is_done), len(stages))
    following = stages[now].title if now < len(stages) else "Release by a pharmacist who did not make it"
    return {
        "batch": batch, "stages": stages, "now": now, "title": title, "next": following,
        "what": what_of(batch),
    }  # fmt: skip


def scan_screen(
    batch: Batch, line: FormulaIngredient, usable: Iterable[Lot], lot: Lot | None, code: str, refusal: Refusal | None
) -> dict[str, Any]:
    """Which component comes next, the lots to take it from, and what was wrong about the last scan."""
    proposed = [lot for lot in usable if batch.asks_for(line, lot)]
    name = with_hydrate(batch.component_for(line).name, line.hydrate)
    return bench(batch, f"{verb_for(line)} {in_a_sentence(batch.component_for(line).name)}") | {
        "name": name,
        "proposed": [(lot, on_hand(lot)) for lot in proposed[:MOST_PROPOSED]],
        "scanned": _wrong(name, lot, code, refusal) if code else None,
    }


def _wrong(expected: str, lot: Lot | None, code: str, refusal: Refusal | None) -> dict[str, Any]:
    """What a wrong scan says: what was expected, what was scanned, and why that is not it."""
    if lot is None:
        scanned, detail = code[:80], "No lot has this code. Nothing was saved."
    else:
        scanned, detail = f"{lot.number} {with_hydrate(lot.component.name, lot.hydrate)}", _why(refusal)
    return {"right": False, "title": "Not this one.", "expected": expected, "scanned": scanned, "detail": detail}


def with_hydrate(name: str, hydrate: str) -> str:
    """A component with the form it is in, where it has one: `Naltrexone hydrochloride, dihydrate`."""
    return name if hydrate in {"", Hydrate.NOT_APPLICABLE} else f"{name}, {hydrate}"


def _why(refusal: Refusal | None) -> str:
    """The reason with its code; what was expected and scanned stands beside it already."""
    if refusal is None or refusal.code == WrongLot.code:
        return f"Nothing was saved (CMP-07, {WrongLot.code})."
    return f"{refusal} ({refusal.code})"


def weigh_screen(
    batch: Batch,
    line: FormulaIngredient,
    lot: Lot,
    target: Target,
    working: dict[str, Any],
    stand: dict[str, Any],
) -> dict[str, Any]:
    """The target with its band, before there is a reading, at a balance that stands as `stand` says."""
    unit = unit_of_line(line)
    is_spared = stand["speaks"] and line.role != ComponentRole.ACTIVE
    return bench(batch, f"{verb_for(line)} {in_a_sentence(lot.component.name)}") | {
        "lot": lot, "unit": unit, "counts": unit == "pieces", "target": reading_text(target.amount, unit),
        "low": reading_text(target.low, unit), "high": reading_text(target.high, unit),
        "gauge": gauge(target, unit), "working": working_of(working),
        "lines": derivation(working), "again": again_of(working, unit),
        "then": "a witness signs what was typed; what the balance sends is kept." if is_spared
        else "somebody else looks and signs as witness.",
    } | stand  # fmt: skip


def stand_of(person: User, balance: Equipment | None, *, at: datetime) -> dict[str, Any]:
    """The balance of this station with what it weighs from, and what stops this person from weighing on it now."""
    return {
        "balance": balance, "weighs_from": weighs_from(balance) if balance else "",
        "speaks": balance is not None and speaks(balance.code),
        "gates": gates_of(person, balance, today=Pharmacy.objects.today(at)),
    }  # fmt: skip


def outside(reading: Decimal | None, target: Target, unit: str) -> dict[str, Any]:
    """What the weigh screen shows instead after a reading outside the band."""
    if reading is None or target.low <= reading <= target.high:
        return {}
    words = "Too little" if reading < target.low else "Too much"
    return {
        "gauge": gauge(target, unit, reading), "reading": reading_text(reading, unit), "judged": words,
        "away": away_text(reading, target, unit),
    }  # fmt: skip


def witness_screen(weighing: Weighing) -> dict[str, Any]:
    """The reading with its verdict, drawn in its band, and what the witness signs."""
    unit = unit_of_line(weighing.ingredient)
    name = in_a_sentence(weighing.lot.component.name)
    target = Target(weighing.target, weighing.low, weighing.high)
    amount = reading_text(weighing.amount, unit)
    batch = with_making(Batch.objects.filter(pk=weighing.batch_id)).get()
    return bench(batch, f"Witness {name}") | {
        "weighing": weighing, "lot": weighing.lot, "unit": unit, "amount": amount,
        "target": reading_text(target.amount, unit), "verdict": away_text(weighing.amount, target, unit),
        "gauge": gauge(target, unit, weighing.amount), "working": working_of(weighing.working),
        "lines": derivation(weighing.working), "again": again_of(weighing.working, unit),
        "means": f"I saw {amount} {unit} of {name}, lot {weighing.lot.number}.",
    }  # fmt: skip


def away_text(amount: Decimal, target: Target, unit: str) -> str:
    """How far a reading is from its target: `4.2 mg under, −0.3 %`."""
    away = amount - target.amount
    if not away:
        return "exactly the target"
    percent = f"{'−' if away < 0 else '+'}{abs(away) / target.amount * 100:.1f} %"
    return f"{reading_text(abs(away), unit)} {unit} {'under' if away < 0 else 'over'}, {percent}"
