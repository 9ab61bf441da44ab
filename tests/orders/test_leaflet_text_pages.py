"""The pages of the leaflet's texts: read, written, approved and taken back, by the right person and by others."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orders.actions.leaflet_texts import latest_version
from orders.leaflet_words import EDITABLE, SAFETY, house_text
from orders.models import LeafletText
from records.models import Document
from tests import factories
from tests.factories.leaflets import EN, ES, KEY, approved, both, make_proofs
from tests.orders.pages import SIGNED, browser, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
WRITE = "/leaflet-texts/notice.dreams/write/"
SAID = {"en": EN, "es": ES, "reason": "Patients asked", "seen": "0"}


@pytest.fixture
def author(pharmacist_in_charge, at):
    factories.a_pharmacy(by=pharmacist_in_charge, at=at)
    return factories.pharmacist("Sage Author")


@pytest.fixture
def second(author):
    return factories.pharmacist("Fern Second")


def test_every_text_is_listed_and_what_is_fixed_says_why(author):
    page = text(browser(author).get(reverse("leaflet_texts")))
    assert all(f"/leaflet-texts/{key}/write/" in page for key in EDITABLE)
    assert not any(f"/leaflet-texts/{key}/write/" in page for key in SAFETY)
    assert house_text("es", "opioids.title") in page
    assert page.count("Safety sentence: fixed") == len(SAFETY)


def test_while_it_is_typed_it_is_measured_and_nothing_is_saved(author):
    hard = "Physiological accommodation ordinarily necessitates considerable patience."
    answer = browser(author).post(WRITE, SAID | {"en": hard, "es": house_text("es", KEY), "check": "1"})
    page = text(answer)
    assert answer.status_code == 200
    assert "School grade at most 6" in page and "Too hard to read" in page and "accommodation" in page
    assert "Spanish stays as it is, and now says something else" in page
    assert not LeafletText.objects.exists()


def test_what_is_refused_stands_at_its_language(author):
    answer = browser(author).post(WRITE, SAID | {"es": "Cura el dolor."})
    assert answer.status_code == 422
    assert "claims what is not proved" in text(answer)
    assert answer.context["form"].errors.keys() == {"es"}


def test_written_by_one_and_approved_by_another(author, second, at):
    writer, signer = browser(author), browser(second)
    shown = writer.post(WRITE, SAID, follow=True)
    assert "The draft is written" in text(shown)
    english, spanish = LeafletText.objects.order_by("language")
    assert url("leaflet_text_approve", english) not in text(writer.get(url("leaflet_text", english)))
    refused = signer.post(url("leaflet_text_approve", english), SIGNED)
    assert "The proof is not made yet" in text(refused)
    make_proofs([english, spanish])
    page = text(signer.get(url("leaflet_text", english)))
    assert "Proof in Spanish, large print" in page and "<ins>" in page
    for paper in Document.objects.of_rows([english, spanish]):
        proof = signer.get(reverse("leaflet_text_proof", args=[paper.public_id]))
        assert (proof["Content-Type"], proof.getvalue()[:5]) == ("application/pdf", b"%PDF-")
    assert text(writer.post(url("leaflet_text_approve", english), SIGNED)).count("LFT-02") >= 1
    done = signer.post(url("leaflet_text_approve", english), SIGNED, follow=True)
    assert "The text is approved" in text(done)
    assert LeafletText.objects.in_force().count() == 2
    assert EN in text(writer.get(reverse("leaflet_texts")))


def test_with_the_wrong_code_nothing_is_approved(author, second, at):
    row = both(by=author, at=at)[0]
    answer = browser(second).post(url("leaflet_text_approve", row), {"signing_code": "000000"})
    assert answer.status_code == 422
    assert not LeafletText.objects.in_force().exists()


def test_one_language_alone_is_told_on_every_page(author, second, at):
    english = both(by=author, at=at)[0]
    alone = SIGNED | {"alone_reason": "The Spanish is looked at tomorrow"}
    browser(second).post(url("leaflet_text_approve", english), alone)
    page = text(browser(author).get(reverse("leaflet_texts")))
    assert "English: version 1, Spanish: the house&#x27;s words. Not changed together" in page
    assert "The Spanish is looked at tomorrow" in page


def test_back_to_the_houses_words(author, second, at):
    english, _ = approved(by=author, at=at, signer=second)
    page = text(browser(second).get(url("leaflet_text_withdraw", english)))
    assert "words in English and Spanish?" in page and "Why this language alone" in page
    browser(second).post(url("leaflet_text_withdraw", english), {"reason": "Shorter"}, follow=True)
    assert [LeafletText.objects.in_print(language)["edited"] for language in ("en", "es")] == [{}, {}]
    assert latest_version(KEY) == 1


@pytest.mark.parametrize("key", [SAFETY[0], "no.key"])
def test_there_is_no_page_to_write_what_is_fixed(author, key):
    assert browser(author).get(f"/leaflet-texts/{key}/write/").status_code == 404


def test_it_is_no_technicians_page(author, technician, at):
    row = both(by=author, at=at)[0]
    outside = browser(technician)
    places = [reverse("leaflet_texts"), WRITE, url("leaflet_text", row), url("leaflet_text_approve", row)]
    assert {outside.get(place).status_code for place in places} == {403}
    assert outside.post(WRITE, SAID).status_code == 403


def test_the_list_of_papers_leads_the_bench_to_a_proof(author, technician, at):
    paper = Document.objects.of(both(by=author, at=at)[0]).first()
    address = reverse("leaflet_text_proof", args=[paper.public_id])
    bench = browser(technician)
    assert address in text(bench.get(reverse("papers")))
    assert bench.get(address).getvalue()[:5] == b"%PDF-"


def test_no_other_paper_is_opened_as_a_proof(author, second, at):
    label = factories.a_leaflet(factories.an_order(at=at), at=at)
    assert browser(second).get(reverse("leaflet_text_proof", args=[label.public_id])).status_code == 404


def test_the_list_asks_as_often_for_many_texts_as_for_one(author, second, at):
    reader = browser(second)
    reader.get(reverse("leaflet_texts"))

    def asked():
        with CaptureQueriesContext(connection) as found:
            reader.get(reverse("leaflet_texts"))
        return len(found)

    before = asked()
    approved(by=author, at=at, signer=second)
    both(by=author, at=at, english=f"{EN} Rest.", spanish=f"{ES} Descanse.")
    assert asked() == before
