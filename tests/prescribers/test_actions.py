"""Practices, prescribers, licences and delegates."""

from datetime import date, datetime, timedelta

import pytest

from accounts.models import User
from accounts.roles import Role
from premises.actions.licences import LicenceExpired
from premises.terms import UsState
from prescribers.actions.delegates import DelegateEnded, DelegateRefused, end_delegate, invite_delegate, name_delegate
from prescribers.actions.practices import change_practice
from prescribers.actions.prescribers import add_licence, add_prescriber, change_prescriber, enrol
from prescribers.models import Practice, Prescriber
from records.models import Message
from records.refusals import NotAllowed
from records.rows import AlreadyThere, Invalid
from tests import factories
from tests.concurrency import at_once, failures
from tests.events import last_told, told_of

PERSON = {"name": "Juniper Example", "email": "juniper@example.test", "credentials": "MD", "npi": "1993999998"}


def test_a_practice_is_entered_and_corrected(pharmacist: User, at: datetime) -> None:
    practice = factories.a_practice(by=pharmacist, at=at)
    change_practice(practice, by=pharmacist, at=at, telephone="+15035550149")
    assert told_of(practice) == ["practice.added", "practice.changed"]
    assert last_told(practice)["before"] == {"telephone": "+15035550140"}


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("name", ""), ("name", "x" * 121), ("city", "\u200b \u202e"), ("zip_code", "ABCDE"), ("telephone", "911"),
     ("fax", "1"), ("state", "")],
)  # fmt: skip
def test_a_practice_that_cannot_be_reached_is_refused(pharmacist: User, at: datetime, field: str, wrong: str) -> None:
    with pytest.raises(Invalid) as refused:
        factories.a_practice(by=pharmacist, at=at, **{field: wrong})
    assert list(refused.value.fields) == [field]
    assert not Practice.objects.exists()


def test_a_prescriber_is_entered_by_a_pharmacist_and_invited(pharmacist: User, at: datetime) -> None:
    practice = factories.a_practice(by=pharmacist, at=at)
    prescriber = add_prescriber(practice, by=pharmacist, at=at, dea_number="aj5184279", **PERSON)
    assert prescriber.printed_name == "Juniper Example, MD"
    assert prescriber.dea_number == "AJ5184279"
    assert prescriber.user.roles_at(at) == {Role.PRESCRIBER}
    assert Message.objects.get().to_address == "juniper@example.test"
    assert told_of(prescriber) == ["prescriber.added"]
    assert "user.invited" in told_of(prescriber.user)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("npi", "1993999999"), ("npi", "3234567893"), ("npi", ""), ("npi", "1" * 400), ("dea_number", "AB4523763"),
     ("name", ""), ("name", "Juniper \U0001f33f"), ("name", "J" * 121), ("email", "nobody")],
)  # fmt: skip
def test_a_prescriber_who_is_wrong_in_one_thing_is_not_entered_at_all(
    pharmacist: User, at: datetime, field: str, wrong: str
) -> None:
    practice = factories.a_practice(by=pharmacist, at=at)
    with pytest.raises(Invalid) as refused:
        add_prescriber(practice, by=pharmacist, at=at, **PERSON | {field: wrong})
    assert list(refused.value.fields) == [field]
    assert not Prescriber.objects.exists()
    assert not User.objects.filter(email=PERSON["email"]).exists()
    assert not Message.objects.exists()


def test_an_npi_belongs_to_one_prescriber(pharmacist: User, at: datetime) -> None:
    first = factories.a_prescriber(by=pharmacist, at=at, npi="1993999998")
    with pytest.raises(Invalid, match="NPI"):
        add_prescriber(first.practice, by=pharmacist, at=at, **PERSON)


@pytest.mark.django_db(transaction=True)
def test_one_npi_entered_twice_at_the_same_moment_is_one_prescriber(at: datetime) -> None:
    by = factories.pharmacist()
    practice = factories.a_practice(by=by, at=at)
    users = [factories.prescriber_user("Juniper Example"), factories.prescriber_user("Hazel Example")]
    results = at_once(2, lambda n: enrol(users[n], practice, npi="1993999998", by=by, at=at))
    assert Prescriber.objects.count() == 1
    assert [type(error) for error in failures(results)] in ([AlreadyThere], [Invalid])


