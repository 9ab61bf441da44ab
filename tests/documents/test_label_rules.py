"""Why a label may not be printed: what is missing, cannot be printed, can be misread or does not fit."""

from dataclasses import fields
from decimal import Decimal

import pytest

from orders.directions import Timing, directions
from orders.label_content import HalfFinal, LabelContent
from orders.label_layout import lay_out
from orders.label_types import LEAST_CLUSTER_PERCENT, LEAST_CLUSTER_SIZE, PLANS, RULE
from orders.labels import problems_of
from premises.terms import ORDERED_FORMS
from records.typesetting import Face
from tests.documents.labels import FINAL, a_label, a_proof

LONG = "Take 1 capsule at bedtime for 14 days, then take 2 capsules at bedtime for 14 days, then 3 capsules at bedtime"


def codes(content: LabelContent) -> list[str]:
    return [problem.code for problem in problems_of(content)]


def test_a_complete_label_has_no_problem():
    assert problems_of(a_label()) == problems_of(a_proof()) == []


@pytest.mark.parametrize("stock", PLANS)
def test_the_cluster_has_half_the_label_whatever_the_stock(stock):
    plan, place = PLANS[stock], stock.places[0]
    assert (plan.width, plan.height) == (place.width, place.height)
    assert (plan.cluster_width - RULE) * 100 >= plan.width * LEAST_CLUSTER_PERCENT


def test_only_the_four_items_stand_in_the_cluster():
    assert list(a_label().cluster()) == ["patient", "drug", "strength", "directions", "purpose"]
    assert "purpose" not in a_label(purpose="").cluster()


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_no_setting_of_the_cluster_is_under_the_law(plan):
    for kind in (kind for setting in plan.cluster.settings.values() for kind in setting.values()):
        assert kind.size >= LEAST_CLUSTER_SIZE
        assert kind.face in {Face.REGULAR, Face.BOLD}
        assert Decimal("1.2") <= Decimal(kind.leading) / Decimal(kind.size) <= Decimal("1.3"), "LBL-17-4"
        assert kind.left + kind.measure < plan.cluster_width - RULE


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_everything_else_is_smaller_than_the_cluster(plan):
    kinds = [kind for setting in plan.rest.settings.values() for kind in setting.values()]
    assert all(kind.size < LEAST_CLUSTER_SIZE and kind.left > plan.cluster_width for kind in kinds)


@pytest.mark.parametrize("changes", [{}, FINAL])
@pytest.mark.parametrize("timing", Timing)
@pytest.mark.parametrize("form", ORDERED_FORMS)
def test_the_standard_directions_of_every_form_fit(form, timing, changes):
    said = directions(form, Decimal("1.5"), Decimal("1.5"), timing)
    content = a_proof(directions=said, strength=f"1.5 mg {form.singular.title()}", **changes)
    assert codes(content) == []


def test_directions_that_are_too_long_are_refused():
    assert codes(a_label(directions=LONG)) == ["LBL-CA-1"]


def test_a_word_wider_than_its_line_is_refused():
    assert "LBL-CA-1" in codes(a_label(patient="Wolfeschlegelsteinhausenbergerdorff Example"))


def test_what_is_too_much_for_the_pharmacy_side_is_refused():
    assert codes(a_label(prescriber="Marguerite Example, MD " * 5)) == ["LBL-01"]


def test_an_address_too_long_for_its_code_is_refused():
    assert "LBL-01" in codes(a_label(know_url=f"https://{'long.' * 20}example/k/3f9aQm_Zx-80RtYbLw2KdA"))


def test_longer_directions_are_set_in_a_smaller_setting_never_under_twelve_points():
    short, longer = (
        lay_out(a_label()),
        lay_out(a_label(directions="Take 1 capsule in the morning, and 1 capsule at bedtime")),
    )
    sizes = [{block.name: block.type.size for block in layout.blocks} for layout in (short, longer)]
    assert sizes[0]["directions"] == 16
    assert sizes[1]["directions"] == 12


