"""The leaflet on paper, read back from the finished pages (over 250 lines: what a patient must find is one list)."""

import io
import re
from datetime import date

import pypdf
import pytest

from orders.leaflet_content import DatedStep, LeafletContent
from orders.leaflet_curve import curve_of, mg_of
from orders.leaflet_drawing import DARK, LIGHT, MIDDLE, calendars, tones
from orders.leaflet_pdf import LeafletNotAsAsked, differences, leaflet_pdf, typeset
from orders.leaflet_said import CITED
from orders.leaflet_words import ENGLISH, house_text
from premises.terms import Language
from records.readback import opened
from tests.documents.leaflets import TAKE, a_leaflet, in_language, steps, text_of
from tests.documents.rasters import same_picture

EIGHT = [(f"{dose} mg", 10) for dose in ("0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4")]
PLAN = ("Your surgery or dental work is on Tue, Dec 8, 2026.", "Take your last dose at bedtime on Fri, Dec 4, 2026.")
FIRST = "Around that day, go by this plan and not by the calendar or the label."
MARGIN, WIDTH = 50, 612
SHOWN = (
    "opioids.title", "opioids.text", "opioids.afterwards", "about.fda", "missed.text", "notice.mood", "notice.drive",
    "notice.emergency", "others.opioids", "others.never", "others.health", "keep.children", "questions.too_much",
)  # fmt: skip


def test_it_says_every_step_dose_warning_and_telephone():
    text = text_of(leaflet_pdf(a_leaflet()))
    for said in (
        "Linden Fakeman · Rx 1234567-8-01 · Nov 25, 2026 · Naltrexone Hydrochloride, capsules",
        "Your low dose naltrexone capsules", *[house_text("en", key) for key in SHOWN],
        "Your dose goes up in 3 steps. Each step has its own bottle.",
        "Nov 29 to Dec 12, 2026: 1.5 mg , bottle 1. Take 1 capsule at bedtime.",
        "Dec 13 to Dec 26, 2026: 3 mg , bottle 2. Take 1 capsule at bedtime.",
        "Dec 27, 2026 to Jan 23, 2027: 4.5 mg , bottle 3. Take 1 capsule at bedtime.",
        "took an opioid in the last 10 days, or 14 days if it was long-acting",
        "at least 72 hours before", "Use by Mar 31, 2027.", "Lot 20261123-LDN15C-01.",
        "You asked us to leave out lactose. We found none on our list",
        "Hypromellose capsule, size 3", "1 Example Street, Sampleton, CA 90000", "Basil Demo, MD",
        "Store at room temperature, protected from light and moisture.",
    ):  # fmt: skip
        assert said in text, said
    assert "(916) 555-0140 · Emergency: 911 Page 2 of 2" in text


def test_it_says_all_of_it_in_spanish():
    text = text_of(leaflet_pdf(in_language(Language.SPANISH)))
    for said in (
        "Receta 1234567-8-01 · 25 nov 2026 · Clorhidrato de naltrexona, cápsulas",
        "Su naltrexona de dosis baja en cápsulas", *[house_text("es", key) for key in SHOWN],
        "Tome 1 cápsula a la hora de acostarse",
        "Su dosis sube en 3 pasos. Cada paso tiene su propio frasco.",
        "29 nov al 12 dic 2026: 1.5 mg , frasco 1. Tome 1 cápsula a la hora de acostarse.",
        "opioide en los últimos 10 días, o 14 si", "al menos 72 horas antes", "Úsela hasta el 31 mar 2027.",
        "Usted pidió que no llevara lactosa. No lo hallamos", "Celulosa microcristalina",
    ):  # fmt: skip
        assert said in text, said
    assert "Emergencia: 911 Página 2 de 2" in text
    assert "mié" in {word.text for word in calendars(in_language(Language.SPANISH))[0].words}
    assert not re.search(r"\b(?:the|you|take|dose|call|bottle|page)\b", text.casefold())


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("language", Language)
def test_opioids_come_first_and_nothing_is_cut_in_any_language_and_size(language, large):
    content = in_language(language, *EIGHT, large=large, cancer=True, procedure=PLAN)
    with opened(leaflet_pdf(content)) as pages:
        runs = [run for page in pages for run in page.written()]
    assert min(run.left for run in runs) >= MARGIN and max(run.right for run in runs) <= WIDTH - MARGIN
    text = " ".join(" ".join(run.text for run in runs).split())
    assert text.index(house_text(language, "opioids.title")) < text.index(house_text(language, "about.title"))


