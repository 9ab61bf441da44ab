"""A print run: many labels in few queries and few files, called off, tried again, one bad one among good ones."""

from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orders.actions.printing import NothingToPrint, print_labels
from orders.documents import LABEL, TOGETHER, render_together
from orders.label_content import LabelContent
from orders.lifecycle import OrderStatus
from orders.models import Container, Order
from orders.reconciliation import labels_known
from orders.tasks import render_run
from premises.actions.stations import choose_stock
from premises.stocks import Stock, Use
from records import archive, outbox
from records.actions import RunIsOver, cancel_run, retry_run
from records.models import Document, DocumentState, PrintRun
from records.papers import ReprintNeedsReason, void_papers
from records.readback import opened
from records.rendering import File, make_next
from tests import factories
from tests.database import analyze
from tests.factories.containers import many_containers
from tests.factories.dispensing import filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def containers(technician, pharmacist_in_charge, at) -> list[Container]:
    """Enough for two files and a part of a third; no label was asked for yet."""
    return many_containers(2 * TOGETHER[LABEL] + 3, by=technician, at=at)


def asked(containers, technician, at, **said) -> PrintRun:
    return print_labels(containers, title="Labels", by=technician, at=at, **said)


def made(run: PrintRun) -> None:
    """What a worker does until the run is through."""
    for _ in range(100):
        if not run.documents.filter(state=DocumentState.PENDING).exists():
            return
        render_run(run.public_id)
    raise AssertionError("the run never ends")


def number_on(document: Document) -> str:
    """What its page of its archived file says."""
    with opened(archive.fetch(document.sha256)) as pages:
        return " ".join(run.text for run in pages[document.page - 1].runs())


def test_each_stands_on_its_own_page_of_few_files(containers, technician, at):
    run = asked(containers, technician, at)
    made(run)
    documents = list(run.documents.order_by("pk"))
    assert len({document.sha256 for document in documents}) == 3
    assert [document.page for document in documents[:3]] == [1, 2, 3]
    assert {(row.state, row.pages, row.attempts, len(row.template_version)) for row in documents} == {
        ("done", 1, 1, 12)
    }
    for document in (documents[0], documents[1], documents[-1]):
        assert f"Rx {LabelContent.from_json(document.content).number}" in number_on(document)


@pytest.mark.parametrize("bad", [0, 7])
def test_a_bad_one_stops_no_other(containers, technician, at, bad):
    run = asked(containers[: TOGETHER[LABEL]], technician, at)
    wrong = run.documents.order_by("pk")[bad]
    Document.objects.filter(pk=wrong.pk).update(content=wrong.content | {"patient": "例"})
    made(run)
    assert (run.progress.done, run.progress.failed, run.progress.left) == (TOGETHER[LABEL] - 1, 1, 0)
    wrong.refresh_from_db()
    assert (wrong.state, wrong.sha256) == (DocumentState.FAILED, "")
    assert "label_does_not_fit" in wrong.error
    for good in run.documents.filter(state=DocumentState.DONE)[:6]:
        assert f"Rx {LabelContent.from_json(good.content).number}" in number_on(good)


def test_what_failed_is_tried_again_and_nothing_else(containers, technician, at):
    run = asked(containers[:3], technician, at)
    first = run.documents.order_by("pk")[0]
    Document.objects.filter(pk=first.pk).update(content=first.content | {"patient": "例"})
    made(run)
    Document.objects.filter(pk=first.pk).update(content=first.content)
    done = dict(run.documents.filter(state=DocumentState.DONE).values_list("pk", "sha256"))
    retry_run(run, task=render_run, by=technician, at=at)
    made(run)
    assert run.progress.done == 3
    assert {pk: Document.objects.get(pk=pk).sha256 for pk in done} == done
    with pytest.raises(RunIsOver):
        retry_run(run, task=render_run, by=technician, at=at)


