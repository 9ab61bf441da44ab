"""A file of patients about people who are here: known, told where they may be the same, and never merged or changed."""

import pytest

from patients.actions.profile import change_profile
from patients.actions.registration import change_details, register
from patients.imports import IMPORTER
from patients.models import Patient
from patients.profile import Profile
from records.importing import ImportRefused, dry_run
from tests import factories
from tests.concurrency import at_once, failures
from tests.patients.imported import ROW, counts, file_of, imported, one_fault

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def here(pharmacist, at):
    """Clover, from a file."""
    imported(file_of(ROW), pharmacist, at)
    return Patient.objects.get()


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"given_name": "Clóver"}, "given_name"),
        ({"sex": "other"}, "sex"),
        ({"telephone": "503-555-0189"}, "telephone"),
        ({"email": "clover@madeup.example"}, "email"),
        ({"street": "9 Clover Way"}, "street"),
        ({"language": "Spanish"}, "language"),
        ({"allergies": "penicillin"}, "allergies"),
        ({"allergies": "", "no_known_allergies": "yes"}, "allergies"),
        ({"medicines": "levothyroxine 75 mcg"}, "medicines"),
        ({"exclusions": "lactose; dye"}, "exclusions"),
        ({"exclusions": ""}, "exclusions"),
    ],
)
def test_who_may_be_the_same_is_told_and_left_as_they_are(here, pharmacist, at, cells, column):
    before = counts()
    fault = one_fault(file_of(ROW | cells), pharmacist, at)
    assert (fault.column, fault.code) == (column, "patient_perhaps_known")
    assert f"with another {column}" in fault.words and "is_another_person" in fault.words
    assert "503-555-0180" not in fault.words and "penicillin" not in fault.words
    with pytest.raises(ImportRefused):
        imported(file_of(ROW | {"family_name": "Nobody"}, ROW | cells), pharmacist, at)
    assert counts() == before


def test_the_order_and_the_case_of_what_is_the_same_are_no_difference(here, pharmacist, at):
    again = ROW | {"allergies": "peanuts\n\npenicillin", "sex": "Female", "state": "Oregon", "exclusions": "Lactose;"}
    assert dry_run(IMPORTER, file_of(again), by=pharmacist, at=at).known == 1


def test_another_of_that_name_and_day_is_registered_when_the_row_says_so_once(here, pharmacist, at):
    twin = ROW | {"telephone": "503-555-0189", "is_another_person": "yes"}
    assert imported(file_of(twin), pharmacist, at)[1].new == 1
    assert imported(file_of(ROW, twin), pharmacist, at)[1].known == 2
    assert Patient.objects.count() == 2


def test_what_was_changed_on_the_page_since_is_told(here, pharmacist, at):
    change_details(here, city="Salem", by=pharmacist, at=at)
    assert one_fault(file_of(ROW), pharmacist, at).column == "city"
    change_details(here, city="Portland", by=pharmacist, at=at)
    change_profile(here, Profile(allergies=("penicillin",), no_other_medicines=True), by=pharmacist, at=at)
    assert "allergies, medicines, exclusions, no_other_medicines" in one_fault(file_of(ROW), pharmacist, at).words


def test_a_prescriber_who_does_not_care_for_them_yet_is_told(here, pharmacist, at):
    prescriber = factories.a_prescriber(by=pharmacist, at=at)
    fault = one_fault(file_of(ROW | {"prescriber_npi": prescriber.npi}), pharmacist, at)
    assert (fault.column, fault.code) == ("prescriber_npi", "patient_perhaps_known")
    assert here.care.count() == 0


def test_a_patient_of_a_file_is_seen_by_the_prescriber_it_names_and_no_other(pharmacist, at):
    prescriber, other = (factories.a_prescriber(by=pharmacist, at=at) for _ in range(2))
    imported(file_of(ROW | {"prescriber_npi": prescriber.npi}), pharmacist, at)
    assert Patient.objects.visible_to(prescriber.user).count() == 1
    assert Patient.objects.visible_to(other.user).count() == 0


def test_the_same_person_stands_once_in_a_file(pharmacist, at):
    fault = one_fault(file_of(ROW, ROW | {"given_name": "CLOVER", "telephone": "503-555-0189"}), pharmacist, at)
    assert (fault.row, fault.code) == (3, "twice_in_file")


@pytest.mark.django_db(transaction=True)
def test_a_file_and_the_page_at_the_same_moment_register_one(at):
    people = [factories.pharmacist("Fern First"), factories.pharmacist("Moss Second")]
    facts = factories.PERSON | {"given_name": "Clover", "family_name": "Madeup", "born_on": "1979-05-17"}

    def do(n):
        if n:
            return imported(file_of(ROW), people[1], at)
        return register(factories.NOTHING_KNOWN, **facts, by=people[0], at=at)

    answers = at_once(2, do)
    assert len(failures(answers)) == 1
    assert Patient.objects.count() == 1
