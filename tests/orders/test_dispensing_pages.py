"""The way of an accepted order through the pages: promised, filled with scan, checked, handed over; batches beside."""

import pytest
from django.urls import reverse

from accounts.models import User
from orders.actions import allocation, dispensing
from orders.lifecycle import OrderStatus
from orders.models import Container, Counselling, Handing, Order
from records.models import Document, DocumentState
from tests import factories
from tests.factories import dispensing as dispensing_factories
from tests.factories.dispensing import inspected, labels_made, poured, promised
from tests.orders.pages import SIGNED, status_of, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
GOING = {
    "how": "collected", "taken_by": "patient", "counselling": "declined", "declined_by": "patient",
    "born_on": "02/29/1984", "zip_code": "97214",
}  # fmt: skip
PARCEL = {"how": "shipped", "carrier": "other", "other_carrier": "Example Post", "tracking": "EX12", "pack": "none"}


def codes_of(order: Order) -> dict[str, list[str]]:
    """As the page carries them once every container is scanned."""
    return {"codes": list(Container.objects.live().filter(line__order=order).values_list("public_id", flat=True))}


def filled(order: Order, by: User, at) -> Container:
    (container,) = dispensing_factories.filled(order, by=by, at=at)
    return container


def checked(order: Order, technician: User, pharmacist: User, at) -> Order:
    return dispensing_factories.checked(order, filler=technician, checker=pharmacist, at=at)


def test_the_whole_way_through_the_pages(order, batch, bench, checker, technician):
    page = text(bench.get(url("order", order)))
    assert "Fill the order" in page and batch.number in page and batch.bud_on.isoformat() in page
    fill = url("reservation_fill", promised(order)[0])
    assert batch.number in text(bench.get(fill))
    answer = bench.post(fill, {"scanned": batch.scan_code})
    container = Container.objects.get()
    assert answer.url == url("container_count", container) and status_of(order) == OrderStatus.ACCEPTED
    counted, labelled = answer.url, url("container_labelled", container)
    assert counted in text(bench.get(url("order", order))), "the order leads to what comes next"
    assert bench.post(counted, {"counted": "30"}).url == labelled
    assert "looks again by itself" in text(bench.get(labelled))
    labels_made(order)
    assert url("container_label_picture", container) in text(bench.get(labelled))
    assert bench.post(labelled, {"scanned": container.scan_code}).url == url("container_photo", container)
    assert status_of(order) == OrderStatus.FILLED
    assert bench.get(labelled).url == url("container_photo", container), "it is behind us"
    paper = Document.objects.of(container).get()
    assert bench.get(url("order_document", paper)).getvalue().startswith(b"%PDF")
    check = url("order_check", order)
    assert check in text(checker.get(url("order", order))) and check not in text(bench.get(url("order", order)))
    page = text(checker.get(check))
    assert "1 of 1 to scan" in page and "Scan every container before you sign (FILL-03)" in page and "disabled" in page
    assert checker.post(url("order_inspect", order), {"scanned": container.scan_code}).url == check
    page = text(checker.get(check))
    assert "All scanned" in page and "disabled" not in page and url("order_document", paper) in page
    assert checker.post(check, SIGNED).url == url("order", order)
    assert status_of(order) == OrderStatus.CHECKED and checker.get(check).url == url("order", order)
    assert url("order_hand_over", order) in text(bench.get(url("order", order)))
    bench.post(url("order_hand_over", order), GOING | codes_of(order))
    order.refresh_from_db()
    assert (order.status, order.handed_over_by) == (OrderStatus.HANDED_OVER, technician)
    assert (order.handing_over.how, order.handing_over.counselling) == (Handing.COLLECTED, Counselling.DECLINED)


def test_a_wrong_scan_names_both_and_creates_nothing(order, batch, bench):
    answer = bench.post(url("reservation_fill", promised(order)[0]), {"scanned": "AQ2WRONG"})
    page = text(answer)
    assert answer.status_code == 422
    assert f"Expected batch {batch.number}" in page and "AQ2WRONG" in page and "wrong_scan" in page
    assert not Container.objects.exists()
    assert bench.post(url("reservation_fill", promised(order)[0]), {}).status_code == 422


def test_filled_twice_is_refused_with_its_code(order, batch, bench):
    fill = url("reservation_fill", promised(order)[0])
    bench.post(fill, {"scanned": batch.number})
    answer = bench.post(fill, {"scanned": batch.number})
    assert answer.status_code == 409 and "not_reserved" in text(answer)
    container = Container.objects.get()
    assert bench.get(fill).url == url("container_count", container), "going back leads on"


def test_who_filled_reads_why_the_check_may_not_be_signed(order, checker, pharmacist, at):
    container = filled(order, pharmacist, at)
    page = text(checker.get(url("order_check", order)))
    assert "DUTY-05" in page and "disabled" in page
    answer = checker.post(url("order_inspect", order), {"scanned": container.scan_code})
    assert answer.status_code == 403 and "same_person" in text(answer)
    answer = checker.post(url("order_check", order), SIGNED)
    assert answer.status_code == 403 and "same_person" in text(answer)
    assert status_of(order) == OrderStatus.FILLED


def test_a_wrong_signing_code_checks_nothing(order, checker, technician, pharmacist, at):
    filled(order, technician, at)
    inspected(order, by=pharmacist, at=at)
    answer = checker.post(url("order_check", order), {"signing_code": "271828"})
    assert answer.status_code == 403 and "wrong_signing_code" in text(answer)
    assert status_of(order) == OrderStatus.FILLED


