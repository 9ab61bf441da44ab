"""The leaflet as a document: from the rows, one live version, archived (over 250 lines: all of its life)."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from orders.actions import dispensing, proving
from orders.actions.allocation import reserve
from orders.actions.intake import submit
from orders.actions.paper import ask_for_leaflet, chosen_before, print_leaflet, says_otherwise
from orders.actions.printing import print_leaflets
from orders.actions.review import print_again
from orders.documents import LEAFLET
from orders.drafts import StepDraft
from orders.leaflet_content import LeafletContent, Wish
from orders.leaflet_facts import leaflet_content
from orders.leaflet_pdf import leaflet_pdf
from orders.leaflet_words import words_version
from orders.models import Container, Order
from orders.tasks import render_document
from premises.actions.settings import change_setting
from premises.terms import Language
from records import archive
from records.models import Document, DocumentState, Event
from records.papers import ReprintNeedsReason
from records.steps import WrongStatus
from tests import factories
from tests.documents.leaflets import text_of
from tests.factories.dispensing import GOING, checked, filled, goes, labels_made, poured
from tests.signed_in import signed_in

STRENGTHS = {"LDN15C": "1.5", "LDN3C": "3", "LDN45C": "4.5"}


@pytest.fixture
def order(technician, pharmacist, at) -> Order:
    """A titration of 14, 14 and 28 days, accepted and promised from three batches."""
    made = {
        code: factories.a_formula(by=pharmacist, at=at, code=code, strength_mg=mg) for code, mg in STRENGTHS.items()
    }
    for formula in made.values():
        factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    days = [14, 14, None]
    steps = [StepDraft(code, Decimal(mg), n) for (code, mg), n in zip(STRENGTHS.items(), days, strict=True)]
    return factories.an_accepted_order(at=at, by=pharmacist, formula=made["LDN15C"], steps=steps, days_supply=56)


def leaflets(order) -> list[Document]:
    return list(Document.objects.of(order, LEAFLET))


def test_the_last_container_asks_for_it(order, technician, at):
    containers = poured(order, by=technician, at=at)
    labels_made(order)
    for row in containers:
        assert leaflets(order) == []
        proving.count(row, counted=row.units, by=technician, at=at)
        proving.confirm_label(row, scanned=row.scan_code, by=technician, at=at)
    (document,) = leaflets(order)
    assert (document.state, document.version, document.title) == ("pending", 1, f"Leaflet {order.number}")
    assert (document.asked_by, document.asked_at) == (technician, at)
    assert "leaflet" not in {code.partition(".")[2] for code in Event.objects.of(order).values_list("code", flat=True)}


def test_it_says_what_is_in_the_bag_and_when_it_is_taken(order, technician, at):
    containers = filled(order, by=technician, at=at)
    content = LeafletContent.from_json(leaflets(order)[0].content)
    start = order.due_at.date() + timedelta(days=1)
    said = [(row.dose, (row.first - start).days, (row.last - start).days, row.bottles) for row in content.steps]
    assert said == [
        ("1.5 mg", 0, 13, (1,)), ("3 mg", 14, 27, (2,)), ("4.5 mg", 28, 55, (3,)),
    ]  # fmt: skip
    assert [bottle.lot for bottle in content.bottles] == [row.batch.number for row in containers]
    assert {bottle.use_by for bottle in content.bottles} == {row.batch.bud_on for row in containers}
    assert content.steps[-1].last <= min(bottle.use_by for bottle in content.bottles)
    assert (content.patient, content.number) == (order.prescription.patient.full_name, order.number)
    assert (content.change, content.per_day, content.surgery_hours, content.partial) == ("up", 1, 72, False)
    assert content.directions == ("Take 1 capsule at bedtime",) and content.contains


def test_after_the_hand_over_it_begins_the_day_after(order, technician, pharmacist, at):
    checked(order, filler=technician, checker=pharmacist, at=at)
    left = at + timedelta(days=5)
    goes(order, GOING, by=technician, at=left)
    order.refresh_from_db()
    assert leaflet_content(order, at=left).steps[0].first == left.date() + timedelta(days=1)


def test_the_hours_before_surgery_are_the_settings(order, at):
    """SURG-01."""
    boss = factories.pharmacist_in_charge()
    proof = factories.proof_of(boss, at)
    change_setting("surgery_stop_hours", "96", reason="our surgeons ask", by=boss, at=at, proof=proof)
    assert leaflet_content(order, at=at).surgery_hours == 96


def test_a_refill_shows_the_days_of_its_own(order, at):
    refill = submit(order.prescription, by=order.prescription.prescriber.user, at=at)
    (step,) = leaflet_content(refill, at=at).steps
    assert (step.dose, (step.last - step.first).days) == ("4.5 mg", 55)


def test_lines_that_are_not_the_schedules_get_no_calendar(order, at):
    order.lines.filter(formula__code="LDN3C").update(units=13)
    content = leaflet_content(order, at=at)
    assert content.steps == () and content.directions == ("Take 1 capsule at bedtime",)


def test_it_is_made_and_archived_from_what_was_frozen(order, technician, at):
    filled(order, by=technician, at=at)
    (document,) = leaflets(order)
    type(order.prescription.patient).objects.update(family_name="Changed")
    render_document(document.public_id)
    document.refresh_from_db()
    assert (document.state, document.error) == (DocumentState.DONE, "")
    assert archive.fetch(document.sha256) == leaflet_pdf(LeafletContent.from_json(document.content))


def test_made_again_with_a_reason_it_voids_the_one_before(order, technician, pharmacist, at):
    filled(order, by=technician, at=at)
    with pytest.raises(ReprintNeedsReason):
        ask_for_leaflet(order, by=pharmacist, at=at)
    print_again(order, reason="lost", by=pharmacist, at=at)
    assert [(paper.version, paper.state, paper.reason) for paper in leaflets(order)] == [
        (2, "pending", "lost"), (1, "voided", ""),
    ]  # fmt: skip
    first, second = (text_of(leaflet_pdf(LeafletContent.from_json(paper.content))) for paper in leaflets(order)[::-1])
    assert "version 2" in second and "version" not in first


def patient_now(order, **facts) -> None:
    """The patient with other facts from now on."""
    type(order.prescription.patient).objects.filter(pk=order.prescription.patient_id).update(**facts)
    order.refresh_from_db()


def test_it_speaks_the_patients_language_in_their_size(order, technician, at):
    patient_now(order, language=Language.SPANISH, large_print=True)
    filled(order, by=technician, at=at)
    content = LeafletContent.from_json(leaflets(order)[0].content)
    assert (content.language, content.large, content.form) == ("es", True, "cápsulas")
    assert {step.directions for step in content.steps} == {"Tome 1 cápsula a la hora de acostarse"}
    assert content.directions == ("Tome 1 cápsula a la hora de acostarse",)
    assert content.words_version == words_version("es")


@pytest.mark.parametrize(("purpose", "speaks"), [("breast cancer pain", True), ("fibromyalgia", False), ("", False)])
def test_it_speaks_of_cancer_where_the_purpose_does(order, at, purpose, speaks):
    type(order.prescription).objects.filter(pk=order.prescription_id).update(purpose=purpose)
    order.refresh_from_db()
    assert leaflet_content(order, at=at).cancer is speaks
    assert leaflet_content(order, at=at, wish=Wish(cancer=not speaks)).cancer is not speaks


def test_it_is_printed_in_another_language_on_request_and_stays_so(order, technician, pharmacist, at):
    filled(order, by=technician, at=at)
    order.refresh_from_db()
    wish = Wish(language="es", large=True)
    print_leaflet(order, reason="reads Spanish better", wish=wish, by=pharmacist, at=at)
    newest, first = leaflets(order)
    assert (newest.state, newest.reason, first.state) == ("pending", "reads Spanish better", "voided")
    assert (first.content["language"], first.content["chosen"]) == ("en", {})
    told = json.loads(Event.objects.of(order).get(code="order.print_leaflet").text)
    assert (told["after"]["language"], told["after"]["large"], told["reason"]) == ("es", True, "reads Spanish better")
    again = ask_for_leaflet(order, reason="lost", by=pharmacist, at=at)
    assert (again.content["language"], again.content["large"], again.content["cancer"]) == ("es", True, False)
    assert not says_otherwise(order, at=at)


def test_what_was_chosen_of_cancer_holds_for_the_next_fill_and_nothing_else_does(order, technician, pharmacist, at):
    filled(order, by=technician, at=at)
    order.refresh_from_db()
    wish = Wish(language="es", large=True, cancer=True)
    print_leaflet(order, reason="asked for", wish=wish, by=pharmacist, at=at)
    refill = submit(order.prescription, by=order.prescription.prescriber.user, at=at)
    assert chosen_before(refill) == Wish(cancer=True)


def test_a_patient_who_reads_another_language_now_has_no_other_doses(order, technician, at):
    filled(order, by=technician, at=at)
    patient_now(order, language=Language.SPANISH)
    assert not says_otherwise(order, at=at)


def test_what_is_not_filled_has_none_to_print(order, pharmacist, at):
    with pytest.raises(WrongStatus):
        print_leaflet(order, reason="curious", wish=Wish(), by=pharmacist, at=at)
    assert leaflets(order) == []


def test_nor_has_what_was_filled_when_the_page_was_opened(order, technician, pharmacist, at):
    filled(order, by=technician, at=at)
    opened = Order.objects.get(pk=order.pk)
    dispensing.put_back(Container.objects.first(), reason="cracked", by=technician, at=at)
    assert (opened.status, Order.objects.get(pk=order.pk).status) == ("filled", "accepted")
    with pytest.raises(WrongStatus):
        print_leaflet(opened, reason="curious", wish=Wish(), by=pharmacist, at=at)
    with pytest.raises(WrongStatus, match=order.number):
        print_leaflets([opened], title="Leaflets", reason="curious", by=pharmacist, at=at)
    assert [row.state for row in leaflets(order)] == ["voided"]


def test_the_page_asks_how_and_why(order, technician, pharmacist, at):
    filled(order, by=technician, at=at)
    client, address = signed_in(pharmacist), reverse("order_leaflet", args=[order.public_id])
    assert address in client.get(reverse("order", args=[order.public_id])).text
    page = client.get(address).text
    assert "The patient&#x27;s: English" in page and "As the purpose says: without it" in page
    assert client.post(address, {"language": "es", "size": "large", "cancer": ""}).status_code == 422
    said = {"language": "es", "size": "large", "cancer": "with", "reason": "asked for"}
    assert client.post(address, said).status_code == 302
    assert leaflets(order)[0].content["chosen"] == {"language": "es", "large": True, "cancer": True}


def test_lines_that_count_days_are_left_to_the_label_in_another_language(order, at):
    """The label is English and counts days; a leaflet without a calendar does not say half of it in Spanish."""
    order.lines.filter(formula__code="LDN3C").update(units=13, directions="For 7 days: take 1 capsule at bedtime")
    assert len(leaflet_content(order, at=at).directions) == 2
    spanish = leaflet_content(order, at=at, wish=Wish(language="es"))
    assert spanish.steps == () and spanish.directions == ("Tome 1 cápsula a la hora de acostarse",)


def test_a_container_taken_back_voids_it_and_filling_again_makes_the_next(order, technician, pharmacist, at):
    containers = filled(order, by=technician, at=at)
    dispensing.put_back(containers[0], reason="wrong vial", by=pharmacist, at=at)
    assert [paper.state for paper in leaflets(order)] == ["voided"]
    order.refresh_from_db()
    reserve(order, by=pharmacist, at=at)
    filled(order, by=technician, at=at)
    assert [(paper.version, paper.state) for paper in leaflets(order)] == [(2, "pending"), (1, "voided")]


def test_it_stands_among_the_papers_and_is_served(order, technician, pharmacist, at):
    filled(order, by=technician, at=at)
    (document,) = leaflets(order)
    render_document(document.public_id)
    document.refresh_from_db()
    address = reverse("order_document", args=[document.public_id])
    client = signed_in(pharmacist)
    page = client.get(reverse("order", args=[order.public_id]))
    assert document.title in page.text and address in page.text
    assert client.get(address).getvalue() == archive.fetch(document.sha256)
    assert signed_in(order.prescription.prescriber.user).get(address).status_code in {403, 404}


@pytest.mark.worker
def test_the_real_worker_makes_it(worker, technician, pharmacist, at):
    formula = factories.a_formula(by=pharmacist, at=at, code="LDN45C", strength_mg="4.5")
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    filled(order, by=technician, at=at)
    worker.wait_until_idle()
    (document,) = leaflets(order)
    assert (document.state, document.error) == (DocumentState.DONE, "")
