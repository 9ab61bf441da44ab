"""What each form asks of a formula, each fault at its field; and that every field of the chapter has its place."""

from dataclasses import replace
from decimal import Decimal

import pytest

from compounding.bud_limits import CLASSES, BudBasis, BudClass, EvidenceKind, KeptAt, evidence_needed
from compounding.formula_fields import FIELDS, fields_of_rule
from compounding.formula_rules import faults_of
from compounding.formula_text import FormulaText, Ingredient, Written
from compounding.models import Component, ComponentRole, Formula, Hydrate
from premises.terms import Form

D, R = Decimal, ComponentRole
# Every field of the chapter's list (domain 1.2) with the columns and parts that answer it.
CHAPTER = {
    "MFR-01": ["name"],
    "MFR-02": ["strength_mg"],
    "MFR-03": ["form"],
    "MFR-04": ["reference_units", "ingredients"],
    "MFR-05": ["ingredients"],
    "MFR-06": ["container_closure", "container_protects"],
    "MFR-07": ["equipment", "instructions"],
    "MFR-08": ["description"],
    "MFR-09": ["bud_days", "kept_in", "storage", "bud_class"],
    "MFR-10": ["bud_basis", "bud_reference", "stability", "evidence"],
    "MFR-11": ["calculations"],
    "MFR-12": ["labelling"],
    "MFR-13": ["checks"],
    "MFR-14": ["stability", "repeatability"],
    "MFR-15": ["version", "status", "drafted_by", "approved_by", "effective_on", "review_on"],
}


def component(code, role):
    return Component(pk=sum(map(ord, code)), code=code, name=code, role=role)


NTX, MCC, SHELL = component("NTX", R.ACTIVE), component("MCC", R.EXCIPIENT), component("CAP3", R.SHELL)
WATER, BENZ, BASE = component("WATER", R.VEHICLE), component("BENZ", R.EXCIPIENT), component("BASE", R.VEHICLE)


def active(mg, pack=None):
    return Ingredient(NTX, D(mg), D(pack) if pack else None, hydrate=Hydrate.DIHYDRATE)


def text(form, mg, **said):
    usual = {"code": "LDN1X", "name": "n", "description": "d", "storage": "s", "instructions": "i", "bud_days": 14}
    return FormulaText(form=form, strength_mg=D(mg), **usual | said)


CAPSULE = Written(
    text(Form.CAPSULE, "4.5", bud_days=180),
    (active("4.5", "180"), Ingredient(MCC, None, D(130)), Ingredient(SHELL, D(48))),
)
TABLET = Written(text(Form.SUBLINGUAL_TABLET, 3), (active(3, 95), Ingredient(MCC, None, D(80))))
LIQUID = Written(
    text(Form.ORAL_SOLUTION, 1, bud_days=35),
    (active(1), Ingredient(BENZ, D(1), preserves=True), Ingredient(WATER, None)),
)
DROPS = Written(text(Form.SUBLINGUAL_DROPS, 2, bud_days=90), (active(2), Ingredient(BASE, None)))
# The composition of the USP compounded monograph, 10 mg/g (T-21).
CREAM = Written(
    text(Form.CREAM, 10, bud_days=35),
    (
        active(10),
        Ingredient(component("HYAL", R.EXCIPIENT), D(5)),
        Ingredient(component("GLYC", R.EXCIPIENT), D(50)),
        Ingredient(BASE, D(935), preserves=True),
    ),
)
GOOD = {"capsule": CAPSULE, "tablet": TABLET, "liquid": LIQUID, "drops": DROPS, "cream": CREAM}


def found(written):
    return {(fault.code, fault.field) for fault in faults_of(written)}


def with_line(written, n, **said):
    lines = list(written.ingredients)
    lines[n] = replace(lines[n], **said)
    return replace(written, ingredients=tuple(lines))


def with_text(written, **said):
    return replace(written, text=replace(written.text, **said))


def without(written, n):
    return replace(written, ingredients=written.ingredients[:n] + written.ingredients[n + 1 :])


@pytest.mark.parametrize("rule", CHAPTER)
def test_every_field_of_the_chapter_has_its_columns(rule):
    assert fields_of_rule(rule) == CHAPTER[rule]
    assert all(hasattr(Formula, name) for name in CHAPTER[rule])


def test_what_is_written_is_what_is_read_and_what_is_frozen():
    from compounding.models.formulas import WRITTEN, WRITTEN_LATER

    assert {field.name for field in FIELDS} <= {*WRITTEN, *WRITTEN_LATER}


