"""A row of a file of equipment: one piece, a balance with figures. Calibrations are entered on its page (EQP-01)."""

from collections.abc import Hashable, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

from accounts.models import User
from accounts.roles import PHARMACISTS
from compounding.actions import equipment as do
from compounding.equipment_forms import EquipmentForm
from compounding.models import Equipment, ImportKind, StockImport
from records.cells import Filled, columns_of, differing
from records.csv_rows import Row, RowFault
from records.importing import Importer, RowRefused, Taken, each_alone, words_of
from records.refusals import Refusal

COLUMNS = tuple(columns_of(EquipmentForm).values())


def _key(entry: Sequence[Row]) -> Hashable | None:
    return entry[0].cells["code"] or None


def _take(entry: Sequence[Row], by: User, at: datetime) -> Taken:
    row = entry[0]
    filled = Filled(EquipmentForm, row)
    if faults := filled.faults():
        raise RowRefused(faults)
    facts = filled.form.facts()
    found = Equipment.objects.filter(code=facts["code"]).first()
    if found:
        _refuse_differing(found, facts, row)
    else:
        _add(filled, facts, by, at)
    return Taken(row.number, found is None, f"{facts['name']} ({facts['code']}), {facts['kind'].replace('_', ' ')}")


def _add(filled: Filled[EquipmentForm], facts: dict[str, Any], by: User, at: datetime) -> None:
    try:
        do.add_equipment(**facts, by=by, at=at)
    except Refusal as refusal:
        raise RowRefused(filled.refused(refusal) or [filled.at("code", refusal.code, words_of(refusal))]) from refusal


def _refuse_differing(found: Equipment, facts: dict[str, Any], row: Row) -> None:
    said = dict(facts)
    balance = said.pop("balance")
    if others := differing(found, said | (asdict(balance) if balance else {})):
        words = f"{found.code} is here with another {', '.join(others)}. An import changes nothing."
        raise RowRefused([RowFault(row.number, others[0], "equipment_differs", words)])


IMPORTER = Importer(
    kind=ImportKind.EQUIPMENT, whose="A pharmacist", roles=PHARMACISTS,
    kept=partial(StockImport, import_kind=ImportKind.EQUIPMENT), columns=COLUMNS,
    needs=frozenset({"code", "name", "kind"}), gather=each_alone, key=_key, take=_take,
)  # fmt: skip
