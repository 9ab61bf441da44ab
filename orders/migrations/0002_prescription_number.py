"""The sequence prescription numbers come from; it never gives a number twice, also after a rollback."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE orders_prescription_number START 1000001 MAXVALUE 9999999 NO CYCLE",
            "DROP SEQUENCE orders_prescription_number",
        )
    ]
