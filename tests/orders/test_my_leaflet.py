"""The leaflet a patient reads and has made: in their language and size, for years, by nobody else."""

from datetime import datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from accounts.models import User
from orders.actions import recall
from orders.actions.copies import MOST_COPIES, NoLeafletYet, TooManyCopies, ask_for_copy, ask_for_own_card
from orders.documents import LEAFLET, LEAFLET_COPY, WALLET_CARD, render
from orders.leaflet_words import SAFETY, house_text
from orders.models import Container, Order
from orders.tasks import render_document
from patients.actions.registration import link_account
from premises.terms import Language
from records import archive
from records.models import Document, DocumentState
from records.refusals import NotAllowed
from tests import factories
from tests.conventions.test_permissions import browser_of
from tests.documents.leaflets import text_of
from tests.factories.dispensing import GOING, checked, goes

ENGLISH, SPANISH = Language.ENGLISH, Language.SPANISH


@pytest.fixture
def order(db: None, clock: object, pharmacist: User, technician: User, patient_user: User, at: datetime) -> Order:
    """Handed over, of a patient with an account."""
    formula = factories.a_formula(by=pharmacist, at=at, code="LDN45C", strength_mg="4.5")
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    link_account(order.prescription.patient, user=patient_user, by=pharmacist, at=at)
    checked(order, filler=technician, checker=pharmacist, at=at)
    return goes(order, GOING, by=technician, at=at)


def address(order: Order, name: str = "my_leaflet_read") -> str:
    return reverse(name, args=[order.prescription.patient.public_id, order.public_id])


def read(user: User, order: Order, language: str = "en") -> str:
    browser = browser_of(user)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = browser.get(address(order))
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\u00a0", " ")


class TestReading:
    @pytest.mark.parametrize("language", ["en", "es"])
    def test_says_every_safety_sentence_that_has_no_place_and_the_opioids_first(
        self, order: Order, patient_user: User, language: str
    ) -> None:
        page = read(patient_user, order, language)
        said = {key: house_text(language, key) for key in SAFETY if not key.startswith(("cancer.", "surgery."))}
        missing = [key for key, text in said.items() if "{" not in text and text not in page]
        assert missing == []
        assert page.index(said["opioids.text"]) < page.index(said["about.fda"])
        assert Container.objects.get().batch.number in page

    def test_is_kept_for_years_and_says_first_what_was_recalled(
        self, order: Order, patient_user: User, pharmacist: User, at: datetime, clock: time_machine.Traveller
    ) -> None:
        proof = factories.proof_of(pharmacist, at)
        recall.recall_batch(Container.objects.get().batch, reason="potency", by=pharmacist, at=at, proof=proof)
        clock.shift(timedelta(days=800))
        page = read(patient_user, order)
        assert page.index("Do not take this medicine") < page.index("opioid") and "<table" not in page

    def test_none_of_an_order_that_gave_nothing_nor_of_anybody_else(
        self, order: Order, patient_user: User, at: datetime
    ) -> None:
        stranger = browser_of(factories.patient_user("Sorrel Madeup"))
        assert stranger.get(address(order)).status_code == 404
        for name in ("my_leaflet_copy", "my_wallet_card"):
            assert stranger.post(address(order, name), {"language": "en"}).status_code == 404
        mine = order.prescription
        again = factories.a_prescription(at=at, prescriber=mine.prescriber, patient=mine.patient)
        other = factories.an_order(at=at, prescription=again)
        assert browser_of(patient_user).get(address(other)).status_code == 404
        with pytest.raises(NoLeafletYet):
            ask_for_copy(other, language=ENGLISH, large=False, by=patient_user, at=at)