@pytest.mark.parametrize("language", Language)
def test_large_print_is_20_points_and_so_is_what_is_drawn(language):
    content = in_language(language, large=True, cancer=True)
    with opened(leaflet_pdf(content)) as pages:
        sizes = {run.size for page in pages for run in page.written()}
    assert min(sizes) >= 18 and 20 in sizes  # the foot, the patient's line and the sources are 18
    drawn = [*calendars(content), curve_of(content)]
    assert {word.size for drawing in drawn for word in drawing.words} == {"20"}


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("language", Language)
def test_it_looks_as_approved_and_takes_two_pages_in_normal_print(language, large):
    name, data = f"leaflet-{language}-{'large' if large else 'normal'}", leaflet_pdf(in_language(language, large=large))
    with opened(data) as pages:
        count = len(pages)
    assert large or count == 2
    for page in range(count):
        same_picture(f"{name}-{page + 1}", data, page, dpi=100)


def test_cancer_is_spoken_of_in_cancer_care_only_and_with_its_limits():
    text = text_of(leaflet_pdf(a_leaflet(cancer=True)))
    for said in (
        "not a cancer treatment on its own", "not standard care", "not approved for cancer",
        "No benefit has been proved", "larger trials are needed", "One report tells of 20 patients",
        "So few patients prove nothing", "Speak with your oncology team", CITED,
    ):  # fmt: skip
        assert said in text, said
    assert CITED.count(";") == 9 and "Qu 2021, Int Immunopharmacol 96:107714" in CITED
    assert "cancer" not in text_of(leaflet_pdf(a_leaflet())).casefold()


@pytest.mark.parametrize(("cancer", "limits"), [(False, ""), (True, "No benefit has been proved.")])
def test_no_benefit_is_claimed(cancer, limits):
    text = text_of(leaflet_pdf(a_leaflet(cancer=cancer))).replace(limits, "").casefold()
    assert not [word for word in ("cures", "proven", "effective", "relieves", "improves", "benefit") if word in text]


def test_a_planned_surgery_takes_the_place_of_the_question():
    text = text_of(leaflet_pdf(a_leaflet(procedure=PLAN)))
    assert all(line in text for line in (*PLAN, house_text("en", "surgery.planned_title")))
    assert text.index(FIRST) < text.index(PLAN[0]), "what wins where the calendar says otherwise comes first"
    assert "surgery.first" in differences(typeset(a_leaflet()), a_leaflet(procedure=PLAN))
    assert FIRST not in text_of(leaflet_pdf(a_leaflet()))
    assert house_text("en", "surgery.title") not in text and house_text("en", "surgery.call") not in text


def test_the_calendar_has_a_cell_for_each_day():
    (drawing,) = calendars(a_leaflet())
    cells = [word.text for word in drawing.words if word.middle]
    assert cells == ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] + ["1.5"] * 14 + ["3"] * 14 + ["4.5"] * 28
    assert drawing.title == "Dose for each day from Nov\u00a029,\u00a02026 to Jan\u00a023,\u00a02027"
    bars = [(box.y, box.height) for box in drawing.boxes if box.width == 10]
    assert bars == [(16, 34), (52, 34), (88, 70)]


def test_a_long_calendar_goes_on_in_a_second_drawing():
    content = a_leaflet(steps=steps(("75 mcg", 5), ("0.5 mg", 3), ("1 mg", 90), first=date(2026, 12, 1)))
    assert [sum(word.middle for word in drawing.words) - 7 for drawing in calendars(content)] == [89, 9]
    assert "75 mcg" in text_of(leaflet_pdf(content))


def test_the_curve_is_as_high_as_the_dose_and_as_wide_as_its_days():
    drawing = curve_of(a_leaflet())
    grounds = [box for box in drawing.boxes if box.fill in {tone[0] for tone in (LIGHT, MIDDLE, DARK)}]
    assert [box.height for box in grounds] == [12, 24, 36]
    assert [round(box.width / grounds[0].width, 1) for box in grounds] == [1, 1, 2]
    assert [word.text for word in drawing.words if word.bold] == ["1.5 mg", "3 mg", "4.5 mg"]
    assert drawing.title.replace("\u00a0", " ") == (
        "Your dose over time: 1.5 mg from Nov 29, 2026, 3 mg from Dec 13, 2026, 4.5 mg from Dec 27, 2026."
    )
    assert curve_of(in_language(Language.ENGLISH, ("4.5 mg", 30))) is None


def test_a_pause_is_the_ground_of_the_curve_and_micrograms_are_small():
    off = DatedStep(dose="No dose", directions="", first=date(2026, 12, 1), last=date(2026, 12, 9))
    assert (mg_of(off), str(mg_of(steps(("75 mcg", 5))[0]))) == (0, "0.075")
    drawing = curve_of(a_leaflet(steps=(*steps(("1 mg", 2)), off)))
    assert min(box.height for box in drawing.boxes) == 0


