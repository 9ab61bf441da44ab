"""The pages of components and lots: who may, what is refused, what is kept of a certificate."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from compounding.lifecycle import LotStatus
from compounding.models import Component, Lot
from records import archive
from tests import factories
from tests.factories import SIGNING_CODE
from tests.factories.compounding import PDF
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def typed(component: Component, at: datetime, **other: object) -> dict[str, object]:
    """A delivery of an active as it is typed in."""
    said = {
        "component": component.pk, "vendor": "Example Supply", "manufacturer": "Invented Works", "maker_lot": "X1",
        "quantity": "100", "unit": "g", "received_on": at.date(), "expires_on": at.date() + timedelta(days=300),
        "hydrate": "dihydrate", "percent": "99.6", "basis": "anhydrous", "water": "8.5", "solvents": "",
        "certificate": SimpleUploadedFile("anything.txt", PDF),
    }  # fmt: skip
    return said | other


@pytest.fixture
def active(pharmacist: User, at: datetime) -> Component:
    return factories.a_component(by=pharmacist, at=at)


def test_a_pharmacist_adds_a_component_and_a_technician_sees_it(pharmacist, technician):
    browser = signed_in(pharmacist)
    said = {"code": "NTX", "name": "Naltrexone hydrochloride", "role": "active", "contains": ""}
    assert browser.post(reverse("component_add"), said).url == reverse("components")
    assert "Naltrexone hydrochloride" in signed_in(technician).get(reverse("components")).content.decode()
    assert signed_in(technician).post(reverse("component_add"), said).status_code == 403


def test_a_code_that_is_taken_is_refused_at_its_field(pharmacist, active):
    said = {"code": active.code, "name": "Another", "role": "active", "contains": ""}
    answer = signed_in(pharmacist).post(reverse("component_add"), said)
    assert answer.status_code == 422
    assert "code" in answer.context["form"].errors
    assert Component.objects.count() == 1


def test_a_technician_receives_a_lot_with_its_certificate(technician, active, at):
    browser = signed_in(technician)
    answer = browser.post(reverse("lot_receive"), typed(active, at))
    lot = Lot.objects.get()
    assert answer.url == reverse("lot", args=[lot.public_id])
    assert (lot.status, lot.on_hand, lot.received_by) == (LotStatus.QUARANTINED, 100_000, technician)
    assert archive.fetch(lot.certificate_sha256) == PDF
    page = browser.get(answer.url).content.decode()
    assert lot.scan_code in page
    download = browser.get(reverse("lot_certificate", args=[lot.public_id]))
    assert (download.getvalue(), download["Content-Type"]) == (PDF, "application/pdf")


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"certificate": SimpleUploadedFile("c.pdf", b"%PDF-1.7 but no more")}, "not a PDF that opens (CMP-05)"),
        ({"unit": "pieces"}, "Shells and tablets come in pieces, all else by weight."),
        ({"basis": ""}, "says what it is of (CMP-09)"),
        ({"hydrate": "not_applicable"}, "anhydrous or the dihydrate (CMP-09)"),
        ({"expires_on": "2026-11-22"}, "It ended before it came (CMP-04)"),
        ({"quantity": "0"}, "more than nothing (CMP-05)"),
        ({"percent": "996"}, "less than or equal to 110"),
    ],
)  # fmt: skip
def test_what_cannot_be_received_is_refused_and_nothing_is_kept(technician, active, at, other, words):
    answer = signed_in(technician).post(reverse("lot_receive"), typed(active, at, **other))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Lot.objects.exists()


def test_a_pharmacist_releases_with_the_signing_code(pharmacist, technician, at):
    lot = factories.a_quarantined_lot(by=pharmacist, at=at)
    page = reverse("lot_release", args=[lot.public_id])
    assert signed_in(technician).get(page).status_code == 403
    browser = signed_in(pharmacist)
    wrong = browser.post(page, {"signing_code": "271828"})
    assert (wrong.status_code, Lot.objects.get().status) == (422, LotStatus.QUARANTINED)
    assert browser.post(page, {"signing_code": SIGNING_CODE}).url == reverse("lot", args=[lot.public_id])
    assert Lot.objects.get().status == LotStatus.RELEASED
    assert browser.get(reverse("lot", args=[lot.public_id])).context["signed"][0]["meaning"] == "released"


def test_an_active_without_certificate_is_not_released_and_the_rule_is_named(pharmacist, technician, active, at):
    signed_in(technician).post(reverse("lot_receive"), typed(active, at, certificate=""))
    lot = Lot.objects.get()
    answer = signed_in(pharmacist).post(reverse("lot_release", args=[lot.public_id]), {"signing_code": SIGNING_CODE})
    assert answer.status_code == 422
    assert "CMP-09" in answer.content.decode()
    assert signed_in(pharmacist).get(reverse("lot_certificate", args=[lot.public_id])).status_code == 404


def test_a_lot_is_rejected_with_a_reason(pharmacist, at):
    lot = factories.a_lot(by=pharmacist, at=at)
    page = reverse("lot_reject", args=[lot.public_id])
    browser = signed_in(pharmacist)
    assert browser.post(page, {"reason": ""}).status_code == 422
    browser.post(page, {"reason": "Wet bag."})
    assert Lot.objects.get().status == LotStatus.REJECTED


def test_what_waits_and_what_ends_soon_stands_above(pharmacist, at):
    waiting = factories.a_quarantined_lot(by=pharmacist, at=at)
    ending = factories.a_lot("MCC", by=pharmacist, at=at, expires_on=at.date() + timedelta(days=30))
    sections = signed_in(pharmacist).get(reverse("lots")).context["sections"]
    found = {name: [line["lot"].pk for line in lines] for name, _, lines in sections}
    assert found == {"waiting": [waiting.pk], "ending": [ending.pk], "destroy": [], "all": [ending.pk, waiting.pk]}


def test_the_list_goes_on_after_the_last_lot_shown(pharmacist, at, monkeypatch):
    monkeypatch.setattr("records.paging.PAGE", 2)
    made = [factories.a_quarantined_lot(by=pharmacist, at=at + timedelta(minutes=n)) for n in range(3)]
    browser = signed_in(pharmacist)
    first = browser.get(reverse("lots"))
    second = browser.get(first.context["next_url"])
    shown = [line["lot"].pk for page in (first, second) for line in page.context["sections"][-1][2]]
    assert shown == [lot.pk for lot in reversed(made)]
    assert second.context["next_url"] == ""


def test_three_lots_take_as_many_queries_as_twelve(pharmacist, at, django_assert_num_queries):
    browser = signed_in(pharmacist)
    counts = [_queries(browser, reverse("lots"), lots, pharmacist, at) for lots in (3, 9)]
    assert counts[0] == counts[1]


def _queries(browser, page, more, by, at):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(more):
        factories.a_quarantined_lot(by=by, at=at)
    browser.get(page)
    with CaptureQueriesContext(connection) as caught:
        browser.get(page)
    return len(caught)
