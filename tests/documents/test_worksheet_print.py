"""The worksheet on paper: what a maker goes by is read back from the finished pages, and its code decoded."""

import pytest

from compounding.worksheet_content import WorksheetContent
from compounding.worksheet_pdf import WorksheetNotAsAsked, differences, typeset, worksheet_pdf
from records.codes import Code, Symbol, read
from records.readback import opened
from tests.documents.leaflets import text_of
from tests.documents.worksheets import a_part, a_worksheet


def test_it_says_what_to_make_of_which_lots_and_how_it_was_computed():
    text = text_of(worksheet_pdf(a_worksheet()))
    for said in (
        "Naltrexone Hydrochloride 4.5 mg Capsule", "20261123-LDN45C-01", "LDN45C version 1 CR-12", "300 units",
        "1 Weigh Naltrexone hydrochloride R-261123-001 Invented Chemical Works, lot X00001, expires 2027-11-23",
        "1555.4 mg 1539.9 to 1570.9 mg weighed, mg by witness", "300 to 315 pieces counted by witness",
        "assay 99.6 % of the anhydrous substance × (100 % − 8.5 % water) = 0.91134",
        "4.5 mg × 300 × 1.05 ÷ 0.91134 = 1555.401936 mg", "1 Dilute geometrically. by time",
        "An aid at the balance, whole and with the shell of the formula: in theory 179.4 mg , each from 161.4 mg to",
        "counted, of 300 Without a reason: 285 to 306",
        "reviewed by, pharmacist who did not make it signature date, time", "Page 1 of 2",
    ):  # fmt: skip
        assert said in text, said


def test_every_field_of_a_compounding_record_has_its_place():
    """CR-01 to CR-13."""
    text = text_of(worksheet_pdf(a_worksheet()))
    assert [n for n in range(1, 14) if f"CR-{n:02d}" not in text] == []


@pytest.mark.parametrize("sample", [10, 17, 30])
def test_there_is_a_cell_for_each_capsule(sample):
    text = text_of(worksheet_pdf(a_worksheet(sample=sample)))
    grid = text.split("to 197.3 mg .")[1].split("mean net fill")[0].split()
    assert [int(word) for word in grid if word.isdigit()] == list(range(1, sample + 1))


def test_its_code_opens_the_batch():
    with opened(worksheet_pdf(a_worksheet())) as pages:
        assert read(pages[0].picture(300)) == {Code(Symbol.DATA_MATRIX, "AQ203WEEN4DAW")}


def test_nothing_runs_over_the_edge():
    long = a_part(name="Wolfeschlegelsteinhausenbergerdorff " * 3, lot_is="Unbreakable" * 20, done="1555.4 mg " * 9)
    with opened(worksheet_pdf(a_worksheet(parts=(long, *[a_part()] * 9), steps=("Mix well. " * 30,) * 12))) as pages:
        runs = [run for page in pages for run in page.written()]
    assert min(run.left for run in runs) >= 43 and max(run.right for run in runs) <= 612 - 43


def test_what_is_weighed_already_stands_where_it_would_be_written():
    done = "1551.2 mg by Tamsin Placeholder, CPhT, witnessed by Rowan Specimen, PharmD"
    text = text_of(worksheet_pdf(a_worksheet(parts=(a_part(done=done),))))
    assert done in text and "weighed, mg" not in text


def test_a_part_without_a_lot_says_why():
    part = a_part(lot="", lot_is="", target="", band="", working=(), why_not="No released lot reaches.")
    assert "Lot: weighed, mg by witness No released lot reaches." in text_of(worksheet_pdf(a_worksheet(parts=(part,))))


def test_what_is_missing_from_the_pages_is_found():
    data = typeset(a_worksheet())
    other = a_worksheet(
        number="20261123-LDN45C-02", code="AQ2000000000", units="307", training=True, steps=("Press.",),
        parts=(a_part(target="1600.6 mg"),),
    )  # fmt: skip
    assert differences(data, other) == [
        "units", "component 1", "step 1", "number on every page", "number on every page", "training", "training",
        "code",
    ]  # fmt: skip


def test_a_letter_no_font_draws_is_refused():
    with pytest.raises(WorksheetNotAsAsked, match="cannot be printed"):
        worksheet_pdf(a_worksheet(steps=("例",)))


def test_training_stands_on_every_page():
    with opened(worksheet_pdf(a_worksheet(training=True))) as pages:
        assert all("TRAINING - NOT FOR USE" in [run.text for run in page.runs()] for page in pages)


def test_the_same_content_gives_the_same_bytes_and_comes_back_as_it_was_frozen():
    content = a_worksheet()
    assert WorksheetContent.from_json(content.as_json()) == content
    assert worksheet_pdf(content) == worksheet_pdf(content)


def test_the_shells_of_a_lot_not_weighed_yet_have_their_cells():
    said = "First weigh 10 empty shells of the lot counted out; their mean is taken off each."
    text = text_of(worksheet_pdf(a_worksheet(shells=said, shells_to_weigh=10)))
    assert said in text and [n for n in range(1, 12) if f"shell {n} " not in text] == [11]
