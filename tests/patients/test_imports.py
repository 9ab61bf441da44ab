"""Files of patients: registered as on the page, all or nothing, once only, each fault with its place and code."""

import pytest

from patients.imports import IMPORTER, KIND
from patients.models import Patient, PatientImport
from premises.terms import Exclusion
from prescribers.imports import IMPORTER as PRESCRIBERS
from records import archive
from records.csv_rows import LARGEST_FILE, MOST_ROWS
from records.importing import ImportRefused, dry_run, example_of, import_rows
from records.models import Event
from records.refusals import NotAllowed
from tests import factories
from tests.concurrency import at_once, failures
from tests.events import last_told, told_of
from tests.patients.imported import ROW, counts, file_of, imported, one_fault

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
EXAMPLE = example_of(KIND)


class TestTheExample:
    @pytest.fixture(autouse=True)
    def _prescribers(self, pharmacist, at):
        import_rows(PRESCRIBERS, example_of("prescribers"), by=pharmacist, at=at)

    def test_leaves_patients_with_their_profiles_in_care(self, pharmacist, at):
        done, checked = import_rows(IMPORTER, EXAMPLE, file_name="ours.csv", by=pharmacist, at=at)
        assert (checked.new, checked.known, Patient.objects.count()) == (3, 0, 3)
        clover = Patient.objects.get(given_name="Clover")
        assert [line.substance for line in clover.allergies_now()] == ["penicillin", "peanuts"]
        assert [line.text for line in clover.medicines_now()] == ["levothyroxine 50 mcg"]
        assert (clover.language, clover.no_known_allergies, clover.care.get().prescriber.npi) == (
            "en", False, "1900000104",
        )  # fmt: skip
        lucia = Patient.objects.get(given_name="Lucía")
        assert {line.exclusion for line in lucia.exclusions_now()} == {Exclusion.GLUTEN, Exclusion.DYE}
        assert (lucia.language, lucia.no_known_allergies) == ("es", True)
        assert checked.taken[0].what == (
            "Clover Madeup, born May\u00a017,\u00a01979, of Portland; allergies: penicillin, peanuts; "
            "takes levothyroxine 50 mcg; without lactose; cared for by Hazel Specimen, MD"
        )
        assert "no known allergies; no other medicines" in checked.taken[1].what
        assert (done.added, done.file_name, done.imported_by) == (3, "ours.csv", pharmacist)
        assert archive.fetch(done.file_sha256) == EXAMPLE

    def test_is_one_action_whose_events_name_nobody(self, pharmacist, at):
        before = Event.objects.count()
        done, _ = import_rows(IMPORTER, EXAMPLE, file_name="Clover Madeup.csv", by=pharmacist, at=at)
        events = Event.objects.order_by("pk")[before:]
        assert len({event.action_id for event in events}) == 1
        assert not any("Clover" in event.text or "Madeup" in event.text for event in events)
        assert told_of(done) == ["patientimport.added"]
        assert last_told(done)["after"]["added"] == "3"

    def test_again_adds_nothing(self, pharmacist, at):
        _, first = imported(EXAMPLE, pharmacist, at)
        before = counts()
        done, again = imported(EXAMPLE, pharmacist, at)
        assert (done, again.new, again.known) == (None, 0, 3)
        assert [taken.what for taken in again.taken] == [taken.what for taken in first.taken]
        assert counts() == before

    def test_a_dry_run_answers_the_same_and_leaves_nothing(self, pharmacist, at):
        before = counts()
        checked = dry_run(IMPORTER, EXAMPLE, by=pharmacist, at=at)
        assert counts() == before
        assert imported(EXAMPLE, pharmacist, at)[1] == checked


@pytest.mark.parametrize("do", [import_rows, dry_run])
@pytest.mark.parametrize(
    "person", ["technician", "administrator", "prescriber_user", "delegate_user", "patient_user", "client_user"]
)
def test_only_a_pharmacist_imports_patients(at, do, person):
    by = getattr(factories, person)()
    before = counts()
    with pytest.raises(NotAllowed):
        do(IMPORTER, file_of(ROW), by=by, at=at)
    assert counts() == before


def test_one_wrong_row_keeps_out_all_and_every_fault_is_told(pharmacist, at):
    before = counts()
    other = ROW | {"family_name": "Nobody"}
    wrong = other | {"sex": "unsaid", "zip_code": "9720", "allergies": "", "prescriber_npi": "1900000104"}
    with pytest.raises(ImportRefused) as refused:
        imported(file_of(ROW, wrong, ROW | {"given_name": ""}), pharmacist, at)
    assert {(fault.row, fault.column, fault.code) for fault in refused.value.faults} == {
        (3, "sex", "invalid_choice"), (3, "zip_code", "zip_code"), (3, "allergies", "invalid"),
        (3, "prescriber_npi", "unknown_prescriber"), (4, "given_name", "required"),
    }  # fmt: skip
    assert [taken.row for taken in refused.value.taken] == [2]
    assert counts() == before


