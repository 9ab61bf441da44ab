"""The pages of print runs: started from batch and worklist, watched, called off, tried again, and downloaded."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import User
from orders.actions.printing import print_labels
from orders.documents import LABEL, LEAFLET
from orders.label_content import SPOT
from orders.label_pictures import picture_of
from orders.models import Container, Order
from orders.tasks import render_document, render_run
from premises.actions.stations import choose_stock
from premises.models import StationStock
from premises.stocks import Stock, Use
from records import archive
from records.codes import Code, Symbol, read
from records.models import AccessLog, Document, DocumentState, PrintRun
from records.papers import void_papers
from records.readback import opened
from tests import factories
from tests.factories.containers import many_containers
from tests.factories.dispensing import filled
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def containers(technician, at) -> list[Container]:
    return many_containers(4, by=technician, at=at)


@pytest.fixture
def run(containers, technician, at) -> PrintRun:
    """Labels of four containers, not made yet."""
    return print_labels(containers, title="Labels of a batch", by=technician, at=at)


def page_of(person: User, run: PrintRun) -> str:
    return signed_in(person).get(reverse("print_run", args=[run.public_id])).content.decode()


def bytes_of(answer) -> bytes:
    return b"".join(answer.streaming_content)


def text_of(pdf: bytes) -> list[str]:
    """Each page's text."""
    with opened(pdf) as pages:
        return [" ".join(one.text for one in page.runs()) for page in pages]


def spoil(document: Document) -> None:
    Document.objects.filter(pk=document.pk).update(content=document.content | {"patient": "例"})


def test_from_a_batch_to_one_file_of_all_its_labels(containers, technician):
    batch, browser = containers[0].batch, signed_in(technician)
    address = reverse("batch_print_labels", args=[batch.public_id])
    assert "<dd>4</dd>" in browser.get(address).content.decode().replace("\n", "")
    answer = browser.post(address, {"reason": ""})
    run = PrintRun.objects.get()
    assert answer["Location"] == reverse("print_run", args=[run.public_id])
    assert 'hx-trigger="every 1s"' in page_of(technician, run)
    render_run(run.public_id)
    page = page_of(technician, run)
    assert "Print what is ready (4)" in page and "every 1s" not in page
    printed = bytes_of(browser.get(reverse("print_run_papers", args=[run.public_id])))
    numbers = [container.line.order.number for container in containers]
    assert all(f"Rx {number}" in said for number, said in zip(numbers, text_of(printed), strict=True))
    assert AccessLog.objects.filter(by=technician, how="print").count() == 4


def test_pressed_twice_the_second_asks_for_a_reason(containers, technician):
    browser, address = signed_in(technician), reverse("batch_print_labels", args=[containers[0].batch.public_id])
    browser.post(address, {"reason": ""})
    again = browser.post(address, {"reason": ""})
    assert again.status_code == 422 and "Say why" in again.content.decode()
    assert PrintRun.objects.count() == 1


def test_made_again_each_label_has_another_code(run, containers, technician, at):
    print_labels(containers, title="Again", reason="smudged", by=technician, at=at)
    for old, new in zip(containers, Container.objects.order_by("pk"), strict=True):
        label = Document.objects.of(new, LABEL).first()
        assert label and label.version == 2 and label.content["scan_code"] == new.scan_code == f"{old.scan_code}1"
        assert not new.has_code(f"AQ1{new.public_id}") and new.has_code(label.content["scan_code"].lower())


def test_one_paper_of_a_run_is_its_own_page_and_no_other(run, technician):
    render_run(run.public_id)
    third = run.documents.order_by("pk")[2]
    answer = signed_in(technician).get(reverse("order_document", args=[third.public_id]))
    [said] = text_of(bytes_of(answer))
    assert f"Rx {third.content['number']}" in said
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith('inline; filename="Label-')
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("private, no-cache", "nosniff")


def test_what_a_browser_has_is_not_sent_again_and_a_head_is_answered(run, technician):
    render_run(run.public_id)
    browser, address = signed_in(technician), reverse("order_document", args=[run.documents.first().public_id])
    tag = browser.get(address)["ETag"]
    assert browser.get(address, headers={"If-None-Match": tag}).status_code == 304
    head = browser.head(address)
    assert (head.status_code, head["ETag"], b"".join(head)) == (200, tag, b"")


def test_a_paper_alone_in_its_file_is_the_archived_bytes(at, pharmacist, technician):
    line = factories.an_accepted_order(by=pharmacist, at=at).lines.get()
    document = Document.objects.get(subject_id=line.public_id)
    render_document(document.public_id)
    document.refresh_from_db()
    answer = signed_in(technician).get(reverse("order_document", args=[document.public_id]))
    assert bytes_of(answer) == archive.fetch(document.sha256)


def test_a_run_of_one_file_is_printed_as_that_file_with_its_tags(run, technician):
    bench, address = signed_in(technician), reverse("print_run_papers", args=[run.public_id])
    assert address not in page_of(technician, run), "it is not all made yet"
    render_run(run.public_id)
    assert address in page_of(technician, run)
    assert bytes_of(bench.get(address)) == archive.fetch(run.documents.first().sha256)


