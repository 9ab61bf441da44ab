"""Prescribers whose orders were accepted before verifications were kept go on as verified (RX-12).

A pharmacist judged NPI and licence of each such order on acceptance (RX-03); to stop their next order would lock
patients out of a medicine they take, for nothing that is new. So each licence in force of such a prescriber is taken
over: the verification says `taken_over`, not where it was looked up, stands in the name of the house because no person
looked anything up, and lapses as any other does, at the latest with the licence. Nobody acted, so it has no event; the
history of the table has the rows.

Whoever has no accepted order is not taken over: their first order waits until somebody looks them up.
"""

from django.db import migrations
from django.utils import timezone


def take_over(apps, _schema_editor):
    """Write the verification of each licence in force of a prescriber with an accepted order, once."""
    prescription, licence = apps.get_model("orders", "Prescription"), apps.get_model("prescribers", "PrescriberLicence")
    verification, now = apps.get_model("prescribers", "Verification"), timezone.now()
    known = prescription.objects.filter(orders__accepted_at__isnull=False).values("prescriber")
    held = licence.objects.filter(prescriber__in=known, ended_at=None, expires_on__gte=now.date(), verifications=None)
    rows = list(held.select_related("prescriber__user"))
    # Where an order was accepted there is the system user: the owner's account was made in its name.
    house = apps.get_model("accounts", "User").objects.get(audience="system") if rows else None
    verification.objects.bulk_create(_taken_over(verification, row, house, now) for row in rows)


def _taken_over(verification, licence, house, now):
    prescriber = licence.prescriber
    return verification(
        licence=licence, npi=prescriber.npi, name=prescriber.user.name, credentials=prescriber.user.credentials,
        state=licence.state, number=licence.number, expires_on=licence.expires_on, npi_source="taken_over",
        licence_source="taken_over", verified_by=house, verified_at=now,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_returns"), ("prescribers", "0003_verification")]
    operations = [migrations.RunPython(take_over, migrations.RunPython.noop, elidable=True)]
