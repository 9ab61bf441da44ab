"""The opioid answer of each prescription becomes its first safety answers; what else is asked now was not asked then."""

from typing import Any

from django.db import migrations

from records.public_ids import new_public_id

MANY = 1000


def keep(apps: Any, schema_editor: Any) -> None:
    """One row for each prescription that has none."""
    answers = apps.get_model("orders", "SafetyAnswers")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, opioid_last_14_days, prepared_by_id, prepared_at FROM orders_prescription p"
            " WHERE opioid_last_14_days IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM orders_safetyanswers a WHERE a.prescription_id = p.id) ORDER BY id"
        )
        rows = cursor.fetchall()
    kept = [
        answers(
            public_id=new_public_id(), prescription_id=pk, opioid_last_14_days=answer, were_asked=False,
            conditions=[], before_signing=True, asked_by_id=by, asked_at=at,
        )
        for pk, answer, by, at in rows
    ]  # fmt: skip
    answers.objects.bulk_create(kept, batch_size=MANY)


class Migration(migrations.Migration):
    """Copies; taking it back leaves the rows."""

    dependencies = [("orders", "0010_safety_answers")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
