"""The pages of deviations, potency results and verdicts."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from compounding.models import Batch, Deviation
from tests import factories
from tests.factories import SIGNING_CODE
from tests.factories.quality import PDF
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def made(technician, pharmacist, at):
    """In quarantine, tested by nobody."""
    formula = factories.a_formula(by=pharmacist, at=at)
    return factories.a_made_batch(at=at, maker=technician, witness=pharmacist, formula=formula, tested=False)


def test_a_deviation_is_opened_on_its_batch_and_closed_with_a_signature(
    made, technician, pharmacist, pharmacist_in_charge, at
):
    page = reverse("batch_deviate", args=[made.public_id])
    assert signed_in(technician).post(page, {"what": ""}).status_code == 422
    there = signed_in(technician).post(page, {"what": "The sieve was torn."}).url
    assert "The sieve was torn." in signed_in(pharmacist).get(reverse("batch", args=[made.public_id])).content.decode()
    close = reverse("deviation_close", args=[Deviation.objects.get().public_id])
    said = {"why": "Old.", "impact": "None.", "disposition": "accept", "measures": "", "signing_code": SIGNING_CODE}
    assert signed_in(pharmacist).post(close, said).status_code == 403
    assert signed_in(pharmacist_in_charge).post(close, said).url == there
    assert "deviation approved" in signed_in(technician).get(there).content.decode()
    assert "The sieve was torn." in signed_in(technician).get(reverse("quality")).content.decode()


def test_a_potency_is_entered_with_its_certificate(made, pharmacist, at):
    page = reverse("batch_potency", args=[made.public_id])
    day = at.date().isoformat()
    said = {"percent": "80", "laboratory": "Lab", "method": "HPLC", "sampled_on": day, "resulted_on": day}
    bench = signed_in(pharmacist)
    assert bench.post(page, said).status_code == 422
    bench.post(page, said | {"certificate": SimpleUploadedFile("report.pdf", PDF)})
    row = made.potencies.get()
    assert bench.get(reverse("potency_certificate", args=[row.public_id])).getvalue() == PDF
    assert "It failed" in bench.get(reverse("batch", args=[made.public_id])).content.decode()


def test_the_pharmacist_in_charge_alone_is_offered_the_risk(made, pharmacist, pharmacist_in_charge, at):
    page, risk = (reverse(name, args=[made.public_id]) for name in ("batch", "batch_release_at_risk"))
    assert risk not in signed_in(pharmacist).get(page).content.decode()
    assert signed_in(pharmacist).get(risk).status_code == 403
    house = signed_in(pharmacist_in_charge)
    assert risk in house.get(page).content.decode()
    assert house.post(risk, {"reason": "Patients wait.", "signing_code": SIGNING_CODE}).url == page
    assert "Patients wait." in house.get(reverse("quality")).content.decode()


def test_a_batch_is_kept_or_sent_back(made, pharmacist, at):
    house = signed_in(pharmacist)
    page = reverse("batch", args=[made.public_id])
    assert house.post(reverse("batch_review", args=[made.public_id]), {"signing_code": SIGNING_CODE}).url == page
    assert Batch.objects.get(pk=made.pk).reviewed_by == pharmacist
    house.post(reverse("batch_send_back", args=[made.public_id]), {"reason": "Count again."})
    assert "Rework: Count again." in house.get(page).content.decode()
