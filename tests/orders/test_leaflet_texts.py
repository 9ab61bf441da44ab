"""The life of a text of the leaflet: written, proved, approved by another, followed by the next, taken back."""

import pytest
from django.db import DatabaseError, connection, transaction

from orders.actions.leaflet_texts import (
    LeafletTextChanged,
    LeafletTextRefused,
    NotProvedYet,
    OneLanguage,
    approve,
    latest_version,
    withdraw,
    write,
)
from orders.actions.paper import ask_for_leaflet
from orders.leaflet_facts import leaflet_content
from orders.leaflet_words import house_text
from orders.models import LeafletText
from orders.told_leaflet_texts import differs, in_force
from premises.actions.settings import change_setting
from records.models import Document
from records.refusals import NotAllowed, SamePerson
from records.rows import NothingChanged
from records.signatures import signatures_of
from records.steps import WrongStatus
from tests import factories
from tests.concurrency import at_once, failures
from tests.documents.leaflets import text_of
from tests.factories.leaflets import EN, ES, KEY, approved, both, proved, signed, written

pytestmark = pytest.mark.django_db
LARGE_AND_NORMAL = 2


@pytest.fixture
def author(pharmacist_in_charge, at):
    factories.a_pharmacy(by=pharmacist_in_charge, at=at)
    return factories.pharmacist("Sage Author")


@pytest.fixture
def second(author):
    return factories.pharmacist("Fern Second")


def edited(language):
    return LeafletText.objects.in_print(language)["edited"]


def refused(run):
    with pytest.raises(LeafletTextRefused) as found:
        run()
    return found.value.code


def test_both_languages_written_together_are_one_version_and_printed_when_another_signs(author, second, at):
    english, spanish = both(by=author, at=at)
    assert (english.version, spanish.version) == (1, 1)
    assert edited("en") == {}
    signed(english, by=second, at=at)
    assert [edited(language) for language in ("en", "es")] == [{KEY: EN}, {KEY: ES}]
    assert [one.meaning for one in signatures_of(spanish)] == ["text_approved"]
    assert signatures_of(english)[0].covers(english.signed_content())


def test_only_the_languages_that_say_something_else_are_written(author, at):
    (row,) = write(KEY, {"en": EN, "es": house_text("es", KEY)}, reason="Calls", seen=0, by=author, at=at)
    assert row.language == "en"
    with pytest.raises(NothingChanged):
        write(KEY, {"en": house_text("en", KEY)}, reason="Calls", seen=1, by=author, at=at)


def test_the_author_approves_only_where_there_is_one_pharmacist(author, at):
    row = both(by=author, at=at)[0]
    with pytest.raises(SamePerson, match="LFT-02"):
        signed(row, by=author, at=at)
    in_charge = factories.pharmacist_in_charge()
    proof = factories.proof_of(in_charge, at)
    change_setting(key="one_pharmacist", text="yes", reason="agreed", by=in_charge, at=at, proof=proof)
    assert signed(row, by=author, at=at).is_in_force


def test_one_language_alone_needs_the_reason_and_leaves_the_other(author, second, at):
    english, spanish = both(by=author, at=at)
    withdraw(spanish, reason="Not yet", by=author, at=at)
    with pytest.raises(OneLanguage):
        signed(english, by=second, at=at)
    signed(english, by=second, at=at, alone_reason="The Spanish was right already")
    english.refresh_from_db()
    assert (english.is_in_force, english.alone_reason) == (True, "The Spanish was right already")
    assert edited("es") == {}


def test_the_other_language_follows_alone_in_the_same_version_without_a_reason(author, second, at):
    english, spanish = both(by=author, at=at)
    signed(english, by=second, at=at, alone_reason="It is urgent")
    spanish.refresh_from_db()
    assert spanish.is_draft
    assert signed(spanish, by=second, at=at).alone_reason == ""


def test_nothing_is_approved_that_nobody_could_look_at(author, second, at):
    row = written({"en": EN, "es": ES}, by=author, at=at)[0]
    with pytest.raises(NotProvedYet):
        approve(row, by=second, at=at, proof=factories.proof_of(second, at))


def test_the_proof_shows_the_draft_and_nobody_elses_leaflet_does(author, second, at):
    row = both(by=author, at=at)[0]
    pages = [text_of(proved(paper)) for paper in Document.objects.of(row)]
    assert len(pages) == LARGE_AND_NORMAL
    assert all(EN in page and "PROOF" in page and "Linden Fakeman" in page for page in pages)
    order = factories.an_accepted_order(at=at)
    assert EN not in text_of(proved(ask_for_leaflet(order, by=second, at=at)))


def test_a_leaflet_asked_for_before_keeps_its_words(author, second, at):
    order = factories.an_accepted_order(at=at)
    before = ask_for_leaflet(order, by=second, at=at)
    approved(by=author, at=at, signer=second)
    after = ask_for_leaflet(order, by=second, at=at, reason="new words")
    assert (before.content["edited"], after.content["edited"]) == ({}, {KEY: EN})
    assert before.content["words_version"] != after.content["words_version"]
    assert house_text("en", KEY) in text_of(proved(before))
    assert EN in text_of(proved(after))
    assert leaflet_content(order, at=at).edited == {KEY: EN}


