"""The leaflet on paper: everything a patient must find is read back from the finished pages."""

import io
from datetime import date

import pypdf
import pytest

from orders import leaflet_content as words
from orders.leaflet_content import DatedStep, LeafletContent
from orders.leaflet_drawing import DARK, LIGHT, MIDDLE, calendars, tones
from orders.leaflet_pdf import LeafletNotAsAsked, differences, leaflet_pdf, typeset
from records.readback import opened
from tests.documents.leaflets import TAKE, a_leaflet, steps, text_of


def test_it_says_every_step_dose_warning_and_telephone():
    text = text_of(leaflet_pdf(a_leaflet()))
    for said in (
        "Linden Fakeman · Rx 1234567-8-01 · Nov 25, 2026 · Naltrexone Hydrochloride capsules",
        "Your low dose naltrexone capsules",
        words.OPIOIDS_TITLE, words.OPIOIDS, words.AFTERWARDS, words.MISSED, words.NOTICE, words.CANCER,
        "Your dose goes up in 3 steps, and each step has its own bottle.",
        "Nov 29 to Dec 12, 2026: 1.5 mg , bottle 1. Take 1 capsule at bedtime.",
        "Dec 13 to Dec 26, 2026: 3 mg , bottle 2. Take 1 capsule at bedtime.",
        "Dec 27, 2026 to Jan 23, 2027: 4.5 mg , bottle 3. Take 1 capsule at bedtime.",
        "at least 72 hours before", "Use by Mar 31, 2027.", "Lot 20261123-LDN15C-01.", "made without lactose.",
        "Hypromellose capsule, size 3", "1 Example Street, Sampleton, CA 90000", "Basil Demo, MD",
        "Store at room temperature, protected from light and moisture.",
    ):  # fmt: skip
        assert said in text, said
    assert "(916) 555-0140 · Emergency: 911 Page 2 of 2" in text


def test_no_benefit_is_claimed():
    text = text_of(leaflet_pdf(a_leaflet())).casefold()
    assert not [word for word in ("cures", "proven", "effective", "relieves", "improves") if word in text]


def test_the_calendar_has_a_cell_for_each_day():
    (drawing,) = calendars(a_leaflet())
    cells = [word.text for word in drawing.words if word.middle]
    assert cells == ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] + ["1.5"] * 14 + ["3"] * 14 + ["4.5"] * 28
    assert drawing.title == "Dose for each day from Nov\u00a029,\u00a02026 to Jan\u00a023,\u00a02027"
    bars = [(box.y, box.height) for box in drawing.boxes if box.width == 10]
    assert bars == [(17, 40), (59, 40), (101, 82)]


def test_a_long_calendar_goes_on_in_a_second_drawing():
    content = a_leaflet(steps=steps(("75 mcg", 5), ("0.5 mg", 3), ("1 mg", 90), first=date(2026, 12, 1)))
    assert [sum(word.middle for word in drawing.words) - 7 for drawing in calendars(content)] == [89, 9]
    assert "75 mcg" in text_of(leaflet_pdf(content))


def test_neighbouring_steps_never_look_alike():
    assert tones(3) == [LIGHT, MIDDLE, DARK]
    for number in range(1, 9):
        found = tones(number)
        assert len(found) == number and all(one != other for one, other in zip(found, found[1:], strict=False))


@pytest.mark.parametrize(
    "name",
    ["محمد الأمثل", "יעל דוגמה", "Łucja Ñandú-Șerban", "Wolfeschlegelsteinhausenbergerdorff " * 3, "A & <b>B</b>"],
)
def test_every_name_stands_whole_on_the_first_page(name):
    content = a_leaflet(patient=name)
    data = leaflet_pdf(content)
    assert data == leaflet_pdf(content), "the same bytes again"
    with opened(data) as pages:
        inside = [run for run in pages[0].runs() if run.text.strip()]
        assert min(run.left for run in inside) >= 57 and max(run.right for run in inside) <= 612 - 57


def test_a_letter_no_font_draws_is_refused():
    with pytest.raises(LeafletNotAsAsked, match="LBL-01"):
        leaflet_pdf(a_leaflet(patient="例"))


def test_what_is_missing_from_the_pages_is_found():
    data = typeset(a_leaflet())
    other = a_leaflet(
        patient="Basil Other", surgery_hours=96, telephone="(530) 555-0199", training=True,
        steps=[DatedStep(dose="2 mg", directions=TAKE, first=date(2026, 12, 1), last=date(2026, 12, 2))],
    )  # fmt: skip
    wrong = set(differences(data, other))
    assert wrong == {"patient", "surgery", "step", "telephone on every page", "training"}


def test_training_stands_on_every_page():
    with opened(leaflet_pdf(a_leaflet(training=True))) as pages:
        assert all("TRAINING - NOT FOR USE" in [run.text for run in page.runs()] for page in pages)


def test_it_is_tagged_and_has_title_and_language():
    root = pypdf.PdfReader(io.BytesIO(leaflet_pdf(a_leaflet()))).trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True)
    assert all(said in root["/Metadata"].get_data() for said in (b"pdfuaid", b"Your low dose naltrexone capsules"))


def test_without_a_calendar_the_label_counts():
    text = text_of(leaflet_pdf(a_leaflet(steps=(), bottles=(), partial=True)))
    assert "Follow the directions on the label." in text and words.LATER in text


def test_content_comes_back_as_it_was_frozen():
    content = a_leaflet()
    assert LeafletContent.from_json(content.as_json()) == content