class TestCopies:
    def test_is_asked_for_made_and_opened_and_the_issued_one_stays(
        self, order: Order, patient_user: User, at: datetime
    ) -> None:
        issued = Document.objects.of(order, LEAFLET).values_list("pk", "state").get()
        browser = browser_of(patient_user)
        answer = browser.post(address(order, "my_leaflet_copy"), {"language": "es", "large": "yes"})
        assert answer["Location"] == f"{address(order)}#papers"
        page = read(patient_user, order)
        assert "We make it now" in page and "every 4s" in page
        copy = Document.objects.of(order, LEAFLET_COPY).get()
        render_document(copy.public_id)
        copy.refresh_from_db()
        assert (copy.state, copy.error) == (DocumentState.DONE, "")
        assert "No tome medicinas opioides" in text_of(archive.fetch(copy.sha256))
        page, mine = read(patient_user, order), reverse("my_leaflet", args=[copy.public_id])
        assert mine in page and "We make it now" not in page and "every 4s" not in page
        assert 'filename="leaflet-' in browser.get(mine)["Content-Disposition"]
        assert Document.objects.of(order, LEAFLET).values_list("pk", "state").get() == issued

    def test_one_that_says_the_same_is_given_again_and_each_size_and_language_is_its_own(
        self, order: Order, patient_user: User, at: datetime
    ) -> None:
        asked = [(language, large) for language in Language for large in (False, True)] * 2
        found = [ask_for_copy(order, language=one, large=large, by=patient_user, at=at) for one, large in asked]
        assert len({row.pk for row in found}) == 4
        assert {row.state for row in Document.objects.of(order, LEAFLET_COPY)} == {DocumentState.PENDING}
        for row in Document.objects.of(order, LEAFLET_COPY):
            assert render(row).startswith(b"%PDF")

    def test_more_than_anybody_needs_in_a_day_are_refused(self, order: Order, patient_user: User, at: datetime) -> None:
        ask_for_copy(order, language=ENGLISH, large=False, by=patient_user, at=at)
        for _ in range(MOST_COPIES - 1):
            Document.objects.of(order, LEAFLET_COPY).update(state=DocumentState.FAILED)
            ask_for_copy(order, language=ENGLISH, large=False, by=patient_user, at=at)
        Document.objects.of(order, LEAFLET_COPY).update(state=DocumentState.FAILED)
        with pytest.raises(TooManyCopies):
            ask_for_copy(order, language=ENGLISH, large=False, by=patient_user, at=at)
        browser = browser_of(patient_user)
        answer = browser.post(address(order, "my_leaflet_copy"), {"language": "en", "large": ""}, follow=True)
        assert "many copies today" in answer.content.decode()
        ask_for_copy(order, language=ENGLISH, large=False, by=patient_user, at=at + timedelta(days=2))

    def test_a_language_that_is_none_is_not_there(self, order: Order, patient_user: User) -> None:
        for said in ("", "xx", "عربي", "e" * 5000):
            assert (
                browser_of(patient_user).post(address(order, "my_leaflet_copy"), {"language": said}).status_code == 404
            )
        assert not Document.objects.of(order, LEAFLET_COPY).exists()

    def test_a_stranger_asks_for_none(self, order: Order, at: datetime) -> None:
        stranger = factories.patient_user("Sorrel Madeup")
        for ask in (lambda **who: ask_for_copy(order, language=ENGLISH, large=False, **who),
                    lambda **who: ask_for_own_card(order, **who)):  # fmt: skip
            with pytest.raises(NotAllowed):
                ask(by=stranger, at=at)


def test_the_card_is_made_once_and_opened(order: Order, patient_user: User, at: datetime) -> None:
    browser = browser_of(patient_user)
    assert "Make my wallet card" in read(patient_user, order)
    for _ in range(2):
        assert browser.post(address(order, "my_wallet_card")).status_code == 302
    card = Document.objects.of(order, WALLET_CARD).get()
    render_document(card.public_id)
    page = read(patient_user, order)
    assert reverse("my_leaflet", args=[card.public_id]) in page and "Make my wallet card" not in page


@pytest.mark.worker
def test_the_real_worker_makes_a_copy(worker, technician, pharmacist, patient_user, at):
    formula = factories.a_formula(by=pharmacist, at=at, code="LDN45C", strength_mg="4.5")
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
    link_account(order.prescription.patient, user=patient_user, by=pharmacist, at=at)
    checked(order, filler=technician, checker=pharmacist, at=at)
    ask_for_copy(order, language=SPANISH, large=True, by=patient_user, at=at)
    worker.wait_until_idle()
    copy = Document.objects.of(order, LEAFLET_COPY).get()
    assert (copy.state, copy.error) == (DocumentState.DONE, "")
