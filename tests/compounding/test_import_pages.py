"""The page and the command that import a file: checked, then imported as it was checked; who may, what is shown."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from compounding.models import Component, Equipment, ImportKind, Lot, StockImport
from records.importing import example_of
from tests import factories
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PAGE, DO = reverse("stock_import"), reverse("stock_import_do")
BALANCES = example_of(ImportKind.EQUIPMENT)


def checked(browser, data, kind="equipment"):
    return browser.post(PAGE, {"kind": kind, "file": SimpleUploadedFile("ours.csv", data)})


def test_a_file_is_checked_and_imported_without_choosing_it_again(pharmacist):
    browser = signed_in(pharmacist)
    answer = checked(browser, BALANCES)
    page = answer.content.decode()
    assert (answer.status_code, Equipment.objects.count(), StockImport.objects.count()) == (200, 0, 0)
    assert "Import 3 rows" in page and "Invented analytical balance (BAL7), balance" in page
    done = browser.post(DO, {"checked": answer.context["token"]}, follow=True)
    assert done.redirect_chain == [(reverse("equipment_list"), 302)]
    assert "3 rows added." in done.content.decode()
    row = StockImport.objects.get()
    assert (row.file_name, row.added, row.imported_by) == ("ours.csv", 3, pharmacist)
    assert browser.get(reverse("stock_import_file", args=[row.public_id])).content == BALANCES
    assert "3 added" in browser.get(PAGE).content.decode()


def test_what_is_there_already_offers_nothing_to_import(pharmacist):
    browser = signed_in(pharmacist)
    first = checked(browser, BALANCES)
    browser.post(DO, {"checked": first.context["token"]})
    again = checked(browser, BALANCES)
    assert "Everything in this file is there already" in again.content.decode()
    assert DO not in again.content.decode()
    done = browser.post(DO, {"checked": first.context["token"]}, follow=True)
    assert "No row added. 3 rows were there already." in done.content.decode()
    assert (Equipment.objects.count(), StockImport.objects.count()) == (3, 1)


def test_errors_stand_with_row_column_code_and_words_and_nothing_can_be_imported(pharmacist):
    answer = checked(
        signed_in(pharmacist), BALANCES.replace(b",200,0.5", b",200,").replace(b"balance,IB", b"Balance,IB")
    )
    page = answer.content.decode()
    assert (answer.status_code, DO in page) == (422, False)
    assert "tolerance_mg" in page and "A balance needs it (T-01, EQP-02)." in page
    assert [(fault.row, fault.code) for fault in answer.context["faults"]["rows"]] == [(2, "invalid")]


def test_what_has_changed_since_the_check_is_told_instead_of_imported(pharmacist, at):
    browser = signed_in(pharmacist)
    token = checked(browser, BALANCES).context["token"]
    factories.a_new_balance("BAL7", by=pharmacist, at=at)
    answer = browser.post(DO, {"checked": token})
    assert answer.status_code == 422
    assert "equipment_differs" in answer.content.decode()
    assert Equipment.objects.count() == 1


@pytest.mark.parametrize("token", ["", "made-up", "e30:1:2"])
def test_a_token_that_is_not_ours_imports_nothing(pharmacist, token):
    answer = signed_in(pharmacist).post(DO, {"checked": token})
    assert answer.status_code == 422
    assert "Check the file again" in answer.content.decode()


def test_a_check_is_good_for_its_person_and_for_a_day(pharmacist, clock):
    token = checked(signed_in(pharmacist), BALANCES).context["token"]
    other = signed_in(factories.pharmacist("Moss Other"))
    assert other.post(DO, {"checked": token}).status_code == 422
    clock.shift(24 * 3600 + 1)
    assert signed_in(pharmacist).post(DO, {"checked": token}).status_code == 422
    assert Equipment.objects.count() == 0


def test_no_file_and_a_huge_one_are_refused_before_they_are_read(pharmacist):
    browser = signed_in(pharmacist)
    assert "file" in browser.post(PAGE, {"kind": "lots"}).context["form"].errors
    answer = checked(browser, b"a" * (5 * 1024 * 1024 + 1))
    assert answer.context["form"].errors["file"] == ["The file is over 5 MB."]


def test_what_a_cell_holds_is_shown_as_text(pharmacist):
    page = checked(signed_in(pharmacist), BALANCES.replace(b"balance,IB", b"<b>=1+1,IB")).content.decode()
    assert "“&lt;b&gt;=1+1” is none of: balance" in page


def test_technicians_see_neither_page_nor_link(technician, pharmacist):
    browser = signed_in(technician)
    assert {browser.get(PAGE).status_code, checked(browser, BALANCES).status_code} == {403}
    for name in ("lots", "formulas", "equipment_list"):
        assert PAGE not in browser.get(reverse(name)).content.decode()
        assert PAGE in signed_in(pharmacist).get(reverse(name)).content.decode()


@pytest.mark.parametrize("kind", ImportKind)
def test_examples_are_downloaded_as_a_spreadsheet_opens_them(pharmacist, kind):
    answer = signed_in(pharmacist).get(reverse("stock_import_example", args=[kind.value]))
    assert answer.content == b"\xef\xbb\xbf" + example_of(kind)
    assert answer["Content-Disposition"] == f'attachment; filename="{kind.value}.csv"'
    assert signed_in(pharmacist).get(reverse("stock_import_example", args=["order"])).status_code == 404


def test_a_downloaded_example_is_imported_as_it_is(pharmacist):
    browser = signed_in(pharmacist)
    data = browser.get(reverse("stock_import_example", args=["lots"])).content
    browser.post(DO, {"checked": checked(browser, data, "lots").context["token"]})
    assert (Component.objects.count(), Lot.objects.count()) == (4, 4)


class TestTheCommand:
    def run(self, path, *more):
        out = io.StringIO()
        call_command("import_stock", "equipment", str(path), *more, stdout=out)
        return out.getvalue().splitlines()

    @pytest.fixture
    def file(self, tmp_path):
        path = tmp_path / "ours.csv"
        path.write_bytes(BALANCES)
        return path

    def test_says_what_it_would_do_does_it_and_does_it_once(self, file, pharmacist):
        by = f"--by={pharmacist.email}"
        would = self.run(file, by, "--dry-run")
        assert would[0] == "row 2: new: Invented analytical balance (BAL7), balance"
        assert (would[-1], Equipment.objects.count()) == ("Would be: 3 rows added. Nothing was saved.", 0)
        assert self.run(file, by)[-1] == "3 rows added."
        assert self.run(file, by)[-1] == "No row added. 3 rows were there already."
        assert StockImport.objects.get().file_name == "ours.csv"

    @pytest.mark.parametrize("more", [[], ["--dry-run"]])
    def test_tells_every_error_and_ends_with_one(self, file, pharmacist, more, capsys):
        file.write_bytes(BALANCES.replace(b",balance,", b",scales,"))
        out = io.StringIO()
        with pytest.raises(CommandError, match="Errors: 1. Nothing was saved."):
            call_command("import_stock", "equipment", str(file), f"--by={pharmacist.email}", *more, stdout=out)
        assert out.getvalue().startswith("row 2: error invalid_choice in kind: “scales” is none of: balance")
        assert Equipment.objects.count() == 0

    def test_refuses_who_is_no_pharmacist_who_is_unknown_and_a_file_that_is_not_there(
        self, file, technician, pharmacist
    ):
        with pytest.raises(CommandError, match="not_your_step"):
            self.run(file, f"--by={technician.email}")
        with pytest.raises(CommandError, match="Nobody"):
            self.run(file, "--by=nobody@example.test")
        with pytest.raises(CommandError, match="cannot be read"):
            self.run(file.parent / "none.csv", f"--by={pharmacist.email}")
