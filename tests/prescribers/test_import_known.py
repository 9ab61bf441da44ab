"""A file of prescribers about what is here: told, told where it says something else, and never changed."""

from datetime import date

import pytest

from premises.actions.licences import end_licence
from premises.terms import UsState
from prescribers.actions.practices import change_practice
from prescribers.actions.prescribers import add_licence
from prescribers.imports import IMPORTER
from prescribers.models import Practice, Prescriber, PrescriberLicence
from records.importing import ImportRefused, dry_run
from tests import factories
from tests.prescribers.imported import ANOTHER, ROW, counts, file_of, imported, one_fault

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


class TestWhatIsHereIsToldAndLeftAsItIs:
    @pytest.fixture(autouse=True)
    def _here(self, pharmacist, at):
        imported(file_of(ROW), pharmacist, at)

    @pytest.mark.parametrize(
        ("cells", "column", "code"),
        [
            ({"name": "Hazel Other"}, "name", "prescriber_differs"),
            ({"credentials": "DO"}, "credentials", "prescriber_differs"),
            ({"email": "other@larkspur.example"}, "email", "prescriber_differs"),
            ({"dea_number": "AB1234563"}, "dea_number", "prescriber_differs"),
            ({"practice": "Another Sample Practice"}, "practice", "prescriber_differs"),
            ({"street": "13 Larkspur Lane"}, "street", "practice_differs"),
            ({"practice": "LARKSPUR sample practice"}, "practice", "practice_differs"),
            ({"telephone": "503-555-0169"}, "telephone", "practice_differs"),
            ({"licence_number": "MD-EX-9"}, "licence_number", "licence_differs"),
            ({"licence_expires_on": "2029-12-31"}, "licence_expires_on", "licence_differs"),
        ],
    )
    def test_where_the_file_says_something_else(self, pharmacist, at, cells, column, code):
        before = counts()
        fault = one_fault(file_of(ROW | cells), pharmacist, at)
        assert (fault.column, fault.code) == (column, code)
        with pytest.raises(ImportRefused):
            imported(file_of(ROW | cells, ANOTHER), pharmacist, at)
        assert counts() == before

    def test_an_address_is_nobody_elses(self, pharmacist, at):
        fault = one_fault(file_of(ANOTHER | {"email": "HAZEL@larkspur.example"}), pharmacist, at)
        assert (fault.column, fault.code) == ("email", "email_taken")
        assert "Someone has this address already" in fault.words

    def test_what_a_row_does_not_say_is_as_it_was(self, pharmacist, at):
        row = {"npi": ROW["npi"]}
        assert dry_run(IMPORTER, file_of(row), by=pharmacist, at=at).known == 1
        more = row | {"licence_state": "Idaho", "licence_number": "ID-1", "licence_expires_on": "2027-01-31"}
        assert imported(file_of(more), pharmacist, at)[1].new == 1
        assert {licence.state for licence in PrescriberLicence.objects.all()} == {"OR", "ID"}

    def test_a_colleague_needs_only_the_name_of_the_practice(self, pharmacist, at):
        place = {"street": "", "city": "", "state": "", "zip_code": "", "telephone": ""}
        imported(file_of(ANOTHER | place), pharmacist, at)
        assert Practice.objects.get().prescribers.count() == 2
        fault = one_fault(file_of(ANOTHER | place | {"practice": "Unheard-of Practice"}), pharmacist, at)
        assert (fault.column, fault.code) == ("practice", "unknown_practice")

    def test_of_two_practices_of_a_name_the_zip_code_says_which(self, pharmacist, at):
        factories.a_practice(name=ROW["practice"], zip_code="97209", by=pharmacist, at=at)
        fault = one_fault(file_of(ANOTHER | {"zip_code": ""}), pharmacist, at)
        assert (fault.column, fault.code) == ("practice", "which_practice")
        assert dry_run(IMPORTER, file_of(ANOTHER), by=pharmacist, at=at).new == 1

    def test_a_licence_that_was_ended_does_not_come_back(self, pharmacist, at):
        end_licence(PrescriberLicence.objects.get(), reason="given up", by=pharmacist, at=at)
        assert imported(file_of(ROW), pharmacist, at)[1].known == 1
        assert PrescriberLicence.objects.current().count() == 0

    def test_a_licence_whose_last_day_has_passed_since_is_no_fault(self, pharmacist, at, clock):
        later = at.replace(year=2029)
        clock.move_to(later)
        assert dry_run(IMPORTER, file_of(ROW), by=pharmacist, at=later).known == 1

    def test_what_the_pharmacy_corrected_since_is_told(self, pharmacist, at):
        change_practice(Practice.objects.get(), street="14 Larkspur Lane", by=pharmacist, at=at)
        assert one_fault(file_of(ROW), pharmacist, at).code == "practice_differs"


def test_one_without_a_licence_may_be_entered_and_licensed_later(pharmacist, at):
    bare = {name: cell for name, cell in ROW.items() if not name.startswith("licence")}
    _, checked = imported(file_of(bare), pharmacist, at)
    assert checked.taken[0].what.endswith("of Larkspur Sample Practice in Portland")
    add_licence(
        Prescriber.objects.get(),
        state=UsState.OR,
        number="MD-EX-1104",
        expires_on=date(2028, 12, 31),
        by=pharmacist,
        at=at,
    )
    assert dry_run(IMPORTER, file_of(ROW), by=pharmacist, at=at).known == 1