def test_a_prescriber_moves_to_another_practice(pharmacist: User, at: datetime) -> None:
    prescriber = factories.a_prescriber(by=pharmacist, at=at)
    other = factories.a_practice(by=pharmacist, at=at, name="Willow Practice")
    change_prescriber(prescriber, practice=other, by=pharmacist, at=at)
    assert last_told(prescriber)["after"]["changed"] == ["practice"]
    assert prescriber.practice == other


def test_a_licence_counts_in_its_state_until_its_last_day(pharmacist: User, at: datetime) -> None:
    prescriber = factories.a_prescriber(by=pharmacist, at=at)
    licence = add_licence(
        prescriber, state=UsState.ID, number="ID-9", expires_on=date(2026, 11, 23), by=pharmacist, at=at
    )
    assert prescriber.licence_in("ID", date(2026, 11, 23)) == licence
    assert prescriber.licence_in("ID", date(2026, 11, 24)) is None
    assert prescriber.licence_in("CA", date(2026, 11, 23)) is None
    assert told_of(licence) == ["prescriberlicence.added"]
    with pytest.raises(LicenceExpired, match="RX-03"):
        add_licence(prescriber, state=UsState.CA, number="C", expires_on=date(2026, 11, 22), by=pharmacist, at=at)


def test_a_delegate_sees_the_prescriber_from_being_named_until_ended(
    pharmacist: User, delegate_user: User, at: datetime
) -> None:
    prescriber = factories.a_prescriber(by=pharmacist, at=at)
    delegate = name_delegate(prescriber, user=delegate_user, by=prescriber.user, at=at)
    acted_for = Prescriber.objects.acted_for_by
    assert not acted_for(delegate_user, at - timedelta(seconds=1)).exists()
    assert acted_for(delegate_user, at).get() == prescriber
    later = at + timedelta(hours=1)
    end_delegate(delegate, by=prescriber.user, at=later)
    assert acted_for(delegate_user, later - timedelta(seconds=1)).exists()
    assert not acted_for(delegate_user, later).exists()
    assert told_of(delegate) == ["delegate.added", "delegate.ended"]
    assert last_told(delegate)["stream"] == prescriber.stream_key
    with pytest.raises(DelegateEnded):
        end_delegate(delegate, by=prescriber.user, at=later)
    name_delegate(prescriber, user=delegate_user, by=pharmacist, at=later)


def test_a_prescriber_invites_a_delegate_who_has_no_account(pharmacist: User, at: datetime) -> None:
    prescriber = factories.a_prescriber(by=pharmacist, at=at)
    address = {"name": "Willow Specimen", "email": "Willow@example.test"}
    delegate = invite_delegate(prescriber, by=prescriber.user, at=at, **address)
    assert delegate.user.roles_at(at) == {Role.DELEGATE}
    other = factories.a_prescriber(by=pharmacist, at=at)
    assert invite_delegate(other, by=other.user, at=at, **address).user == delegate.user
    assert Message.objects.filter(to_address="willow@example.test").count() == 1
    with pytest.raises(Invalid):
        invite_delegate(other, by=other.user, at=at, name=" ", email="new@example.test")


def test_nobody_else_names_or_ends_delegates(
    pharmacist: User, technician: User, delegate_user: User, at: datetime
) -> None:
    prescriber, other = (factories.a_prescriber(by=pharmacist, at=at) for _ in range(2))
    delegate = factories.a_delegate(prescriber, at=at, user=delegate_user)
    for stranger in (other.user, delegate_user):
        with pytest.raises(NotAllowed):
            name_delegate(prescriber, user=factories.delegate_user(), by=stranger, at=at)
        with pytest.raises(NotAllowed):
            end_delegate(delegate, by=stranger, at=at)


def test_staff_patients_and_oneself_are_no_delegates(pharmacist: User, patient_user: User, at: datetime) -> None:
    prescriber = factories.a_prescriber(by=pharmacist, at=at)
    system = factories.client_user()
    for user in (pharmacist, patient_user, prescriber.user, system):
        with pytest.raises(DelegateRefused):
            name_delegate(prescriber, user=user, by=prescriber.user, at=at)
    assert name_delegate(prescriber, user=system, by=pharmacist, at=at).user == system


def test_a_delegate_is_named_once(pharmacist: User, delegate_user: User, at: datetime) -> None:
    prescriber = factories.a_prescriber(by=pharmacist, at=at)
    factories.a_delegate(prescriber, at=at, user=delegate_user)
    with pytest.raises((AlreadyThere, Invalid)):
        factories.a_delegate(prescriber, at=at, user=delegate_user)
