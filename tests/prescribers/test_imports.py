"""Files of prescribers: by the actions of their pages, all or nothing, each fault with its place and code."""

from datetime import date

import pytest

from accounts.links import Link, address_of
from accounts.models import Standing, User
from accounts.roles import Role
from prescribers.imports import IMPORTER, KIND
from prescribers.models import Practice, Prescriber, PrescriberImport
from records import archive
from records.csv_rows import LARGEST_FILE, MOST_ROWS
from records.importing import ImportRefused, dry_run, example_of, import_rows
from records.models import Event, Message
from records.refusals import NotAllowed
from tests import factories
from tests.concurrency import at_once, failures
from tests.events import last_told, told_of
from tests.prescribers.imported import ANOTHER, ROW, counts, file_of, imported, one_fault

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
EXAMPLE = example_of(KIND)


class TestTheExample:
    def test_leaves_practices_prescribers_with_their_invitations_and_licences(self, pharmacist, at):
        done, checked = import_rows(IMPORTER, EXAMPLE, file_name="ours.csv", by=pharmacist, at=at)
        assert (checked.new, checked.known, Practice.objects.count()) == (4, 0, 2)
        hazel = Prescriber.objects.get(npi="1900000104")
        assert (hazel.printed_name, hazel.practice.name) == ("Hazel Specimen, MD", "Larkspur Sample Practice")
        assert hazel.user.standing is Standing.INVITED and hazel.user.roles_at(at) == {Role.PRESCRIBER}
        assert hazel.licence_in("WA", date(2027, 8, 31)) and not hazel.licence_in("WA", date(2027, 9, 1))
        assert Prescriber.objects.to_verify(date(2026, 11, 23)).count() == 3, "nobody is verified by a file"
        assert set(Message.objects.values_list("to_address", flat=True)) == {
            "hazel@larkspur.example", "reed@larkspur.example", "maria@quince.example",
        }  # fmt: skip
        assert checked.taken[0].what == (
            "Hazel Specimen, MD, NPI 1900000104, of Larkspur Sample Practice in Portland; "
            "licence MD-EX-1104 in OR, good to Dec\u00a031,\u00a02028"
        )
        assert (done.added, done.there_before, done.file_name, done.imported_by) == (4, 0, "ours.csv", pharmacist)
        assert archive.fetch(done.file_sha256) == EXAMPLE

    def test_is_one_action_told_once_of_each_row(self, pharmacist, at):
        before = Event.objects.count()
        done, _ = imported(EXAMPLE, pharmacist, at)
        events = Event.objects.order_by("pk")[before:]
        assert len({event.action_id for event in events}) == 1
        assert {event.by_id for event in events} == {pharmacist.pk}
        assert told_of(done) == ["prescriberimport.added"]
        assert last_told(done)["after"]["added"] == "4"

    def test_again_adds_nothing_and_invites_nobody(self, pharmacist, at):
        _, first = imported(EXAMPLE, pharmacist, at)
        before = counts()
        done, again = imported(EXAMPLE, pharmacist, at)
        assert (done, again.new, again.known) == (None, 0, 4)
        assert [taken.what for taken in again.taken] == [taken.what for taken in first.taken]
        assert counts() == before

    def test_a_dry_run_answers_the_same_and_leaves_nothing(self, pharmacist, at):
        before = counts()
        checked = dry_run(IMPORTER, EXAMPLE, by=pharmacist, at=at)
        assert counts() == before
        assert imported(EXAMPLE, pharmacist, at)[1] == checked

    def test_an_invitation_from_a_file_lets_in_like_any_other(self, pharmacist, at, client):
        imported(EXAMPLE, pharmacist, at)
        user = User.objects.get(email="reed@larkspur.example")
        assert client.get(address_of(user, Link.INVITATION), follow=True).status_code == 200


def test_the_administrator_imports_prescribers_too(administrator, at):
    assert imported(EXAMPLE, administrator, at)[1].new == 4


@pytest.mark.parametrize("do", [import_rows, dry_run])
@pytest.mark.parametrize("person", ["technician", "prescriber", "delegate", "patient"])
def test_nobody_else_does(at, do, person):
    make = getattr(factories, person, None) or getattr(factories, f"{person}_user")
    by = make()
    before = counts()
    with pytest.raises(NotAllowed):
        do(IMPORTER, EXAMPLE, by=by, at=at)
    assert counts() == before


def test_one_wrong_row_keeps_out_all_and_every_fault_is_told(pharmacist, at):
    before = counts()
    wrong = ANOTHER | {"npi": "1900000113", "email": "reed", "state": "Oregano", "licence_expires_on": "31.12.2028"}
    with pytest.raises(ImportRefused) as refused:
        imported(file_of(ROW, wrong, ANOTHER | {"name": ""}), pharmacist, at)
    assert {(fault.row, fault.column, fault.code) for fault in refused.value.faults} == {
        (3, "npi", "npi"), (3, "email", "invalid"), (3, "state", "invalid_choice"),
        (3, "licence_expires_on", "invalid"), (4, "name", "required"),
    }  # fmt: skip
    assert [taken.row for taken in refused.value.taken] == [2]
    assert counts() == before


