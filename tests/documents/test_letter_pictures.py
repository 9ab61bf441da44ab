"""How letters and the pages of a downtime pack look: as the pictures that were looked at and approved."""

from orders.letter_content import LetterContent, Signed
from orders.letter_pdf import letter_pdf
from orders.letter_recall import SUBJECT, RecallClass, patient_blocks
from orders.pack_pdf import pack_pdf
from premises.terms import Language
from tests.documents.letters import HEAD as WRITER
from tests.documents.letters import a_letter, a_surgery_letter
from tests.documents.packs import HEAD, a_batch, a_section
from tests.documents.rasters import same_picture

DPI = 100
PEN = (Signed(name="Olive Testerman, PharmD", meaning="for the pharmacy Alder Lane Pharmacy"),)


def a_recall_letter(language: Language = Language.ENGLISH) -> LetterContent:
    """To a patient, of the most serious class."""
    facts = {
        "medicine": "Naltrexone Hydrochloride 4.5 mg capsule", "lot": "20261123-LDN45C-01", "number": "1234567-8-01",
        "use_by": "May 21, 2027", "left": "November 24, 2026", "units": "30",
    }  # fmt: skip
    blocks = patient_blocks(
        language, RecallClass.SERIOUS, patient="Linden Fakeman", facts=facts, telephone=WRITER.telephone
    )
    to = ("Linden Fakeman", "4 Sample Street", "Portland, OR 97205")
    return a_letter(signed=PEN, subject=SUBJECT[language], language=language.value, to=to, blocks=blocks)


def test_a_letter_looks_as_approved():
    same_picture("letter_transfer", letter_pdf(a_letter()), dpi=DPI)


def test_the_two_pages_about_surgery_look_as_approved():
    pdf = letter_pdf(a_surgery_letter(Language.SPANISH))
    same_picture("letter_surgery_team", pdf, dpi=DPI)
    same_picture("letter_surgery_patient_es", pdf, page=1, dpi=DPI)


def test_a_recall_letter_looks_as_approved():
    for language in Language:
        same_picture(f"letter_recall_{language}", letter_pdf(a_recall_letter(language)), dpi=DPI)


def test_the_pages_of_a_pack_look_as_approved():
    pdf = pack_pdf(HEAD, [a_section()], [a_batch()])
    for page, name in enumerate(["cover", "orders", "batch", "log", "blank_record"]):
        same_picture(f"pack_{name}", pdf, page=page, dpi=DPI)