def test_called_off_in_the_middle_what_is_ready_stays(containers, technician, at):
    run = asked(containers, technician, at)
    render_run(run.public_id)
    cancel_run(run, by=technician, at=at)
    render_run(run.public_id)
    assert (run.progress.done, run.progress.void, run.progress.left) == (TOGETHER[LABEL], TOGETHER[LABEL] + 3, 0)
    assert (run.cancelled_by, run.cancelled_at) == (technician, at)
    with pytest.raises(RunIsOver):
        cancel_run(run, by=technician, at=at)


def test_what_was_called_off_while_it_was_made_stays_void(containers, technician, at):
    run = asked(containers[:2], technician, at)
    with outbox.held(run.documents.all(), at=at, most=2) as taken:
        cancel_run(run, by=technician, at=at)
        assert outbox.finish_each(taken, sha256="0" * 64) == 0
    assert run.progress.void == 2


def test_one_that_became_void_while_its_sheet_was_made_keeps_the_sheet_from_the_printer(containers, technician, at):
    choose_stock("here", Stock.SHEET_LETTER, use=Use.CONTAINER, place=0, by=technician, at=at)
    run = asked(containers[:12], technician, at, station="here")

    def while_it_is_put_back(papers: Sequence[Document]) -> File:
        void_papers(containers[4])
        return render_together(papers)

    make_next(run.public_id, while_it_is_put_back, most=12)
    papers = list(run.documents.order_by("pk"))
    assert [(paper.state, paper.page) for paper in papers[3:5]] == [("done", 1), ("voided", 1)]
    assert papers[4].sha256 == papers[3].sha256
    assert list(run.documents.to_print()) == papers[10:], "the second sheet only"
    assert labels_known(containers[0].batch).printed == 12


def test_what_a_dead_worker_held_is_made_at_once_and_what_a_living_one_holds_is_not(containers, technician, at):
    run = asked(containers[:3], technician, at)
    first = run.documents.order_by("pk")[0]
    assert outbox.claim(Document.objects.all(), first.public_id, at=at), "and nobody holds its lock: dead"
    with outbox.held(run.documents.all(), at=at, most=1) as (living,):
        outbox.put_back_dead(Document.objects.all(), at=at)
        states = dict(run.documents.values_list("pk", "state"))
        assert (states[first.pk], states[living.pk]) == (DocumentState.PENDING, DocumentState.CLAIMED)
    made(run)
    first.refresh_from_db()
    assert (first.state, first.attempts) == (DocumentState.DONE, 2)


def test_what_killed_its_worker_is_tried_again_in_smaller_company(containers, technician, at):
    run = asked(containers[:20], technician, at)
    run.documents.update(attempts=1)
    render_run(run.public_id)
    assert run.progress.done == TOGETHER[LABEL] // 4


def test_made_again_only_with_a_reason_and_what_was_proved_by_the_old_is_void(pharmacist, pharmacist_in_charge, at):
    formula = factories.a_formula(by=pharmacist_in_charge, at=at)
    technician = factories.technician()
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist_in_charge, units=100)
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    rows = filled(order, by=technician, at=at)
    with pytest.raises(ReprintNeedsReason):
        asked(rows, technician, at)
    run = asked(rows, technician, at, reason="The roll was crooked")
    made(run)
    container = Container.objects.get()
    assert (container.label_sha256, container.labelled_at, container.photo_sha256) == ("", None, "")
    assert Order.objects.get(pk=order.pk).status == OrderStatus.ACCEPTED
    labels = Document.objects.of(container, LABEL)
    assert [(row.version, row.state, row.reason) for row in labels] == [
        (2, DocumentState.DONE, "The roll was crooked"),
        (1, DocumentState.VOIDED, ""),
    ]


def test_none_chosen_is_refused(technician, at):
    with pytest.raises(NothingToPrint):
        asked([], technician, at)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_thousand_cost_the_queries_of_ten(technician, pharmacist_in_charge, at):
    rows = many_containers(1_000, by=technician, at=at)
    analyze()
    for part, reason, most in ((rows[:10], "", 13), (rows[10:], "", 13), (rows, "smeared", 15)):
        with CaptureQueriesContext(connection) as found:
            asked(part, technician, at, reason=reason)
        assert len(found) == most, "made again, the earlier ones are void"
