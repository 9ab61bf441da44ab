"""Labels printed equal those applied, gone, destroyed and retained, or the difference is explained (REL-04)."""

import pytest
from django.urls import reverse

from compounding.actions.labels import LabelsKnown, LabelsRefused
from compounding.problems import problems_with_batch
from orders.actions import dispensing
from orders.actions.paper import ask_for_label
from orders.actions.reconciling import reconcile_labels
from orders.models import Container
from orders.reconciliation import labels_known
from tests import factories
from tests.factories.dispensing import filled, labels_made
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def order(technician, pharmacist, at):
    """Accepted and filled from a batch that is made for it; one container, its label printed."""
    formula = factories.a_formula(by=pharmacist, at=at)
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=30)
    found = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    filled(found, by=technician, at=at)
    return found


@pytest.fixture
def container(order):
    return Container.objects.select_related("batch", "line__order").get()


def refused(code, batch, by, at, **counted):
    with pytest.raises(LabelsRefused) as refusal:
        reconcile_labels(batch, **counted, by=by, at=at)
    assert refusal.value.code == code
    assert not batch.label_counts.exists()


def test_a_label_on_its_container_adds_up(container, technician, at):
    assert labels_known(container.batch) == LabelsKnown(printed=1, applied=1, gone=0)
    count = reconcile_labels(container.batch, by=technician, at=at)
    assert (count.difference, count.explanation) == (0, "")


def test_a_label_made_again_leaves_one_to_be_found(order, container, technician, at):
    ask_for_label(container, reason="smudged", by=technician, at=at)
    labels_made(order)
    batch = container.batch
    assert labels_known(batch) == LabelsKnown(printed=2, applied=1, gone=0)
    refused("labels_unexplained", batch, technician, at)
    assert reconcile_labels(batch, destroyed=1, by=technician, at=at).difference == 0


def test_what_was_made_and_never_printed_is_not_missing(order, container, technician, at):
    ask_for_label(container, reason="the roll was empty", by=technician, at=at)
    labels_made(order)
    count = reconcile_labels(container.batch, not_printed=1, by=technician, at=at)
    assert (count.difference, count.printed_words) == (0, "2, 1 never on paper")


def test_one_that_is_put_back_loses_its_label_and_one_destroyed_takes_it_along(order, container, technician, at):
    dispensing.put_back(container, reason="cracked", by=technician, at=at)
    assert labels_known(container.batch) == LabelsKnown(printed=1, applied=0, gone=0)
    assert reconcile_labels(container.batch, retained=1, by=technician, at=at).difference == 0


def test_what_is_destroyed_takes_its_label_along(container, technician, pharmacist, at):
    dispensing.destroy(
        container, reason="dropped", second=technician, second_proof=factories.proof_of(technician, at),
        by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at),
    )  # fmt: skip
    assert labels_known(container.batch) == LabelsKnown(printed=1, applied=0, gone=1)


@pytest.mark.parametrize(("counted", "difference"), [({"printed_more": 2}, 2), ({"retained": 1}, -1)])
def test_a_difference_is_kept_with_its_explanation_and_told(container, technician, at, counted, difference):
    refused("labels_unexplained", container.batch, technician, at, **counted, explanation="  ")
    reconcile_labels(container.batch, **counted, explanation="The roll tore.", by=technician, at=at)
    assert container.batch.label_counts.get().difference == difference
    container.batch.refresh_from_db()
    found = {(problem.code, problem.tier) for problem in problems_with_batch(container.batch, today=at.date())}
    assert ("REL-04", "note") in found


def test_a_batch_that_is_all_in_containers_waits_for_its_labels(container, technician, at):
    def open_ones():
        return [row.code for row in problems_with_batch(container.batch, today=at.date()) if row.tier == "warning"]

    container.batch.refresh_from_db()
    assert (container.batch.on_hand, open_ones()) == (0, ["REL-04"])
    reconcile_labels(container.batch, by=technician, at=at)
    assert open_ones() == []


def test_there_is_nothing_to_count_before_a_label_is_printed(technician, pharmacist, at):
    batch = factories.a_released_batch(at=at, maker=technician, by=pharmacist)
    refused("no_labels", batch, technician, at)


def test_less_than_nothing_is_no_count(container, technician, at):
    refused("bad_label_count", container.batch, technician, at, destroyed=-1, retained=1)


def test_the_page_adds_up_and_the_record_shows_it(container, technician):
    client, page = signed_in(technician), reverse("batch_labels", args=[container.batch.public_id])
    record = reverse("batch", args=[container.batch.public_id])
    assert page in client.get(record).content.decode()
    counted = {"destroyed": "1", "retained": "0", "printed_more": "0", "not_printed": "0"}
    answer = client.post(page, counted)
    assert (answer.status_code, "1 label is more than were printed." in answer.content.decode()) == (422, True)
    assert client.post(page, counted | {"explanation": "Two on one sheet."}).url == record
    assert "Two on one sheet." in client.get(record).content.decode()


def test_nothing_is_taken_for_none(container, technician):
    page = reverse("batch_labels", args=[container.batch.public_id])
    assert signed_in(technician).post(page, {"destroyed": "", "retained": "0"}).status_code == 422