@pytest.mark.parametrize("form", GOOD)
def test_a_whole_formula_has_no_fault(form):
    assert found(GOOD[form]) == set()


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        (with_line(CAPSULE, 0, amount_mg=D(45)), ("strength_differs", "line.0.amount_mg")),
        (with_line(CAPSULE, 0, hydrate=None), ("no_hydrate", "line.0.hydrate")),
        (with_line(CAPSULE, 0, hydrate=Hydrate.NOT_APPLICABLE), ("no_hydrate", "line.0.hydrate")),
        (with_line(CAPSULE, 0, pack_mg=None), ("no_pack", "line.0.pack_mg")),
        (with_line(CAPSULE, 0, pack_mg=D(4)), ("does_not_fit", "line.0.pack_mg")),
        (with_line(CAPSULE, 1, pack_mg=None), ("no_pack", "line.1.pack_mg")),
        (with_line(CAPSULE, 1, amount_mg=D(100)), ("no_filler", "")),
        (with_line(CAPSULE, 2, amount_mg=None), ("shell_weight", "line.2.amount_mg")),
        (with_line(CAPSULE, 1, component=NTX), ("component_twice", "line.1.component")),
        (without(CAPSULE, 0), ("no_active_component", "")),
        (without(CAPSULE, 2), ("one_shell", "")),
        (with_text(TABLET, form=Form.CAPSULE), ("one_shell", "")),
        (with_text(CAPSULE, form=Form.TROCHE), ("shell_elsewhere", "line.2.component")),
        (with_text(CAPSULE, strength_mg=D(0)), ("no_strength", "strength_mg")),
        (without(LIQUID, 2), ("no_vehicle", "")),
        (with_line(LIQUID, 1, amount_mg=None), ("fills_twice", "line.2.amount_mg")),
        (with_line(LIQUID, 1, preserves=False), ("no_preservative", "bud_class")),
        (with_line(CREAM, 3, amount_mg=D(936)), ("over_a_gram", "")),
        (with_line(CREAM, 3, amount_mg=D(934)), ("not_a_gram", "")),
        (with_text(CAPSULE, bud_days=181), ("bud_over_180", "bud_days")),
        (with_text(CAPSULE, bud_days=181, bud_basis=BudBasis.STUDY), ("bud_over_180", "bud_days")),
        (with_text(CAPSULE, bud_days=0), ("bud_over_default", "bud_days")),
        (with_text(LIQUID, bud_days=36), ("bud_over_default", "bud_days")),
        (with_text(DROPS, bud_days=91), ("bud_over_default", "bud_days")),
        (with_text(LIQUID, bud_basis=BudBasis.STUDY), ("no_bud_reference", "bud_reference")),
        (with_text(CAPSULE, bud_class=BudClass.PRESERVED_AQUEOUS), ("class_of_another_form", "bud_class")),
        (with_text(CAPSULE, container_protects=False), ("bud_not_shortened", "bud_days")),
    ],
)
def test_a_fault_stands_at_its_field(written, fault):
    assert fault in found(written)


def test_water_without_a_preservative_has_14_days_in_a_refrigerator():
    bare = with_text(without(LIQUID, 1), bud_class=BudClass.NON_PRESERVED_AQUEOUS, bud_days=14)
    assert found(bare) == {("needs_refrigerator", "kept_in")}
    assert found(with_text(bare, kept_in=KeptAt.REFRIGERATOR)) == set()
    assert ("bud_over_default", "bud_days") in found(with_text(bare, kept_in=KeptAt.REFRIGERATOR, bud_days=15))


def test_a_base_may_fill_up_a_gram():
    assert found(with_line(CREAM, 3, amount_mg=None)) == set()


@pytest.mark.parametrize("form", Form)
def test_the_days_of_a_class_need_no_document_and_one_more_does(form):
    for bud_class in CLASSES[form]:
        most = bud_class.limit.most_days
        assert evidence_needed(bud_class, BudBasis.TABLE, most) == []
        needed = evidence_needed(bud_class, BudBasis.STUDY, most + 1)
        assert needed == [EvidenceKind.STUDY] + [EvidenceKind.EFFECTIVENESS] * bud_class.limit.is_aqueous
        assert evidence_needed(bud_class, BudBasis.MONOGRAPH, most + 1) == [EvidenceKind.MONOGRAPH]