@pytest.mark.parametrize(
    ("cells", "column", "code", "words"),
    [
        ({"family_name": ""}, "family_name", "required", "Fill this in."),
        ({"family_name": "Madeup \U0001f600"}, "family_name", "text_refused", "Write it in letters"),
        ({"family_name": "12345"}, "family_name", "text_refused", "A name has letters"),
        ({"given_name": "C" * 81}, "given_name", "max_length", "at most 80"),
        ({"born_on": ""}, "born_on", "required", "Enter the day."),
        ({"born_on": "17/5/1979"}, "born_on", "invalid", "write 2026-11-30"),
        ({"born_on": "1899-12-31"}, "born_on", "invalid", "between 1900 and today"),
        ({"born_on": "2026-11-24"}, "born_on", "invalid", "between 1900 and today"),
        ({"sex": "f"}, "sex", "invalid_choice", "“f” is none of: female, male, other, unknown."),
        ({"telephone": "12"}, "telephone", "invalid", "phone"),
        ({"email": "nowhere"}, "email", "invalid", "email"),
        ({"street": ""}, "street", "required", "Fill this in."),
        ({"state": "Oregano"}, "state", "invalid_choice", "“Oregano” is none of"),
        ({"zip_code": "9721"}, "zip_code", "zip_code", "five digits"),
        ({"language": "fr"}, "language", "invalid_choice", "“fr” is none of: "),
        ({"allergies": ""}, "allergies", "invalid", "cannot be blank"),
        ({"no_known_allergies": "yes"}, "allergies", "invalid", "which is it?"),
        ({"no_known_allergies": "perhaps"}, "no_known_allergies", "invalid_choice", "neither yes nor no"),
        ({"medicines": ""}, "medicines", "invalid", "cannot be blank"),
        ({"medicines": "levothyroxine \N{PILL}"}, "medicines", "invalid", "Write it in letters"),
        ({"allergies": "p" * 121}, "allergies", "invalid", "at most 120"),
        ({"allergies": "a\n" * 51}, "allergies", "invalid", "At most 50 lines"),
        ({"medicines": "m" * 10_001}, "medicines", "max_length", "at most 10000"),
        ({"exclusions": "lactose, sand"}, "exclusions", "invalid_choice", "“sand” is none of: lactose, gluten"),
        ({"prescriber_npi": "1900000104"}, "prescriber_npi", "unknown_prescriber", "“1900000104”"),
    ],
)
def test_a_row_is_refused_with_column_code_and_words(pharmacist, at, cells, column, code, words):
    fault = one_fault(file_of(ROW | cells), pharmacist, at)
    assert (fault.row, fault.column, fault.code) == (2, column, code)
    assert words in fault.words and "Nothing was saved" not in fault.words


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (file_of(), "no_rows"),
        (file_of(ROW).decode().encode("utf-16"), "not_utf8"),
        (file_of(ROW | {"city": "Caf\u00e9"}).decode().encode("latin-1"), "not_utf8"),
        (file_of(ROW) + b" " * LARGEST_FILE, "file_too_large"),
        (b"given_name\n" + b"Clover\n" * (MOST_ROWS + 1), "missing_column"),
        (b"given_name,family_name,born_on\n" + b"A,B,C\n" * (MOST_ROWS + 1), "too_many_rows"),
        (b"given_name,family_name,born_on,password\nA,B,C,D\n", "unknown_column"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(pharmacist, at, data, code):
    fault = one_fault(data, pharmacist, at)
    assert (fault.row, fault.code) == (0, code)


@pytest.mark.parametrize(
    ("given", "family"),
    [("דוגמה", "בדיקה"), ("مثال", "اختبار"), ("测试", "示例"), ("Żółć", "Ng"), ("Renée J.", "d’Exemple")],
)
def test_names_of_every_script_stay_and_are_known_again(pharmacist, at, given, family):
    row = ROW | {"given_name": given, "family_name": f"{family}\u202e", "allergies": "peni\u202ecillin"}
    imported(file_of(row), pharmacist, at)
    patient = Patient.objects.get()
    assert (patient.given_name, patient.family_name) == (given, family)
    checked = dry_run(IMPORTER, file_of(row), by=pharmacist, at=at)
    assert (checked.known, "\u202e" in checked.taken[0].what) == (1, False)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_registers_and_the_other_finds_them_there(at):
    people = [factories.pharmacist("Fern First"), factories.pharmacist("Moss Second")]
    data = file_of(ROW, ROW | {"family_name": "Nobody"})
    answers = at_once(2, lambda n: imported(data, people[n], at))
    assert failures(answers) == []
    assert sorted((checked.new, checked.known) for _, checked in answers) == [(0, 2), (2, 0)]
    assert (PatientImport.objects.count(), Patient.objects.count()) == (1, 2)