@pytest.mark.parametrize("field", ["patient", "directions", "purpose", "prescriber", "description", "pharmacy", "lot"])
def test_a_letter_we_cannot_print_is_refused(field):
    found = problems_of(a_label(**{field: "例 Example"}))
    assert found[0].code == "LBL-01"
    assert "U+4F8B" in found[0].text
    assert "例" not in found[0].text


def test_a_hidden_change_of_direction_is_refused():
    assert codes(a_label(patient="Linden \u202eExample")) == ["LBL-01"]


@pytest.mark.parametrize("unsafe", ["3.0 mg Capsule", ".5 mg Capsule", "4.50 mg Capsule", "0.10 mg Capsule"])
def test_a_number_that_can_be_misread_is_refused(unsafe):
    assert codes(a_label(strength=unsafe)) == ["LBL-04"]


@pytest.mark.parametrize(
    "safe", ["3 mg Capsule", "0.5 mg Capsule", "10 mg/g Cream", "20.05 mg Capsule", "100 mg Capsule"]
)
def test_a_plain_number_is_not(safe):
    assert codes(a_label(strength=safe)) == []


@pytest.mark.parametrize(
    ("rule", "field", "state"),
    [
        ("LBL-US-1", "pharmacy", "OR"), ("LBL-US-1", "address", "OR"), ("LBL-US-1", "number", "OR"),
        ("LBL-US-1", "prescriber", "OR"), ("LBL-US-1", "patient", "OR"), ("LBL-US-1", "directions", "OR"),
        ("LBL-17-1", "drug", "OR"), ("LBL-17-1", "strength", "OR"), ("LBL-03", "quantity", "OR"),
        ("LBL-03", "storage", "OR"), ("LBL-CA-1", "patient", "CA"), ("LBL-CA-6", "description", "CA"),
        ("LBL-TX-1", "telephone", "TX"), ("LBL-TX-1", "pharmacist", "TX"),
    ],
)  # fmt: skip
def test_what_a_rule_demands_is_missed(rule, field, state):
    empty = () if field == "address" else ""
    assert rule in codes(a_label(states=(state, "OR"), **{field: empty}))
    assert rule not in codes(a_label(states=(state, "OR")))


def test_a_proof_needs_no_initials_yet():
    assert codes(a_proof(pharmacist="", states=("TX", "TX"))) == []


def test_a_rule_of_one_state_is_not_another_s():
    assert "LBL-TX-1" not in codes(a_label(telephone="", states=("CA", "OR")))
    assert "LBL-TX-1" in codes(a_label(telephone="", states=("CA", "TX")))


@pytest.mark.parametrize("half", [{"lot": ""}, {"discard_after": None}])
def test_a_label_is_final_or_a_proof_never_half(half):
    with pytest.raises(HalfFinal):
        a_label(**half)


def test_frozen_content_comes_back_as_it_was():
    for content in (a_label(training=True), a_proof()):
        assert LabelContent.from_json(content.as_json()) == content


def test_every_field_is_printed_encoded_or_judged():
    content = a_label()
    printed = " ".join(text for texts in (content.cluster() | content.rest()).values() for text in texts)
    elsewhere = {"scan_code", "know_url", "states", "training", "dated_on", "discard_after", "auxiliary", "address"}
    for field in fields(content):
        if field.name not in elsewhere:
            assert str(getattr(content, field.name)) in printed
    assert "11/25/2026" in printed
    assert "03/31/2027" in printed
    assert all(line in printed for line in content.address)


def test_the_words_of_refills_and_dates():
    assert a_label(refills=0).amount == "28 capsules, no refills"
    assert a_label(refills=1).amount == "28 capsules, 1 refill"
    assert a_label().dated == "Filled 11/25/2026"
    assert a_proof().dated == "Accepted 11/25/2026"
