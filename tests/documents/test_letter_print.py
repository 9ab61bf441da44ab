"""A letter on paper: all it says is read back from the finished pages, in the language of who reads it."""

import pypdfium2
import pytest

from orders.letter_content import Block, LetterContent
from orders.letter_pdf import LetterNotAsAsked, differences, letter_pdf, typeset
from premises.terms import TRAINING, Language
from records.readback import opened
from tests.documents.leaflets import text_of
from tests.documents.letters import HEAD, a_letter, a_surgery_letter


def test_it_says_who_writes_to_whom_about_what_and_who_signed():
    text = text_of(letter_pdf(a_letter()))
    for said in (
        "Alder Lane Pharmacy 12 Alder Lane · Portland, OR 97205 · Telephone (503) 555-0142 · NPI 1234567893",
        "Sample Road Pharmacy 1 Sample Road Salem, OR 97301", "November 23, 2026",
        "Transfer of prescription 1234567-8", "Patient Linden Fakeman, born 1985-03-14", "Olive Testerman, PharmD",
        "transferred · Signed with a code · 2026-11-23 14:10", "Page 1 of 1",
    ):  # fmt: skip
        assert said in text, said


def test_the_surgical_team_reads_what_naltrexone_does_and_when_it_ends_and_begins():
    """SURG-01, SURG-02."""
    text = text_of(letter_pdf(a_surgery_letter()))
    for said in (
        "Naltrexone around a procedure on Tuesday, December 8, 2026",
        "Procedure Tuesday, December 8, 2026 at 9:30 am", "Last dose Friday, December 4, 2026, at bedtime.",
        "Nothing after Saturday, December 5, 2026, at 9:30 am",
        "Take nothing after Saturday, December 5, 2026, at 9:30 am",
        "72 hours or more lie between", "opioids given for pain or anesthesia may not work",
        "respond to opioids more strongly than before", "7 days or more after the last opioid, 14 days or more after a "
        "long-acting one", "Off it for fewer than 14 days: the same dose", "Signature and date",
        "Your plan: Linden Fakeman", "Take your last dose at bedtime on Friday, December 4, 2026.",
        "Call us: (503) 555-0142", "Page 2 of 2",
    ):  # fmt: skip
        assert said in text, said


def test_the_patient_reads_the_same_plan_in_their_language():
    with opened(letter_pdf(a_surgery_letter(Language.SPANISH))) as pages:
        team, own = (" ".join(" ".join(run.text for run in page.runs()).split()) for page in pages)
    assert "What naltrexone does to opioids" in team and "Su plan" not in team
    for said in (
        "Su plan: Linden Fakeman", "Su cirugía o trabajo dental es el martes, 8 de diciembre de 2026 a las 9:30 am",
        "Tome su última dosis el viernes, 4 de diciembre de 2026, a la hora de acostarse",
        "72 horas o más antes de la cirugía",
        "No tome nada después del sábado, 5 de diciembre de 2026, a las 9:30 am",
        "Espere 7 días después del último, o 14 si era de acción larga", "(503) 555-0142",
    ):  # fmt: skip
        assert said in own, said
    assert "Call us" not in own


def test_reference_telephone_and_page_stand_on_every_page_and_training_too():
    long = Block(texts=("A paragraph that is said again and again. " * 12,) * 14)
    with opened(letter_pdf(a_letter(blocks=(long,), head=_head(training=True)))) as pages:
        found = [" ".join(run.text for run in page.runs()) for page in pages]
    assert len(found) > 1
    assert all("Rx 1234567-8" in page and "555-0142" in page and TRAINING in page for page in found)
    assert f"Page 2 of {len(found)}" in " ".join(found[1].split())


def test_what_is_missing_from_the_pages_is_found():
    data = typeset(a_letter())
    other = a_letter(subject="Transfer of prescription 7654321-0", reference="Rx 7654321-0", head=_head(training=True))
    assert differences(data, other) == ["text 8", "foot or head of a page", "foot or head of a page"]


def test_a_character_no_font_draws_is_refused():
    with pytest.raises(LetterNotAsAsked, match="cannot be printed"):
        letter_pdf(a_letter(to=("例",)))


def test_the_same_content_gives_the_same_bytes_and_comes_back_as_it_was_frozen():
    content = a_surgery_letter(Language.SPANISH)
    assert LetterContent.from_json(content.as_json()) == content
    assert letter_pdf(content) == letter_pdf(content)


def test_nothing_of_a_text_is_taken_for_markup():
    text = text_of(letter_pdf(a_letter(to=('<img src="http://x.example/">',), subject="A & B <b>")))
    assert "A & B <b>" in text and '<img src="http://x.example/">' in text


def test_people_who_read_with_software_get_tags_language_and_title():
    document = pypdfium2.PdfDocument(letter_pdf(a_letter()))
    assert document.is_tagged() and document.get_metadata_dict()["Title"] == "Transfer of prescription 1234567-8"
    document.close()


def _head(**changes):
    return type(HEAD)(**vars(HEAD) | changes)
