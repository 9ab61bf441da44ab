"""Files of lots, formulas and equipment: by the actions of the pages, all or nothing, once only."""

import pytest

from compounding.actions import formulas, stock
from compounding.imports import IMPORTERS
from compounding.lifecycle import FormulaStatus, LotStatus
from compounding.models import Component, Equipment, Formula, ImportKind, Lot, Movement, MovementKind, StockImport
from records import archive
from records.importing import ImportRefused, dry_run, import_rows
from records.importing import example_of as example
from records.models import Event
from records.refusals import NotAllowed
from tests import factories
from tests.compounding.imported import EQUIPMENT, FORMULAS, LOTS, ROW, changed, counts, lots_file
from tests.concurrency import at_once, failures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def components(pharmacist, at):
    """What the example of formulas is made of."""
    import_rows(LOTS, example(ImportKind.LOTS), by=pharmacist, at=at)


class TestTheExamples:
    def test_of_lots_leaves_components_and_lots_in_quarantine_with_their_opening_balance(self, pharmacist, at):
        done, checked = import_rows(LOTS, example(ImportKind.LOTS), file_name="stock.csv", by=pharmacist, at=at)
        assert (checked.new, checked.known) == (5, 0)
        lot = Lot.objects.get(maker_lot="NX2611A")
        assert (lot.status, lot.on_hand, lot.received_by) == (LotStatus.QUARANTINED, 82_500, pharmacist)
        assert (str(lot.assay_percent), str(lot.water_percent), lot.hydrate) == ("99.6000", "8.5000", "dihydrate")
        moved = Movement.objects.get(lot=lot)
        assert (moved.kind, moved.amount, moved.left) == (MovementKind.RECEIVED, 82_500, 82_500)
        shells = Lot.objects.get(maker_lot="CG3381")
        assert (shells.on_hand, shells.expiry_is_given, str(shells.expires_on)) == (4200, False, "2027-07-08")
        assert (Component.objects.count(), Lot.objects.count()) == (4, 4)
        assert checked.taken[0].what == (
            "82.5\u00a0g of Naltrexone Hydrochloride, USP, lot NX2611A of Invented Chemical Works, "
            "good to Aug\u00a031,\u00a02028"
        )
        assert (done.added, done.there_before, done.file_name) == (5, 0, "stock.csv")
        assert archive.fetch(done.file_sha256) == example(ImportKind.LOTS)
        assert len({event.action_id for event in Event.objects.filter(subject_kind__contains="lot")}) == 1

    def test_of_formulas_leaves_a_draft_another_pharmacist_approves(self, pharmacist, at, components):
        import_rows(FORMULAS, example(ImportKind.FORMULAS), by=pharmacist, at=at)
        formula = Formula.objects.get()
        assert (formula.status, formula.version, formula.drafted_by) == (FormulaStatus.DRAFT, 1, pharmacist)
        assert [line.component.code for line in formula.ingredients.order_by("position")] == ["NTX", "MCC105", "CAP3G"]
        assert formula.instructions.splitlines()[1] == "Mix for 10 minutes."
        assert formula.checks.count() == 2
        approver = factories.pharmacist("Fern Approver")
        formulas.approve(formula, by=approver, at=at, proof=factories.proof_of(approver, at))

    def test_of_equipment_leaves_a_balance_with_its_figures(self, pharmacist, at):
        import_rows(EQUIPMENT, example(ImportKind.EQUIPMENT), by=pharmacist, at=at)
        balance = Equipment.objects.get(code="BAL7")
        assert (balance.is_balance, str(balance.sensitivity_mg), balance.minimum_by) == (True, "1.0000", "sensitivity")
        assert Equipment.objects.count() == 3

    @pytest.mark.parametrize("kind", ImportKind)
    def test_again_adds_nothing_and_says_so_of_each_row(self, pharmacist, at, kind, request):
        if kind == ImportKind.FORMULAS:
            request.getfixturevalue("components")
        _, first = import_rows(IMPORTERS[kind], example(kind), by=pharmacist, at=at)
        before = counts()
        done, again = import_rows(IMPORTERS[kind], example(kind), by=pharmacist, at=at)
        assert (done, again.new, again.known) == (None, 0, first.new)
        assert [taken.what for taken in again.taken] == [taken.what for taken in first.taken]
        assert counts() == before


