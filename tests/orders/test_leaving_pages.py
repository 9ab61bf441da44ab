"""The page of an order that leaves: scans one after the other, what was typed is kept, and the parcel is corrected."""

from dataclasses import replace

import pytest

from orders.actions.leaving import Parcel
from orders.handing import Pack
from orders.lifecycle import OrderStatus
from orders.models import Container, HandOver
from tests.factories.dispensing import SENT, goes
from tests.orders.pages import browser, status_of, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PAGE = {
    "how": "collected", "taken_by": "patient", "counselling": "declined", "declined_by": "patient",
    "born_on": "02/29/1984", "zip_code": "97214",
}  # fmt: skip


def test_a_scan_is_a_scan_whatever_else_was_filled_in(ready, bench):
    page, container = url("order_hand_over", ready), Container.objects.get()
    answer = bench.post(page, PAGE | {"scan": "AQ1WRONG"})
    assert answer.status_code == 422 and "Put it aside" in text(answer) and 'value="02/29/1984"' in text(answer)
    answer = bench.post(page, PAGE | {"scan": f"AQ1{container.public_id}"})
    shown = text(answer)
    assert answer.status_code == 200 and f'name="codes" value="{container.public_id}"' in shown
    assert 'name="scan"' not in shown and 'value="02/29/1984"' in shown and "Nothing left" not in shown
    assert status_of(ready) == OrderStatus.CHECKED
    bench.post(page, PAGE | {"codes": [container.public_id]})
    assert status_of(ready) == OrderStatus.HANDED_OVER


def test_a_mismatch_keeps_what_was_typed(ready, bench):
    codes = {"codes": [Container.objects.get().public_id]}
    answer = bench.post(url("order_hand_over", ready), PAGE | codes | {"zip_code": "10001"})
    shown = text(answer)
    assert answer.status_code == 422 and "identity_mismatch" in shown and 'value="10001"' in shown
    assert status_of(ready) == OrderStatus.CHECKED


def test_the_order_says_how_it_left_and_the_parcel_is_corrected(ready, bench, technician, at):
    goes(ready, replace(SENT, parcel=Parcel(pack=Pack.COLD, transit_days=1)), by=technician, at=at)
    shown = text(bench.get(url("order", ready)))
    packed = "Box with cold packs, 1 day on the way"
    for words in ("How it left", packed, "date of birth, ZIP code", "tracknum=1Z999"):
        assert words in shown
    page = url("order_parcel", ready)
    wrong = bench.post(page, {"carrier": "FedEx", "tracking": "1", "reason": "so"})
    assert wrong.status_code == 422 and "FedEx numbers have" in text(wrong)
    bench.post(page, {"carrier": "FedEx", "tracking": "123456789012", "reason": "so"})
    assert HandOver.objects.get().carrier == "FedEx"
    assert "Carrier or tracking number corrected" in text(
        browser(ready.prescription.prescriber.user).get(url("order_followed", ready))
    )


def test_half_an_address_is_refused_at_its_fields(ready, bench):
    codes = {"codes": [Container.objects.get().public_id]}
    parcel = {"how": "shipped", "carrier": "UPS", "pack": "none", "city": "Salem"}
    answer = bench.post(url("order_hand_over", ready), PAGE | codes | parcel)
    assert answer.status_code == 422 and text(answer).count("Another address needs this") == 4


def test_a_parcel_without_a_pack_or_a_collection_by_nobody_is_refused(ready, bench):
    codes = {"codes": [Container.objects.get().public_id]}
    answer = bench.post(url("order_hand_over", ready), PAGE | codes | {"how": "shipped", "carrier": "UPS"})
    assert "Say how it is packed" in text(answer)
    answer = bench.post(url("order_hand_over", ready), PAGE | codes | {"taken_by": ""})
    assert "Say who takes it" in text(answer) and status_of(ready) == OrderStatus.CHECKED
