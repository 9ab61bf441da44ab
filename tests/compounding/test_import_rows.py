"""Rows that are refused: each fault with its row, column, code and words, and what is there left as it is."""

from dataclasses import replace

import pytest

from compounding.actions import formulas
from compounding.formula_text import written_of
from compounding.models import Component, Equipment, Formula, ImportKind
from records.importing import dry_run, import_rows
from records.importing import example_of as example
from tests import factories
from tests.compounding.imported import (
    EQUIPMENT,
    FORMULAS,
    LOTS,
    ROW,
    changed,
    counts,
    formula_file,
    lots_file,
)
from tests.importing import one_fault

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def components(pharmacist, at):
    """What the example of formulas is made of."""
    import_rows(LOTS, example(ImportKind.LOTS), by=pharmacist, at=at)


class TestALotIsRefused:
    @pytest.mark.parametrize(
        ("cells", "column", "code", "words"),
        [
            ({"component": "ntx"}, "component", "invalid", "capital letters"),
            ({"component": "", "component_name": "", "role": ""}, "component", "required", "Say which"),
            ({"component_name": "", "role": ""}, "component", "unknown_component", "no such component yet"),
            ({"component_name": ""}, "component_name", "required", "Fill this in."),
            ({"role": "spice"}, "role", "invalid_choice", "“spice” is none of: active, excipient, vehicle, shell."),
            ({"component_name": "\N{PILL} naltrexone"}, "component_name", "invalid", "Write it in letters"),
            ({"manufacturer": "Works \N{PACKAGE}"}, "manufacturer", "invalid", "Write it in letters"),
            ({"vendor": "V" * 121}, "vendor", "max_length", "at most 120"),
            ({"quantity": '"82,5"'}, "quantity", "invalid", "write 4.5, with a point"),
            ({"quantity": "82.5 g"}, "quantity", "invalid", "without a unit"),
            ({"quantity": "NaN"}, "quantity", "invalid", "no number"),
            ({"quantity": "9" * 12}, "quantity", "max_digits", "digits"),
            ({"quantity": "0"}, "", "no_quantity", "more than nothing (CMP-05)."),
            ({"unit": "pieces"}, "unit", "invalid", "Shells and tablets come in pieces"),
            ({"received_on": "14.9.2026"}, "received_on", "invalid", "write 2026-11-30"),
            ({"expires_on": "2026-09-13"}, "", "came_expired", "ended before it came (CMP-04)"),
            ({"hydrate": ""}, "", "no_hydrate", "anhydrous or the dihydrate (CMP-09)"),
            ({"assay_percent": "996", "assay_basis": ""}, "assay_percent", "max_value", "110"),
            ({"assay_basis": ""}, "assay_basis", "invalid", "says what it is of (CMP-09)"),
        ],
    )
    def test_with_row_column_code_and_words(self, pharmacist, at, cells, column, code, words):
        fault = one_fault(LOTS, lots_file(changed(**cells)), pharmacist, at)
        assert (fault.row, fault.column, fault.code) == (2, column, code)
        assert words in fault.words
        assert "Nothing was saved" not in fault.words

    def test_where_it_is_here_and_says_something_else(self, pharmacist, at):
        import_rows(LOTS, lots_file(ROW), by=pharmacist, at=at)
        before = counts()
        other = changed(quantity="80", expires_on="", assay_percent="99.1", hydrate="anhydrous")
        fault = one_fault(LOTS, lots_file(other), pharmacist, at)
        assert (fault.column, fault.code) == ("quantity", "lot_differs")
        assert "R-260914-001 with another quantity, expires_on, hydrate, assay_percent." in fault.words
        assert counts() == before

    def test_where_its_component_is_here_and_says_something_else(self, pharmacist, at):
        import_rows(LOTS, lots_file(ROW), by=pharmacist, at=at)
        fault = one_fault(LOTS, lots_file(changed(maker_lot="X2", role="vehicle")), pharmacist, at)
        assert (fault.column, fault.code) == ("role", "component_differs")
        assert Component.objects.get().role == "active"

    def test_where_the_file_names_it_twice(self, pharmacist, at):
        fault = one_fault(LOTS, lots_file(ROW, changed(quantity="80")), pharmacist, at)
        assert (fault.row, fault.code, fault.words) == (3, "twice_in_file", "Row 2 is about the same thing.")

    def test_where_its_name_is_anothers(self, pharmacist, at):
        factories.a_component("NTX", by=pharmacist, at=at)
        fault = one_fault(LOTS, lots_file(changed(component="NALT")), pharmacist, at)
        assert (fault.column, fault.code) == ("component_name", "invalid")


