"""The page and the command that import patients: checked, then imported as it was checked; who may, what is shown."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from patients.imports import KIND
from patients.models import Patient, PatientImport
from records.importing import example_of
from tests import factories
from tests.patients.imported import ROW, file_of
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PAGE, DO = reverse("patient_import"), reverse("patient_import_do")


def checked(browser, data):
    return browser.post(PAGE, {"file": SimpleUploadedFile("ours.csv", data)})


def test_a_file_is_checked_and_imported_without_choosing_it_again(pharmacist):
    browser = signed_in(pharmacist)
    answer = checked(browser, file_of(ROW))
    page = answer.content.decode()
    assert (answer.status_code, Patient.objects.count()) == (200, 0)
    assert (
        "Import 1 row" in page
        and "Clover Madeup, born May\u00a017,\u00a01979, of Portland; allergies: penicillin" in page
    )
    done = browser.post(DO, {"checked": answer.context["token"]}, follow=True)
    assert done.redirect_chain == [(reverse("patients"), 302)]
    assert "1 row added." in done.content.decode() and PatientImport.objects.get().imported_by == pharmacist
    again = checked(browser, file_of(ROW)).content.decode()
    assert "Everything in this file is there already" in again and DO not in again


def test_a_file_of_patients_is_not_opened_again(pharmacist):
    browser = signed_in(pharmacist)
    browser.post(DO, {"checked": checked(browser, file_of(ROW)).context["token"]})
    page = browser.get(PAGE).content.decode()
    assert "Patients: 1 added" in page and "ours.csv" in page
    assert f"{PAGE}{PatientImport.objects.get().public_id}" not in page


def test_errors_stand_with_row_column_and_code_and_a_cell_is_shown_as_text(pharmacist):
    answer = checked(signed_in(pharmacist), file_of(ROW | {"sex": "<b>f"}))
    page = answer.content.decode()
    assert (answer.status_code, DO in page) == (422, False)
    assert "“&lt;b&gt;f” is none of: female" in page and "invalid_choice" in page


def test_what_has_changed_since_the_check_is_told_instead_of_imported(pharmacist, at):
    browser = signed_in(pharmacist)
    token = checked(browser, file_of(ROW)).context["token"]
    born = {"given_name": "Clover", "family_name": "Madeup", "born_on": "1979-05-17"}
    factories.a_patient(by=pharmacist, at=at, **born)
    answer = browser.post(DO, {"checked": token})
    assert answer.status_code == 422 and "patient_perhaps_known" in answer.content.decode()
    assert Patient.objects.count() == 1


@pytest.mark.parametrize("person", ["technician", "administrator", "prescriber_user", "delegate_user", "patient_user"])
def test_nobody_but_a_pharmacist_comes_near(person, db):
    browser = signed_in(getattr(factories, person)())
    assert {browser.get(PAGE).status_code, checked(browser, file_of(ROW)).status_code} == {403}
    assert browser.post(DO, {"checked": ""}).status_code == 403


def test_the_link_is_the_pharmacists(pharmacist, technician):
    assert PAGE in signed_in(pharmacist).get(reverse("patients")).content.decode()
    assert PAGE not in signed_in(technician).get(reverse("patients")).content.decode()


def test_the_example_is_downloaded_as_a_spreadsheet_opens_it(pharmacist):
    answer = signed_in(pharmacist).get(reverse("patient_import_example", args=[KIND]))
    assert answer.content == b"\xef\xbb\xbf" + example_of(KIND)


def test_the_command_says_what_it_would_do_does_it_and_does_it_once(tmp_path, pharmacist, technician):
    path = tmp_path / "ours.csv"
    path.write_bytes(file_of(ROW))

    def run(by, *more):
        out = io.StringIO()
        call_command("import_people", "patients", str(path), f"--by={by.email}", *more, stdout=out)
        return out.getvalue().splitlines()

    assert run(pharmacist, "--dry-run")[-1] == "Would be: 1 row added. Nothing was saved."
    assert Patient.objects.count() == 0
    assert run(pharmacist)[0].startswith("row 2: new: Clover Madeup, born May\u00a017,\u00a01979")
    assert run(pharmacist)[-1] == "No row added. 1 row was there already."
    with pytest.raises(CommandError, match="not_your_step"):
        run(technician)
