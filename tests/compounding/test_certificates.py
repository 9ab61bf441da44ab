"""A certificate that comes after its lot: an imported active is released once it has one (CMP-01, CMP-09)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from compounding.actions import stock
from compounding.actions.certificates import attach
from compounding.calculations import Assay, Basis
from compounding.imports import IMPORTERS
from compounding.lifecycle import LotStatus
from compounding.models import Hydrate, ImportKind, Lot
from records import archive
from records.importing import example_of, import_rows
from records.models import Event
from records.refusals import NotAllowed
from tests import factories
from tests.factories import SIGNING_CODE
from tests.factories.compounding import PDF
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def lot(pharmacist, at):
    """An active as a file brought it."""
    import_rows(IMPORTERS[ImportKind.LOTS], example_of(ImportKind.LOTS), by=pharmacist, at=at)
    return Lot.objects.get(maker_lot="NX2611A")


def test_an_imported_active_is_released_once_its_certificate_is_attached(lot, pharmacist, technician):
    page, release = reverse("lot_certificate_add", args=[lot.public_id]), reverse("lot_release", args=[lot.public_id])
    browser = signed_in(pharmacist)
    assert browser.post(release, {"signing_code": SIGNING_CODE}).status_code == 422
    mate = signed_in(technician)
    assert page in mate.get(reverse("lot", args=[lot.public_id])).content.decode()
    begins = mate.get(page).context["form"].initial
    assert (str(begins["percent"]), begins["basis"], begins["hydrate"]) == ("99.6000", "anhydrous", "dihydrate")
    said = {"hydrate": "dihydrate", "percent": "99.5", "basis": "anhydrous", "water": "8.4", "solvents": ""}
    answer = mate.post(page, said | {"certificate": SimpleUploadedFile("c.pdf", PDF)})
    assert answer.url == reverse("lot", args=[lot.public_id])
    lot.refresh_from_db()
    assert archive.fetch(lot.certificate_sha256) == PDF
    assert (str(lot.assay_percent), str(lot.water_percent)) == ("99.5000", "8.4000")
    assert Event.objects.filter(subject_id=lot.public_id).latest("pk").code == "lot.changed"
    assert page not in mate.get(answer.url).content.decode()
    browser.post(release, {"signing_code": SIGNING_CODE})
    assert Lot.objects.get(pk=lot.pk).status == LotStatus.RELEASED


@pytest.mark.parametrize(
    ("papers", "code"),
    [
        (stock.Certificate(), "no_certificate"),
        (stock.Certificate(b"%PDF-1.7 but no more", hydrate=Hydrate.DIHYDRATE), "not_a_pdf"),
        (stock.Certificate(PDF), "no_hydrate"),
    ],
)
def test_what_is_no_certificate_is_refused_and_nothing_is_kept(lot, technician, at, papers, code):
    with pytest.raises(stock.LotRefused) as refused:
        attach(lot, papers, by=technician, at=at)
    assert (refused.value.code, Lot.objects.get(pk=lot.pk).certificate_sha256) == (code, "")


def test_it_is_attached_once_and_before_the_lot_is_judged(lot, pharmacist, at):
    papers = stock.Certificate(PDF, Assay(99, Basis.ANHYDROUS, 8), Hydrate.DIHYDRATE)
    attach(lot, papers, by=pharmacist, at=at)
    rejected = Lot.objects.get(maker_lot="NX2604C")
    stock.reject(rejected, reason="wet", by=pharmacist, at=at)
    for one in (lot, rejected):
        with pytest.raises(stock.LotRefused) as refused:
            attach(one, papers, by=pharmacist, at=at)
        assert refused.value.code == "certificate_too_late"


def test_nobody_but_the_bench_attaches_it(lot, administrator, at):
    with pytest.raises(NotAllowed):
        attach(lot, stock.Certificate(PDF, hydrate=Hydrate.DIHYDRATE), by=administrator, at=at)
    other = signed_in(factories.administrator("Moss Other"))
    assert other.get(reverse("lot_certificate_add", args=[lot.public_id])).status_code == 403