def test_nothing_is_ticked_before_somebody_says_it(order, bench, technician, pharmacist, at):
    checked(order, technician, pharmacist, at)
    leave, codes = url("order_hand_over", order), codes_of(order)
    assert "checked>" not in text(bench.get(leave))
    answer = bench.post(leave, {"recipient": "the patient"})
    assert answer.status_code == 422 and status_of(order) == OrderStatus.CHECKED
    answer = bench.post(leave, GOING | codes | {"how": "shipped"})
    assert answer.status_code == 422 and "Say which carrier" in text(answer)
    bench.post(leave, GOING | codes | PARCEL)
    order.refresh_from_db()
    assert (order.handing_over.carrier, order.handing_over.tracking) == ("Example Post", "EX12")
    again = bench.post(leave, GOING | codes)
    assert again.status_code == 409 and "handed over" in text(again)


def test_a_container_taken_back_waits_to_be_promised_again(order, bench, technician, at):
    container = filled(order, technician, at)
    assert "Take it back" in text(bench.get(url("order", order)))
    assert bench.post(url("container_put_back", container), {}).status_code == 422
    bench.post(url("container_put_back", container), {"reason": "cracked"})
    assert status_of(order) == OrderStatus.ACCEPTED
    assert "Waits for a batch" in text(bench.get(url("order", order)))
    assert "handed over or voided" in text(bench.post(url("container_put_back", container), {"reason": "cracked"}))
    answer = bench.post(url("order_reserve", order), follow=True)
    assert "Promised: 30 from" in text(answer)


def test_a_label_is_made_again_with_a_reason(order, bench, technician, at):
    (container,) = poured(order, by=technician, at=at)
    assert bench.post(url("container_label", container), {}).status_code == 422
    answer = bench.post(url("container_label", container), {"reason": "smeared"})
    assert answer.url == url("container_count", container), "where the bench was"
    versions = Document.objects.of(container).values_list("version", "state")
    assert list(versions) == [(2, DocumentState.PENDING), (1, DocumentState.VOIDED)]


def test_what_is_short_is_split_off(waiting, formula, bench, technician, pharmacist, at):
    assert "Split the order" not in text(bench.get(url("order", waiting)))
    refused = bench.post(url("order_split", waiting))
    assert refused.status_code == 422 and "Everything or nothing" in text(refused)
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=20)
    assert "Promise stock" in text(bench.get(url("order", waiting)))
    bench.post(url("order_reserve", waiting))
    assert "4.5 mg capsule, 10" in text(bench.get(url("order_split", waiting)))
    bench.post(url("order_split", waiting))
    second = Order.objects.get(part=2)
    assert "Waits for a batch" in text(bench.get(url("order", second)))
    assert second.number in text(bench.get(url("order", second)))


def test_promising_what_is_on_hold_is_refused_on_the_page(waiting, bench):
    bench.post(url("order_hold", waiting), {"reason": "stock"})
    answer = bench.post(url("order_reserve", waiting))
    assert answer.status_code == 409 and "on_hold" in text(answer)


@pytest.mark.parametrize("steps", [1, 2])
def test_cancelled_after_filling_or_checking(order, batch, checker, technician, pharmacist, at, steps):
    if steps == 1:
        filled(order, technician, at)
    else:
        checked(order, technician, pharmacist, at)
    assert url("order_cancel", order) in text(checker.get(url("order", order)))
    checker.post(url("order_cancel", order), {"reason": "changed"})
    assert status_of(order) == OrderStatus.CANCELLED
    batch.refresh_from_db()
    assert (batch.on_hand, batch.reserved) == (100, 0)


def test_a_technician_does_not_check(order, bench, technician, at):
    filled(order, technician, at)
    assert bench.post(url("order_check", order), SIGNED).status_code == 403
    assert status_of(order) == OrderStatus.FILLED


def test_a_scan_opens_what_it_stands_for(order, batch, bench, technician, at):
    container = filled(order, technician, at)
    for code in [order.number, f"AQ1{container.public_id}", f"AQ1{container.line.public_id}"]:
        assert bench.get(reverse("scan"), {"code": code}).url == url("order", order)
    lot = batch.weighings.standing().first().lot
    for row, page in [(batch, "batch"), (lot, "lot")]:
        for code in [row.number, row.number.lower(), row.scan_code]:
            assert bench.get(reverse("scan"), {"code": code}).url == url(page, row)
    nothing = bench.get(reverse("scan"), {"code": "AQ2NOTHING"})
    page = text(nothing)
    assert nothing.status_code == 404 and "a batch or a lot" in page and "AQ2NOTHING" in page


def test_the_worklist_says_what_each_order_waits_for(waiting, bench, formula, technician, pharmacist, at):
    assert "Find or plan a batch" in text(bench.get(reverse("worklist")))
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    allocation.reserve(waiting, by=technician, at=at)
    for task, step in [("Fill the order", filled), ("Check the containers", None)]:
        assert task in text(bench.get(reverse("worklist")))
        if step:
            step(waiting, technician, at)
    inspected(waiting, by=pharmacist, at=at)
    dispensing.check(waiting, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    assert "Hand over" in text(bench.get(reverse("worklist")))