def test_a_label_of_what_left_is_not_printed_any_more(run, containers, technician, pharmacist, at):
    render_run(run.public_id)
    left = {"checked_at": at, "checked_by": pharmacist, "handed_over_at": at, "handed_over_by": technician}
    Container.objects.filter(pk=containers[1].pk).update(**left)
    printed = text_of(bytes_of(signed_in(technician).get(reverse("print_run_papers", args=[run.public_id]))))
    assert len(printed) == 3
    assert "Print what is ready (3)" in page_of(technician, run)


def test_what_failed_stands_there_and_on_the_worklist_and_is_made_after_all(run, technician):
    bad = run.documents.order_by("pk")[1]
    spoil(bad)
    render_run(run.public_id)
    page = page_of(technician, run)
    assert "label_does_not_fit" in page and bad.title in page
    for name in ("worklist", "worklist_problems"):
        listed = signed_in(technician).get(reverse(name)).content.decode()
        assert f"{bad.title} was not made" in listed and reverse("print_run", args=[run.public_id]) in listed
    Document.objects.filter(pk=bad.pk).update(content=bad.content)
    signed_in(technician).post(reverse("paper_try_again", args=[bad.public_id]))
    render_document(bad.public_id)
    assert (run.progress.done, run.progress.failed) == (4, 0)


def test_all_that_failed_is_tried_again_with_one_press(run, technician):
    for document in run.documents.order_by("pk")[:2]:
        spoil(document)
    render_run(run.public_id)
    signed_in(technician).post(reverse("print_run_try_again", args=[run.public_id]))
    assert (run.progress.failed, run.progress.left) == (0, 2)


def test_called_off_it_is_over(run, technician):
    browser = signed_in(technician)
    browser.post(reverse("print_run_cancel", args=[run.public_id]))
    render_run(run.public_id)
    assert run.progress.void == 4
    assert "Called off" in page_of(technician, run)
    assert browser.get(reverse("print_run_papers", args=[run.public_id])).status_code == 404
    assert browser.post(reverse("print_run_cancel", args=[run.public_id])).status_code == 409


def test_leaflets_of_selected_orders_are_one_run_with_a_file_each(at, pharmacist, pharmacist_in_charge, technician):
    formula = factories.a_formula(by=pharmacist_in_charge, at=at)
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist_in_charge, units=100)
    orders = [factories.an_accepted_order(at=at, by=pharmacist, formula=formula) for _ in range(2)]
    for order in orders:
        filled(order, by=technician, at=at)
    browser = signed_in(technician)
    sent = {"do": "leaflets", "order": [order.public_id for order in orders]}
    browser.post(browser.post(reverse("worklist_bulk"), sent)["Location"], {"reason": "New words"})
    run = PrintRun.objects.get()
    render_run(run.public_id)
    render_run(run.public_id)
    assert len(set(run.documents.filter(state=DocumentState.DONE).values_list("sha256", flat=True))) == 2
    assert Document.objects.of(Order.objects.get(pk=orders[0].pk), LEAFLET).first().run == run


def test_nobody_outside_the_bench_sees_a_run(run, administrator, prescriber_user):
    for person in (administrator, prescriber_user):
        for name in ("print_run", "print_run_papers"):
            assert signed_in(person).get(reverse(name, args=[run.public_id])).status_code in {403, 404}
    assert Client().get(reverse("print_run", args=[run.public_id])).status_code == 302


def test_a_station_with_sheets_gets_full_ones_and_none_with_a_void_label(technician, at):
    choose_stock("here", Stock.SHEET_LETTER, use=Use.CONTAINER, place=7, by=technician, at=at)
    run = print_labels(many_containers(23, by=technician, at=at), title="L", by=technician, at=at, station="here")
    for _ in range(3):
        render_run(run.public_id)
    papers = list(run.documents.order_by("pk"))
    assert [paper.content[SPOT]["place"] for paper in papers] == [number % 10 for number in range(23)]
    assert [paper.page for paper in papers] == [1] * 23, "a sheet a file"
    assert StationStock.objects.get().next_place == 3, "on the last of its own sheets"
    bench, page = signed_in(technician), reverse("print_run", args=[run.public_id])
    one = bench.get(reverse("order_document", args=[papers[0].public_id]), follow=True)
    assert one.redirect_chain == [(page, 302)] and "on a sheet with labels of others" in one.content.decode()
    assert not AccessLog.objects.filter(how="print").exists(), "nobody's label was shown"
    address = reverse("print_run_papers", args=[run.public_id])
    printed = text_of(bytes_of(signed_in(technician).get(address)))
    assert [said.count("Discard after") for said in printed] == [10, 10, 3]
    shown = picture_of(Container.objects.get(public_id=papers[11].subject_id))
    assert shown and read(Image.open(BytesIO(shown))) >= {Code(Symbol.DATA_MATRIX, papers[11].content["scan_code"])}
    void_papers(Container.objects.get(public_id=papers[12].subject_id))
    assert len(text_of(bytes_of(signed_in(technician).get(address)))) == 2
    told = page_of(technician, run)
    assert "Print what is ready (13)" in told and "on a sheet with a label that counts no more" in told
