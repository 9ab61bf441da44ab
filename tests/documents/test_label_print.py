"""A printed label: every field in the PDF word for word, both codes readable, nothing else."""

import io

import pypdf
import pytest

from orders.documents import LabelNotAsAsked, LabelRefused, labels_pdf, prove, typeset
from orders.label_content import DRUG, OPIOID_WARNING, PROOF
from orders.label_layout import lay_out
from orders.label_types import PLANS
from premises.stocks import Stock
from premises.terms import TRAINING
from records.codes import Code, Symbol, draw, read
from tests.documents.labels import VALUES, a_label, a_proof, differences_of, picture, runs

CLUSTER_WIDTH = PLANS[Stock.ROLL_4X2].cluster_width


def text_of(data: bytes, page: int = 0) -> str:
    """The page's text as any reader extracts it, spaces folded."""
    return " ".join(pypdf.PdfReader(io.BytesIO(data)).pages[page].extract_text().split())


@pytest.fixture(scope="module")
def label() -> bytes:
    return labels_pdf([a_label()])


def test_every_field_is_extracted_word_for_word(label):
    assert text_of(label) == (
        f"Linden Fakeman {DRUG} 4.5 mg Capsule Take 1 capsule at bedtime For fibromyalgia "
        "Alder Lane Pharmacy 1 Example Street Sampleton, CA 90000 (916) 555-0140 "
        "Rx 1234567-8-01 Filled 11/25/2026 Basil Demo, MD 28 capsules, 2 refills Size 3, white. RPh RS "
        f"Discard after 03/31/2027 Lot 20261123-LDN45C-01 {OPIOID_WARNING} "
        "Compounded by this pharmacy. Keep out of reach of children. Store at room temperature, away from light and "
        "moisture. Your medicine Pharmacy"
    )


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("training", [False, True])
def test_both_codes_are_read(dpi, training):
    data = labels_pdf([a_label(training=training)])
    assert read(picture(data, dpi=dpi)) == {
        Code(Symbol.DATA_MATRIX, VALUES["scan_code"]),
        Code(Symbol.QR, VALUES["know_url"]),
    }


def test_the_modules_of_both_codes_are_whole_dots(label):
    dots = picture(label, dpi=203)
    assert dots.size == (812, 406)
    for box, size in zip(lay_out(a_label()).codes, (3, 4), strict=True):
        left, top, side = (round(length * 203 / 72) for length in (box.left, box.top, box.side))
        printed = dots.crop((left, top, left + side, top + side))
        modules = draw(box.symbol, box.text)
        assert printed.tobytes() == modules.resize((side, side)).convert("L").tobytes()
        assert modules.width * size == side
        around = dots.crop((left - size, top - size, left + side + size, top + side + size))
        assert sum(around.histogram()[:128]) == sum(printed.histogram()[:128]), "nothing black around it"


def test_only_the_four_items_stand_in_the_cluster_and_none_under_twelve_points(label):
    cluster = [run for run in runs(label) if run.left < CLUSTER_WIDTH]
    assert [run.text.replace("\u00a0", " ").strip() for run in cluster] == [
        "Linden Fakeman", DRUG, "4.5 mg Capsule", "Take 1 capsule", "at bedtime", "For fibromyalgia",
    ]  # fmt: skip
    assert min(run.size for run in cluster) >= 12
    assert all(run.right < CLUSTER_WIDTH for run in cluster)


def test_a_proof_says_that_it_is_one():
    said = text_of(labels_pdf([a_proof()]))
    assert PROOF in said
    assert "Accepted 11/25/2026" in said
    assert "Discard" not in said
    assert "Lot" not in said


def test_a_final_label_does_not(label):
    assert "PROOF" not in text_of(label)


def test_training_is_written_and_drawn_across():
    plain, training = (labels_pdf([a_label(training=on)]) for on in (False, True))
    assert TRAINING in text_of(training)
    assert TRAINING not in text_of(plain)
    before, after = (picture(data, dpi=203).crop((14, 150, 660, 250)).tobytes() for data in (plain, training))
    assert sum(a != b for a, b in zip(before, after, strict=True)) > 1000