class TestAllOrNothing:
    def test_one_wrong_row_keeps_out_all_and_every_fault_is_told(self, pharmacist, at):
        wrong = changed(maker_lot="X2", quantity="0", unit="barrels", expires_on="2026-02-30")
        with pytest.raises(ImportRefused) as refused:
            import_rows(LOTS, lots_file(ROW, wrong, changed(maker_lot="", quantity="")), by=pharmacist, at=at)
        assert counts() == (0,) * 8
        assert {(fault.row, fault.column, fault.code) for fault in refused.value.faults} == {
            (3, "unit", "invalid_choice"), (3, "expires_on", "invalid"),
            (4, "maker_lot", "required"), (4, "quantity", "required"),
        }  # fmt: skip
        assert [taken.row for taken in refused.value.taken] == [2]
        assert str(refused.value) == "4 errors in this file. Nothing was saved."

    def test_a_dry_run_answers_the_same_and_leaves_nothing(self, pharmacist, at):
        checked = dry_run(LOTS, example(ImportKind.LOTS), by=pharmacist, at=at)
        assert counts() == (0,) * 8
        assert import_rows(LOTS, example(ImportKind.LOTS), by=pharmacist, at=at)[1] == checked
        assert dry_run(LOTS, example(ImportKind.LOTS), by=pharmacist, at=at).known == 5

    def test_a_dry_run_tells_the_faults_an_import_would_be_refused_for(self, pharmacist, at):
        data = lots_file(ROW, changed(quantity="-1", maker_lot="X2"))
        checked = dry_run(LOTS, data, by=pharmacist, at=at)
        with pytest.raises(ImportRefused) as refused:
            import_rows(LOTS, data, by=pharmacist, at=at)
        assert (checked.taken, checked.faults) == (refused.value.taken, refused.value.faults)
        assert checked.faults[0].code == "min_value"

    @pytest.mark.parametrize("do", [import_rows, dry_run])
    def test_only_a_pharmacist_imports(self, technician, administrator, at, do):
        for person in (technician, administrator):
            with pytest.raises(NotAllowed):
                do(EQUIPMENT, example(ImportKind.EQUIPMENT), by=person, at=at)
        assert Equipment.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", [ImportKind.LOTS, ImportKind.EQUIPMENT])
def test_of_two_at_once_one_adds_and_the_other_finds_it_there(at, kind):
    people = [factories.pharmacist("Fern First"), factories.pharmacist("Moss Second")]
    answers = at_once(2, lambda n: import_rows(IMPORTERS[kind], example(kind), by=people[n], at=at))
    assert failures(answers) == []
    both = sorted((checked.new, checked.known) for _, checked in answers)
    assert both[0] == (0, both[1][0]) and both[1][1] == 0
    assert StockImport.objects.count() == 1


def test_the_same_lot_delivered_another_day_is_another(pharmacist, at):
    import_rows(LOTS, lots_file(ROW, changed(received_on="2026-10-01")), by=pharmacist, at=at)
    assert Lot.objects.count() == 2


def test_what_was_used_of_a_lot_since_is_no_difference(pharmacist, at):
    import_rows(LOTS, lots_file(ROW), by=pharmacist, at=at)
    lot = Lot.objects.get()
    stock.reject(lot, reason="wet", by=pharmacist, at=at)
    Lot.objects.update(on_hand=1)
    assert dry_run(LOTS, lots_file(ROW), by=pharmacist, at=at).known == 1


def test_cells_that_a_spreadsheet_would_compute_are_kept_as_text(pharmacist, at):
    name = "=HYPERLINK(1+1)"
    import_rows(LOTS, lots_file(changed(vendor=name, maker_lot="+1-2", manufacturer="@SUM")), by=pharmacist, at=at)
    lot = Lot.objects.get()
    assert (lot.vendor, lot.maker_lot, lot.manufacturer) == (name, "+1-2", "@SUM")


def test_right_to_left_names_stay_and_what_turns_text_around_goes(pharmacist, at):
    maker = "\u05d0\u05d1\u05d2 \u202eWorks\u202c"
    import_rows(LOTS, lots_file(changed(manufacturer=maker)), by=pharmacist, at=at)
    assert Lot.objects.get().manufacturer == "\u05d0\u05d1\u05d2 Works"
    assert dry_run(LOTS, lots_file(changed(manufacturer=maker)), by=pharmacist, at=at).known == 1


def test_a_name_of_a_file_that_cannot_be_kept_is_left_out(pharmacist, at):
    done, _ = import_rows(LOTS, lots_file(ROW), file_name="\N{PACKAGE}.csv", by=pharmacist, at=at)
    assert done.file_name == ""