@pytest.mark.usefixtures("components")
class TestAFormulaIsRefused:
    @pytest.mark.parametrize(
        ("changes", "row", "column", "code"),
        [
            ([(",3.75,180", ",3,180")], 2, "amount_mg", "strength_differs"),
            ([(",130,NF", ",,NF")], 3, "pack_mg", "no_pack"),
            ([("CAP3G,48", "CAP3G,")], 4, "amount_mg", "shell_weight"),
            ([(",MCC105,", ",MCC106,")], 3, "component", "unknown_component"),
            ([(",180,table", ",181,table")], 2, "bud_days", "bud_over_180"),
            ([(",180,table", ",half a year,table")], 2, "bud_days", "invalid"),
            ([(",dihydrate,Weight", ",,Weight")], 2, "hydrate", "no_hydrate"),
            ([(",capsule,", ",pill,")], 2, "form", "invalid_choice"),
            ([("Capsule,capsule", "Capsule \N{PILL},capsule")], 2, "name", "invalid"),
            ([(",By eye,", ",,")], 3, "method", "required"),
            ([(",By eye,", ",By \N{EYES},")], 3, "method", "text_refused"),
            ([("LDN375C,,,", "LDN375C,Other name,,", )], 3, "name", "text_differs"),
        ],
    )  # fmt: skip
    def test_with_row_column_and_code(self, pharmacist, at, changes, row, column, code):
        faults = dry_run(FORMULAS, formula_file(*changes), by=pharmacist, at=at).faults
        assert (row, column, code) in {(fault.row, fault.column, fault.code) for fault in faults}
        assert Formula.objects.count() == 0

    def test_where_yes_or_no_is_neither(self, pharmacist, at):
        header = ("expected,sample", "expected,sample,preserves")
        rows = [("10 or a tenth", "10 or a tenth,perhaps"), (",all", ",all,no"), ("48,,,,,,,", "48,,,,,,,,NO")]
        fault = one_fault(FORMULAS, formula_file(header, *rows), pharmacist, at)
        assert (fault.row, fault.column, fault.code) == (2, "preserves", "invalid_choice")

    def test_where_its_code_says_something_else_and_is_left_as_it_is(self, pharmacist, at):
        import_rows(FORMULAS, formula_file(), by=pharmacist, at=at)
        before = counts()
        fault = one_fault(FORMULAS, formula_file(("By eye", "With a lens")), pharmacist, at)
        assert (fault.column, fault.code) == ("code", "formula_differs")
        assert counts() == before

    def test_where_its_rows_do_not_stand_together(self, pharmacist, at):
        data = (
            formula_file() + formula_file().partition(b"\n")[2].replace(b"LDN375C", b"LDN376C") + b"LDN375C" + b"," * 15
        )
        faults = dry_run(FORMULAS, data, by=pharmacist, at=at).faults
        assert [fault.code for fault in faults] == ["twice_in_file"]


def test_a_formula_is_known_in_whichever_version_says_the_same(pharmacist, at, components):
    import_rows(FORMULAS, formula_file(), by=pharmacist, at=at)
    said = written_of(Formula.objects.get())
    formulas.draft(replace(said.text, bud_days=90), said.ingredients, said.checks, by=pharmacist, at=at)
    assert dry_run(FORMULAS, formula_file(), by=pharmacist, at=at).known == 1


class TestEquipmentIsRefused:
    @pytest.mark.parametrize(
        ("old", "new", "column", "code"),
        [
            ("BAL7,", "bal-7,", "code", "invalid"),
            (",balance,", ",,", "kind", "required"),
            (",200,0.5", ",200,", "tolerance_mg", "invalid"),
            (",0.1,1,", ",0,1,", "readability_mg", "min_value"),
            (",sensitivity,", ",feeling,", "minimum_by", "invalid_choice"),
            ("Weighing room", "Weighing \N{PACKAGE}", "place", "invalid"),
        ],
    )
    def test_with_column_and_code(self, pharmacist, at, old, new, column, code):
        text = example(ImportKind.EQUIPMENT).decode()
        assert old in text
        fault = dry_run(EQUIPMENT, text.replace(old, new).encode(), by=pharmacist, at=at).faults[0]
        assert (fault.row, fault.column, fault.code) == (2, column, code)

    def test_where_its_code_is_anothers_and_is_left_as_it_is(self, pharmacist, at):
        factories.a_new_balance("BAL7", by=pharmacist, at=at)
        fault = one_fault(EQUIPMENT, example(ImportKind.EQUIPMENT), pharmacist, at)
        assert (fault.row, fault.column, fault.code) == (2, "serial", "equipment_differs")
        assert Equipment.objects.count() == 1


def test_a_choice_is_known_by_its_word_or_its_words(pharmacist, at):
    data = example(ImportKind.EQUIPMENT).replace(b"capsule_machine", b"Capsule Machine")
    assert dry_run(EQUIPMENT, data, by=pharmacist, at=at).new == 3