@pytest.mark.parametrize(
    "name", ["ليلى مثال", "יעל לדוגמה", "Layla ليلى مثال", "Nguyễn Thị Ví Dụ", "Zoë O’Example", "Ирина", "Jo T. مثال"]
)
def test_names_of_many_scripts_are_printed_and_proved(name):
    found = runs(labels_pdf([a_label(patient=name)]))
    first = [
        run for run in found if run.bottom < lay_out(a_label(patient=name)).blocks[0].bottom + 3 and run.left < 150
    ]
    assert sorted(" ".join(run.text for run in first).split()) == sorted(name.split())
    assert first[0].left < 10, "names that run from right to left stand at the left edge like the others"


@pytest.mark.parametrize("name", ["علاء مثال", "الآنسة مثال", "إسلام أحمد مثال", "ولاء الأمثلة"])
def test_names_with_the_sign_for_lam_and_alef_are_printed_and_proved(name):
    content = a_label(patient=name)
    assert differences_of(labels_pdf([content]), content) == []


def test_a_letter_changed_in_such_a_name_is_found():
    assert differences_of(labels_pdf([a_label(patient="علاء مثال")]), a_label(patient="علام مثال")) == ["text: patient"]


def test_a_double_name_that_breaks_at_its_hyphen_is_printed_and_proved():
    found = runs(labels_pdf([a_label(patient="Maximiliana-Theodora Longname-Placeholderington")]))
    assert [run.text for run in found][:3] == ["Maximiliana-Theodora", "Longname-", "Placeholderington"]


@pytest.mark.parametrize(
    "field",
    [
        "patient",
        "directions",
        "purpose",
        "pharmacy",
        "telephone",
        "prescriber",
        "quantity",
        "description",
        "storage",
        "lot",
    ],
)
def test_markup_is_printed_as_it_is(field):
    assert "<b>&amp; X</b>" in text_of(labels_pdf([a_label(**{field: "<b>&amp; X</b>"})]))


def test_markup_fetches_nothing():
    data = labels_pdf([a_label(pharmacy="<img src=x>", purpose="<link rel=attachment href=/etc/hosts>")])
    assert b"EmbeddedFile" not in data
    assert "<link rel=attachment href=/etc/hosts>" in text_of(data)


def test_the_same_content_gives_the_same_bytes(label):
    assert labels_pdf([a_label()]) == label


def test_many_labels_are_one_document_of_as_many_pages():
    contents = [a_label(number=f"1234567-8-{fill:02d}") for fill in range(1, 4)]
    data = labels_pdf(contents)
    for page, content in enumerate(contents):
        assert f"Rx {content.number} " in text_of(data, page)


def test_it_is_tagged_and_its_title_names_nobody(label):
    reader = pypdf.PdfReader(io.BytesIO(label))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "Label Rx 1234567-8-01"


@pytest.mark.parametrize("content", [a_label(directions="Take 1 capsule at bedtime " * 5), a_label(patient="例")])
def test_what_has_a_problem_is_not_printed(content):
    with pytest.raises(LabelRefused):
        labels_pdf([content])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"patient": "Linden Fakemen"}, "text: patient"),
        ({"directions": "Take 2 capsules at bedtime"}, "text: directions"),
        ({"purpose": ""}, "text: something else is printed or missing"),
        ({"lot": "20261123-LDN45C-02"}, "text: lot"),
        ({"refills": 3}, "text: facts"),
        ({"scan_code": "AQ17KQ4ABCDEG"}, "code: not read at 203 dpi"),
        ({"know_url": "http://127.0.0.1:8000/k/other"}, "code: not read at 300 dpi"),
    ],
)
def test_any_difference_from_what_was_asked_is_found(label, asked, found):
    content = a_label(**asked)
    assert found in differences_of(label, content)


def test_pages_that_differ_from_what_was_asked_are_refused(label):
    asked = a_label(patient="Linden Fakemen")
    with pytest.raises(LabelNotAsAsked, match="patient.*LBL-02"):
        prove(label, [asked], [lay_out(asked)])
    with pytest.raises(LabelNotAsAsked, match="pages"):
        prove(label, [a_label()] * 2, [lay_out(a_label())] * 2)


def test_text_that_is_cut_or_over_the_edge_is_found():
    content = a_label(directions="Take 1 capsule at bedtime " * 8)
    layout = lay_out(content)
    assert layout.misfits
    assert differences_of(typeset([content], [layout]), content)