def test_neighbouring_steps_never_look_alike():
    assert tones(3) == [LIGHT, MIDDLE, DARK]
    for number in range(1, 9):
        found = tones(number)
        assert len(found) == number and all(one != other for one, other in zip(found, found[1:], strict=False))


@pytest.mark.parametrize(
    ("name", "large"),
    [
        ("محمد الأمثل", False), ("יעל דוגמה", True), ("Łucja Ñandú-Șerban", False), ("A & <b>B</b>", True),
        ("Wolfeschlegelsteinhausenbergerdorff " * 3, False), ("Wolfeschlegelsteinhausenbergerdorff " * 3, True),
    ],
)  # fmt: skip
def test_every_name_stands_whole_on_the_first_page(name, large):
    content = in_language(Language.SPANISH, patient=name, large=large)
    data = leaflet_pdf(content)
    assert data == leaflet_pdf(content), "the same bytes again"
    with opened(data) as pages:
        inside = pages[0].written()
        assert min(run.left for run in inside) >= MARGIN and max(run.right for run in inside) <= WIDTH - MARGIN


def test_a_letter_no_font_draws_is_refused():
    with pytest.raises(LeafletNotAsAsked, match="LBL-01"):
        leaflet_pdf(a_leaflet(patient="例"))
    with pytest.raises(LeafletNotAsAsked, match="LBL-01"):
        leaflet_pdf(a_leaflet(edited={"notice.dreams": "例"}))


def test_what_is_missing_from_the_pages_is_found():
    data = typeset(a_leaflet())
    another = a_leaflet(
        patient="Basil Unlike", surgery_hours=96, washout_long_days=21, telephone="(530) 555-0199", training=True,
        cancer=True,
        steps=[DatedStep(dose="2 mg", directions=TAKE, first=date(2026, 12, 1), last=date(2026, 12, 2))],
        edited={"notice.dreams": "Another sentence stands here."},
    )  # fmt: skip
    wrong = set(differences(data, another))
    assert wrong >= {"patient", "surgery.stop", "step", "telephone on every page", "training", "notice.dreams"}
    assert wrong >= {"cancer.limits", "cancer.references", "opioids.start"} and "opioids.text" not in wrong
    spanish = set(differences(data, in_language(Language.SPANISH)))
    assert spanish >= {"opioids.text", "missed.text", "use by", "directions", "medicine"}


def test_training_stands_on_every_page():
    with opened(leaflet_pdf(a_leaflet(training=True, large=True))) as pages:
        assert all("TRAINING - NOT FOR USE" in [run.text for run in page.runs()] for page in pages)


@pytest.mark.parametrize("language", Language)
def test_it_is_tagged_and_has_title_language_and_a_text_for_each_drawing(language):
    content = in_language(language)
    root = pypdf.PdfReader(io.BytesIO(leaflet_pdf(content))).trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == (language, True)
    assert all(said in root["/Metadata"].get_data() for said in (b"pdfuaid", content.title.encode()))
    told = [item["/Alt"] for item in _elements(root["/StructTreeRoot"]) if "/Alt" in item]
    assert told == [curve_of(content).title, calendars(content)[0].title]


def _elements(item):
    """The structure of a tagged PDF, element by element."""
    kids = item.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object()
        if isinstance(found, dict):
            yield found
            yield from _elements(found)


def test_without_a_calendar_the_label_counts():
    text = text_of(leaflet_pdf(a_leaflet(steps=(), bottles=(), partial=True)))
    assert "Follow the directions on the label." in text and ENGLISH.say("take.partial") in text


@pytest.mark.parametrize(
    "content", [a_leaflet(), in_language(Language.SPANISH, large=True, edited={"keep.title": "X"})]
)
def test_content_comes_back_as_it_was_frozen(content):
    assert LeafletContent.from_json(content.as_json()) == content


def test_one_frozen_before_there_were_languages_still_reads():
    frozen = a_leaflet().as_json()
    for name in ("language", "large", "cancer", "chosen", "edited", "words_version"):
        del frozen[name]
    assert leaflet_pdf(LeafletContent.from_json(frozen)) == leaflet_pdf(a_leaflet(cancer=True))


def test_a_text_that_was_edited_when_that_was_allowed_is_the_houses_again():
    frozen = a_leaflet(edited={"others.health": "Drink as you like."}).as_json()
    assert house_text("en", "others.health") in text_of(leaflet_pdf(LeafletContent.from_json(frozen)))
