"""Copies into the database: each wave of every copy by one statement, past the same constraints and triggers."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import connection, transaction

from orders.models import Prescription
from pharmacy.history.copies import Copy, Dice, Numbers, fresh_keys
from pharmacy.history.pattern import Pattern, Wave
from records.chain import hold_off_the_seal

ADD = "INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, %s::json)"
CHANGE = """
    UPDATE {table} SET {changes} FROM json_populate_recordset(NULL::{table}, %s::json) AS new WHERE {table}.id = new.id
"""


def write_copies(pattern: Pattern, shifts: Sequence[timedelta], *, dice: Dice, numbers: Numbers) -> None:
    """As many copies as there are shifts, the farthest back first, in one transaction.

    Row history is written by its triggers. Its context stays empty: who did it is told by the events, as everywhere.
    """
    count = len(shifts)
    with transaction.atomic():
        hold_off_the_seal()
        rows = {model: many * count for model, many in pattern.rows.items()}
        keys = fresh_keys(rows, rows.get(Prescription, 0))
        copies = [Copy(shift, dice, keys, numbers) for shift in sorted(shifts, reverse=True)]
        values = [pattern.values(copy) for copy in copies]
        for wave in pattern.waves:
            _write(wave, values)


def _write(wave: Wave, values: Sequence[Sequence[str]]) -> None:
    quote = connection.ops.quote_name
    table = quote(wave.model._meta.db_table)
    changes = ", ".join(f"{quote(column)} = new.{quote(column)}" for column in wave.columns)
    sql = CHANGE if wave.columns else ADD
    rows = ",".join(row.fill(filled) for filled in values for row in wave.rows)
    with connection.cursor() as cursor:
        cursor.execute(sql.format(table=table, changes=changes), [f"[{rows}]"])