def test_back_to_the_houses_words(author, second, at):
    english, spanish = approved(by=author, at=at, signer=second)
    withdraw(english, reason="The house says it better", by=author, at=at)
    assert (edited("en"), edited("es")) == ({}, {})
    spanish.refresh_from_db()
    assert spanish.status == "retired"
    with pytest.raises(WrongStatus):
        withdraw(english, reason="Again", by=author, at=at)


def test_back_in_one_language_alone_needs_the_reason_and_shows_it(author, second, at):
    """LFT-05."""
    english, _ = approved(by=author, at=at, signer=second)
    withdraw(english, reason="The house is clearer", alone_reason="The Spanish is clear", by=author, at=at)
    assert (edited("en"), edited("es")) == ({}, {KEY: ES})
    assert "Alone because: The Spanish is clear." in differs(KEY, in_force())


def test_the_next_version_takes_the_place_of_the_last_one_and_of_a_draft(author, second, at):
    first = approved(by=author, at=at, signer=second)
    draft = both(by=author, at=at, english=f"{EN} Rest.", spanish=f"{ES} Descanse.")
    last = both(by=author, at=at, english=f"{EN} Rest well.", spanish=f"{ES} Descanse bien.")
    signed(last[0], by=second, at=at)
    assert [latest_version(KEY), edited("en")] == [3, {KEY: f"{EN} Rest well."}]
    rows = LeafletText.objects.filter(pk__in=[row.pk for row in (*first, *draft)])
    assert {row.status for row in rows} == {"retired"}


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("opioids.text", "Take what you like.", "leaflet_text_is_safety"),
        ("no.key", "Take what you like.", "leaflet_text_is_safety"),
        (KEY, " ", "leaflet_text_empty"),
        (KEY, "Vivid dreams, {name}.", "leaflet_text_placeholder"),
        (KEY, "Vivid dreams \U0001f634.", "leaflet_text_letters"),
        (KEY, "Dreams go. " * 50, "leaflet_text_too_long"),
        (KEY, "It is proven to help.", "leaflet_text_claims"),
    ],
)
def test_what_may_not_stand_there_is_not_saved(author, at, key, text, code):
    assert refused(lambda: write(key, {"en": text}, reason="Try", seen=0, by=author, at=at)) == code
    assert not LeafletText.objects.exists()


def test_a_hard_text_is_kept_but_not_approved(author, second, at):
    hard = "Physiological accommodation ordinarily necessitates considerable patience."
    row = both(by=author, at=at, english=hard)[0]
    assert refused(lambda: signed(row, by=second, at=at)) == "leaflet_text_hard_to_read"
    row.refresh_from_db()
    assert row.is_draft


def test_markup_is_plain_text(author, at):
    row = both(by=author, at=at, english="Vivid <b>dreams</b> & poor sleep. Call us.")[0]
    page = text_of(proved(Document.objects.of(row).earliest("pk")))
    assert "Vivid <b>dreams</b> & poor sleep." in page


def test_who_read_an_older_version_writes_nothing(author, second, at):
    both(by=author, at=at)
    with pytest.raises(LeafletTextChanged):
        write(KEY, {"en": "Vivid dreams. Call us."}, reason="Mine", seen=0, by=second, at=at)


def test_a_technician_writes_approves_and_withdraws_nothing(author, technician, at):
    row = both(by=author, at=at)[0]
    for run in (
        lambda: write(KEY, {"en": "Vivid dreams."}, reason="Mine", seen=1, by=technician, at=at),
        lambda: signed(row, by=technician, at=at),
        lambda: withdraw(row, reason="No", by=technician, at=at),
    ):
        with pytest.raises(NotAllowed):
            run()


@pytest.mark.parametrize("change", ["text = 'x'", "language = 'fr'", "written_at = now()"])
def test_what_was_written_is_not_written_over(author, at, change):
    both(by=author, at=at)
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE orders_leaflettext SET {change}")


def test_of_two_approvals_at_once_one_wins(transactional_db, author, second, at):
    row = both(by=author, at=at)[0]
    third = factories.pharmacist("Rue Third")
    proofs = [factories.proof_of(one, at) for one in (second, third)]
    done = at_once(2, lambda n: approve(
        LeafletText.objects.get(pk=row.pk), by=(second, third)[n], at=at, proof=proofs[n]
    ))  # fmt: skip
    assert [type(error) for error in failures(done)] == [WrongStatus]
    assert len(signatures_of(row)) == 1


def test_of_two_who_write_at_once_one_does(transactional_db, author, second, at):
    texts = ["Vivid dreams. Call us.", "Poor sleep. Call us."]
    done = at_once(2, lambda n: write(
        KEY, {"en": texts[n]}, reason="Calls", seen=0, by=(author, second)[n], at=at
    ))  # fmt: skip
    assert [type(error) for error in failures(done)] == [LeafletTextChanged]
    assert LeafletText.objects.count() == 1
