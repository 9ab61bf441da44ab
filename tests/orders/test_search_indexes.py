"""Each way of searching a large table is one an index answers: without it a search would read the whole table."""

from datetime import date

import pytest
from django.db import connection

from compounding.models import Batch, Lot
from orders.models import Prescription
from patients.models import Patient

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (lambda: Patient.objects.named_like("smi jo"), "patient_by_words"),
        (lambda: Patient.objects.filter(born_on__in=[date(1958, 3, 14)]), "patient_by_birth"),
        (lambda: Prescription.objects.with_digits("4567"), "prescription_by_digits"),
        (lambda: Lot.objects.beginning("ab-1"), "lot_by_makers_number"),
        (lambda: Lot.objects.filter(number__startswith="R-26"), "compounding_lot_number"),
        (lambda: Batch.objects.beginning("LDN45"), "compounding_batch_number"),
    ],
)
def test_it_reads_an_index(rows, index):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert index in rows().order_by().explain()
