"""A family of capsules: each strength a whole formula, its fill computed from the packing; all drafts or none."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compounding.actions.formulas import FormulaRefused, draft_family
from compounding.calculations import DoesNotFit
from compounding.formula_families import STRENGTHS, Template, fills_of, members_of
from compounding.formula_rules import faults_of
from compounding.formula_text import FormulaText
from compounding.models import Component, ComponentRole, Formula, Hydrate
from premises.terms import Form
from records.refusals import NotAllowed
from tests import factories

D = Decimal
TEXT = FormulaText(
    code="", name="", form=Form.CAPSULE, strength_mg=D(0), description="Size 3, white", bud_days=180, storage="Room",
    instructions="Dilute.\nFill.",
)  # fmt: skip
PACKS = st.decimals(min_value=50, max_value=900, places=2)


def template(active_pack="180", filler_pack="130", shell="48", parts=None):
    roles = {"NTX": ComponentRole.ACTIVE, "MCC": ComponentRole.EXCIPIENT, "CAP3": ComponentRole.SHELL}
    parts = parts or [Component(pk=n, code=code, name=code, role=role) for n, (code, role) in enumerate(roles.items())]
    active, filler, cap = parts
    packs = [D(active_pack), filler, D(filler_pack), cap, D(shell)]
    return Template("LDN", "C", TEXT, active, Hydrate.DIHYDRATE, *packs)


@pytest.fixture
def stocked(pharmacist, at):
    return template(parts=[factories.a_component(code, by=pharmacist, at=at) for code in ("NTX", "MCC", "CAP3")])


def test_half_to_four_and_a_half_milligrams_in_steps_of_a_half():
    assert [str(strength) for strength in STRENGTHS] == ["0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5"]


def test_the_worked_fill():
    (fill,) = fills_of(template(), [D("4.5")])
    assert (fill.code, fill.filler_mg, fill.fill_mg, fill.gross_mg) == ("LDN45C", D("126.75"), D("131.25"), D("179.25"))


@given(PACKS, PACKS, st.sets(st.sampled_from(STRENGTHS), min_size=1))
def test_each_capsule_is_full_and_holds_less_filler_the_stronger_it_is(active_pack, filler_pack, strengths):
    fills = fills_of(template(active_pack, filler_pack), list(strengths))
    assert [fill.strength_mg for fill in fills] == sorted(strengths)
    for fill in fills:
        taken = fill.strength_mg / active_pack + fill.filler_mg / filler_pack
        assert abs(taken - 1) < D("1e-20")
        assert fill.fill_mg == fill.strength_mg + fill.filler_mg
    assert [fill.filler_mg for fill in fills] == sorted((fill.filler_mg for fill in fills), reverse=True)


@given(st.sets(st.sampled_from(STRENGTHS), min_size=1))
def test_every_member_is_a_formula_without_a_fault_and_with_a_code_of_its_own(strengths):
    members = members_of(template(), list(strengths))
    assert [faults_of(member) for member in members] == [[] for _ in strengths]
    assert len({member.text.code for member in members}) == len(strengths)


def test_an_active_that_does_not_fit_is_refused():
    with pytest.raises(DoesNotFit, match="CAPS_FILL"):
        fills_of(template(active_pack="4"), [D("4.5")])


@pytest.mark.django_db
def test_nine_drafts_are_made_in_one_go(stocked, pharmacist, at):
    made = draft_family(members_of(stocked, STRENGTHS), by=pharmacist, at=at)
    assert [formula.strength_mg for formula in made] == STRENGTHS
    assert Formula.objects.count() == 9


@pytest.mark.django_db
def test_all_or_none(stocked, pharmacist, at):
    members = members_of(stocked, STRENGTHS)
    bad = replace(members[4], text=replace(members[4].text, bud_days=181))
    with pytest.raises(FormulaRefused, match="BUD-03"):
        draft_family([*members[:4], bad, *members[5:]], by=pharmacist, at=at)
    assert not Formula.objects.exists()


@pytest.mark.django_db
def test_none_chosen_is_refused_and_so_is_who_may_not(stocked, pharmacist, technician, at):
    with pytest.raises(FormulaRefused) as refused:
        draft_family([], by=pharmacist, at=at)
    assert refused.value.code == "no_strength_chosen"
    with pytest.raises(NotAllowed):
        draft_family(members_of(stocked, STRENGTHS), by=technician, at=at)
