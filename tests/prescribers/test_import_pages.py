"""The page and the command that import prescribers: checked, then imported as it was checked; who may."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from prescribers.imports import KIND
from prescribers.models import Prescriber, PrescriberImport
from records.importing import example_of
from records.models import Message
from tests import factories
from tests.prescribers.imported import ROW, file_of
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PAGE, DO = reverse("prescriber_import"), reverse("prescriber_import_do")
EXAMPLE = example_of(KIND)


def checked(browser, data):
    return browser.post(PAGE, {"file": SimpleUploadedFile("ours.csv", data)})


def test_a_file_is_checked_and_imported_without_choosing_it_again(pharmacist):
    browser = signed_in(pharmacist)
    assert "Its rows are" not in browser.get(PAGE).content.decode()
    answer = checked(browser, EXAMPLE)
    page = answer.content.decode()
    assert (answer.status_code, Prescriber.objects.count(), Message.objects.count()) == (200, 0, 0)
    assert "Import 4 rows" in page and "María Núñez Fictional, DO, FAAFP, NPI 1900000120" in page
    done = browser.post(DO, {"checked": answer.context["token"]}, follow=True)
    assert done.redirect_chain == [(reverse("prescribers"), 302)]
    assert "4 rows added." in done.content.decode() and "Reed Placeholder, NP" in done.content.decode()
    row = PrescriberImport.objects.get()
    assert browser.get(reverse("prescriber_import_file", args=[row.public_id])).content == EXAMPLE
    assert "Prescribers: 4 added" in browser.get(PAGE).content.decode()
    assert "Everything in this file is there already" in checked(browser, EXAMPLE).content.decode()


def test_errors_stand_with_row_column_and_code_and_a_cell_is_shown_as_text(pharmacist):
    answer = checked(signed_in(pharmacist), file_of(ROW | {"state": "<b>OR"}))
    page = answer.content.decode()
    assert (answer.status_code, DO in page) == (422, False)
    assert "“&lt;b&gt;OR” is none of" in page and "invalid_choice" in page


@pytest.mark.parametrize("token", ["", "made-up"])
def test_a_token_that_is_not_ours_imports_nothing(pharmacist, token):
    answer = signed_in(pharmacist).post(DO, {"checked": token})
    assert answer.status_code == 422
    assert "Check the file again" in answer.content.decode()


def test_what_was_checked_as_stock_is_not_imported_as_prescribers(pharmacist):
    browser = signed_in(pharmacist)
    said = {"kind": "equipment", "file": SimpleUploadedFile("ours.csv", example_of("equipment"))}
    token = browser.post(reverse("stock_import"), said).context["token"]
    assert browser.post(DO, {"checked": token}).status_code == 422


def test_the_administrator_may_and_a_technician_sees_neither_page_nor_link(administrator, technician):
    assert PAGE in signed_in(administrator).get(reverse("practices")).content.decode()
    assert checked(signed_in(administrator), EXAMPLE).status_code == 200
    browser = signed_in(technician)
    assert {browser.get(PAGE).status_code, checked(browser, EXAMPLE).status_code} == {403}
    assert PAGE not in browser.get(reverse("practices")).content.decode()


def test_a_practice_does_not_come_near(at):
    browser = signed_in(factories.prescriber_user())
    assert {browser.get(PAGE).status_code, browser.post(DO, {}).status_code} == {403}


def test_the_example_is_downloaded_as_a_spreadsheet_opens_it(pharmacist):
    browser = signed_in(pharmacist)
    answer = browser.get(reverse("prescriber_import_example", args=[KIND]))
    assert answer.content == b"\xef\xbb\xbf" + EXAMPLE
    assert browser.get(reverse("prescriber_import_example", args=["lots"])).status_code == 404


def test_the_command_says_what_it_would_do_does_it_and_does_it_once(tmp_path, pharmacist):
    path = tmp_path / "ours.csv"
    path.write_bytes(EXAMPLE)

    def run(*more):
        out = io.StringIO()
        call_command("import_people", "prescribers", str(path), f"--by={pharmacist.email}", *more, stdout=out)
        return out.getvalue().splitlines()

    assert run("--dry-run")[-1] == "Would be: 4 rows added. Nothing was saved."
    assert Prescriber.objects.count() == 0
    assert run()[0].startswith("row 2: new: Hazel Specimen, MD, NPI 1900000104")
    assert run()[-1] == "No row added. 4 rows were there already."
    path.write_bytes(file_of(ROW | {"name": "Hazel Other"}))
    with pytest.raises(CommandError, match="Errors: 1. Nothing was saved."):
        run()