@pytest.mark.parametrize(
    ("cells", "column", "code", "words"),
    [
        ({"npi": ""}, "npi", "required", "Fill this in."),
        ({"npi": "1900000105"}, "npi", "npi", "ten digits, the last a check digit (RX-03)"),
        ({"npi": "\uff11900000104"}, "npi", "npi", "ten digits"),
        ({"name": ""}, "name", "required", "Fill this in."),
        ({"name": "Hazel \N{HERB}"}, "name", "invalid", "Write it in letters"),
        ({"name": "H" * 121}, "name", "max_length", "at most 120"),
        ({"credentials": ""}, "credentials", "required", "Fill this in."),
        ({"email": "hazel"}, "email", "invalid", "email"),
        ({"dea_number": "AB4523763"}, "dea_number", "dea_number", "(RX-04)"),
        ({"practice": ""}, "practice", "required", "Fill this in."),
        ({"practice": "Larkspur \N{HOUSE BUILDING}"}, "practice", "text_refused", "Write it in letters"),
        ({"street": ""}, "street", "required", "Fill this in."),
        ({"state": "XX"}, "state", "invalid_choice", "“XX” is none of: "),
        ({"zip_code": "9720"}, "zip_code", "zip_code", "five digits"),
        ({"telephone": "12"}, "telephone", "invalid", "phone"),
        ({"fax": "none"}, "fax", "invalid", "phone"),
        ({"licence_number": ""}, "licence_number", "required", "Fill this in."),
        ({"licence_number": "MD \N{PILL}"}, "licence_number", "invalid", "Write it in letters"),
        ({"licence_state": ""}, "licence_state", "required", "Choose one."),
        ({"licence_expires_on": "2028-02-30"}, "licence_expires_on", "invalid", "write 2026-11-30"),
        ({"licence_expires_on": "2026-11-22"}, "licence_expires_on", "licence_expired", "Enter the renewed one."),
    ],
)
def test_a_row_is_refused_with_column_code_and_words(pharmacist, at, cells, column, code, words):
    fault = one_fault(file_of(ROW | cells), pharmacist, at)
    assert (fault.row, fault.column, fault.code) == (2, column, code)
    assert words in fault.words and "Nothing was saved" not in fault.words


def test_a_new_prescriber_needs_a_practice(pharmacist, at):
    row = {name: cell for name, cell in ROW.items() if name in ("npi", "name", "credentials", "email")}
    fault = one_fault(file_of(row), pharmacist, at)
    assert (fault.column, fault.code, fault.words) == ("practice", "required", "Say at which practice.")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (file_of(), "no_rows"),
        (file_of(ROW).decode().encode("utf-16"), "not_utf8"),
        (file_of(ROW | {"name": "Mar\u00eda"}).decode().encode("latin-1"), "not_utf8"),
        (b"PK\x03\x04", "not_csv"),
        (file_of(ROW) + b" " * LARGEST_FILE, "file_too_large"),
        (b"npi\n" + b"1\n" * (MOST_ROWS + 1), "too_many_rows"),
        (b"name\nHazel\n", "missing_column"),
        (b"npi,password\n1900000104,secret\n", "unknown_column"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(pharmacist, at, data, code):
    fault = one_fault(data, pharmacist, at)
    assert (fault.row, fault.code) == (0, code)


def test_the_same_prescriber_and_state_stand_once_in_a_file(pharmacist, at):
    fault = one_fault(file_of(ROW, ROW | {"licence_state": "or"}), pharmacist, at)
    assert (fault.row, fault.code) == (3, "twice_in_file")


def test_names_of_every_script_stay_and_what_turns_text_around_goes(pharmacist, at):
    arabic = "\u0644\u064a\u0644\u0649 \u202e\u0645\u062b\u0627\u0644\u202c"
    _, checked = imported(file_of(ROW | {"name": arabic, "licence_number": "MDEX\u202e1"}), pharmacist, at)
    assert "\u202e" not in checked.taken[0].what
    assert User.objects.get(email=ROW["email"]).name == "\u0644\u064a\u0644\u0649 \u0645\u062b\u0627\u0644"
    again = file_of(ROW | {"name": arabic, "licence_number": "MDEX1\u202e"})
    assert dry_run(IMPORTER, again, by=pharmacist, at=at).known == 1


def test_cells_that_a_spreadsheet_would_compute_are_kept_as_text(pharmacist, at):
    imported(file_of(ROW | {"practice": "=1+1 Practice", "street": "@SUM Street"}), pharmacist, at)
    assert (Practice.objects.get().name, Practice.objects.get().street) == ("=1+1 Practice", "@SUM Street")


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_adds_and_the_other_finds_it_there(at):
    people = [factories.pharmacist("Fern First"), factories.administrator("Moss Second")]
    answers = at_once(2, lambda n: imported(EXAMPLE, people[n], at))
    assert failures(answers) == []
    assert sorted((checked.new, checked.known) for _, checked in answers) == [(0, 4), (4, 0)]
    assert (PrescriberImport.objects.count(), Prescriber.objects.count(), Message.objects.count()) == (1, 3, 3)
