"""Registering patients and correcting who and where they are."""

import json
from datetime import date, datetime, timedelta

import pytest

from accounts.models import User
from patients.actions.registration import (
    AccountLinked,
    PerhapsKnown,
    change_details,
    correct_identity,
    link_account,
    register,
    take_into_care,
)
from patients.models import Care, Patient
from premises.terms import UsState
from records.models import Event
from records.refusals import NotAllowed
from records.rows import AlreadyThere, Invalid, NothingChanged
from tests import factories
from tests.concurrency import at_once, failures
from tests.events import last_told, told_of

LINDEN = factories.PERSON


def test_staff_register_a_patient_and_the_story_names_nobody(pharmacist: User, at: datetime) -> None:
    patient = factories.a_patient(by=pharmacist, at=at, given_name="Linden", family_name="Núñez")
    assert patient.name_key == "nunez linden"
    assert told_of(patient) == ["patient.added"]
    for text in Event.objects.values_list("text", flat=True):
        assert "Linden" not in text and "Testing Lane" not in text
    assert "Linden" not in str(patient)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("given_name", ""), ("given_name", " \u202e\u200f "), ("given_name", "x" * 81), ("given_name", "x" * 100_000),
     ("family_name", "Fakeman \U0001f600"), ("family_name", "12345"), ("family_name", "<script>"),
     ("born_on", date(2026, 11, 24)), ("born_on", date(1899, 12, 31)), ("born_on", None), ("sex", "unsaid"),
     ("telephone", ""), ("telephone", "not a number"), ("state", "XX"), ("zip_code", "9721"), ("zip_code", "٩٧٢١٤"),
     ("email", "nowhere"), ("language", "xx"), ("street", ""), ("city", "y" * 61)],
)  # fmt: skip
def test_a_patient_who_is_wrong_in_one_thing_is_not_registered(
    pharmacist: User, at: datetime, field: str, wrong: object
) -> None:
    with pytest.raises(Invalid) as refused:
        register(factories.NOTHING_KNOWN, by=pharmacist, at=at, **LINDEN | {field: wrong})
    assert list(refused.value.fields) == [field]
    assert not Patient.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("given", "family"),
    [("O\u2019Malley-Test", "d\u2019Exemple"), ("דוגמה", "בדיקה"), ("مثال", "اختبار"), ("نمونه\u200cنام", "آزمون"),
     ("Żółć", "Ng"), ("测试", "示例"), ("Renée J.", "de la Prueba Jr.")],
)  # fmt: skip
def test_real_names_of_every_script_stay_as_they_are(pharmacist: User, at: datetime, given: str, family: str) -> None:
    patient = register(
        factories.NOTHING_KNOWN, by=pharmacist, at=at, **LINDEN | {"given_name": given, "family_name": family}
    )
    patient.refresh_from_db()
    assert patient.full_name == f"{given} {family}"


def test_characters_that_turn_text_around_are_taken_out(pharmacist: User, at: datetime) -> None:
    patient = factories.a_patient(
        by=pharmacist, at=at, given_name="Lin\u202eden\u0007", family_name="Fake\u2066man\u2069"
    )
    assert patient.full_name == "Linden Fakeman"


def test_the_day_of_birth_may_be_today_where_the_pharmacy_stands(pharmacist: User, at: datetime) -> None:
    factories.a_pharmacy(by=pharmacist, at=at)
    late = at.replace(hour=23)
    assert factories.a_patient(by=pharmacist, at=late, born_on=date(2026, 11, 23)).age_on(date(2026, 11, 23)) == 0
    with pytest.raises(Invalid):
        factories.a_patient(by=pharmacist, at=late, born_on=date(2026, 11, 24))


@pytest.mark.usefixtures("clock")
def test_a_practice_registers_for_its_own_prescriber_who_then_sees_the_patient(
    pharmacist: User, delegate_user: User, at: datetime
) -> None:
    prescriber, stranger = (factories.a_prescriber(by=pharmacist, at=at) for _ in range(2))
    factories.a_delegate(prescriber, at=at, user=delegate_user)
    patient = factories.a_patient(by=delegate_user, at=at, prescriber=prescriber)
    assert told_of(Care.objects.get()) == ["care.begun"]
    for user, sees in [(prescriber.user, True), (delegate_user, True), (stranger.user, False)]:
        assert Patient.objects.visible_to(user).filter(pk=patient.pk).exists() is sees
    for other in (None, stranger):
        with pytest.raises(NotAllowed):
            factories.a_patient(by=delegate_user, at=at, prescriber=other)


def test_the_administrator_and_other_patients_see_nobody(
    pharmacist: User, administrator: User, patient_user: User, at: datetime
) -> None:
    patient = factories.a_patient(by=pharmacist, at=at)
    for user in (administrator, patient_user):
        assert not Patient.objects.visible_to(user).exists()
    with pytest.raises(NotAllowed):
        factories.a_patient(by=administrator, at=at)
    link_account(patient, user=patient_user, by=pharmacist, at=at)
    assert Patient.objects.visible_to(patient_user).get() == patient


def test_an_account_is_linked_once_and_only_a_patient_s(pharmacist: User, patient_user: User, at: datetime) -> None:
    patient, other = (factories.a_patient(by=pharmacist, at=at) for _ in range(2))
    with pytest.raises(AccountLinked):
        link_account(patient, user=pharmacist, by=pharmacist, at=at)
    link_account(patient, user=patient_user, by=pharmacist, at=at)
    with pytest.raises(AccountLinked):
        link_account(patient, user=factories.patient_user(), by=pharmacist, at=at)
    with pytest.raises((AlreadyThere, Invalid)):
        link_account(other, user=patient_user, by=pharmacist, at=at)


def test_staff_are_told_of_a_patient_of_this_name_and_birth_date(pharmacist: User, at: datetime) -> None:
    register(factories.NOTHING_KNOWN, by=pharmacist, at=at, **LINDEN | {"family_name": "Núñez"})
    again = LINDEN | {"family_name": "NUNEZ", "given_name": " linden "}
    with pytest.raises(PerhapsKnown):
        register(factories.NOTHING_KNOWN, by=pharmacist, at=at, **again)
    assert Patient.objects.count() == 1
    register(factories.NOTHING_KNOWN, by=pharmacist, at=at, is_another_person=True, **again)
    assert Patient.objects.count() == 2


def test_a_practice_learns_nothing_of_other_patients(pharmacist: User, at: datetime) -> None:
    prescriber = factories.a_prescriber(by=pharmacist, at=at)
    register(factories.NOTHING_KNOWN, by=pharmacist, at=at, **LINDEN)
    facts = {"by": prescriber.user, "at": at + timedelta(seconds=1), "prescriber": prescriber} | LINDEN
    register(factories.NOTHING_KNOWN, **facts)
    with pytest.raises(PerhapsKnown):
        register(factories.NOTHING_KNOWN, **facts)


@pytest.mark.django_db(transaction=True)
def test_one_person_registered_twice_at_the_same_moment_is_one_patient(at: datetime) -> None:
    by = [factories.pharmacist(), factories.technician()]
    results = at_once(2, lambda n: register(factories.NOTHING_KNOWN, by=by[n], at=at, **LINDEN))
    assert Patient.objects.count() == 1
    assert [type(error) for error in failures(results)] == [PerhapsKnown]


def test_details_change_and_the_story_says_which_not_what(pharmacist: User, at: datetime) -> None:
    patient = factories.a_patient(by=pharmacist, at=at)
    change_details(patient, by=pharmacist, at=at, street="8 Testing Lane", state=UsState.WA)
    told = last_told(patient)
    assert told["after"] == {"changed": ["state", "street"]} and told["before"] == {}
    assert "Testing Lane" not in json.dumps(told)
    with pytest.raises(NothingChanged):
        change_details(patient, by=pharmacist, at=at, street="8  Testing Lane")
    with pytest.raises(Invalid):
        change_details(patient, by=pharmacist, at=at, telephone="")
    with pytest.raises(TypeError):
        change_details(patient, by=pharmacist, at=at, born_on=date(1990, 1, 1))


def test_only_the_pharmacy_corrects_who_a_patient_is(pharmacist: User, at: datetime) -> None:
    prescriber = factories.a_prescriber(by=pharmacist, at=at)
    patient = factories.a_patient(by=prescriber.user, at=at, prescriber=prescriber)
    with pytest.raises(NotAllowed):
        correct_identity(patient, reason="Typing", by=prescriber.user, at=at, family_name="Fakewoman")
    correct_identity(patient, reason="Read from her card", by=pharmacist, at=at, family_name="Fakewoman")
    patient.refresh_from_db()
    assert patient.name_key == "fakewoman linden"
    assert last_told(patient)["reason"] == "Read from her card"
    with pytest.raises(Invalid):
        correct_identity(patient, reason="Typing", by=pharmacist, at=at, born_on=date(1850, 1, 1))


def test_care_begins_once(pharmacist: User, at: datetime) -> None:
    prescriber = factories.a_prescriber(by=pharmacist, at=at)
    patient = factories.a_patient(by=pharmacist, at=at)
    first = take_into_care(patient, prescriber, by=pharmacist, at=at)
    assert take_into_care(patient, prescriber, by=pharmacist, at=at + timedelta(days=1)) == first
    assert told_of(first) == ["care.begun"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("fake", True), ("FAKEMAN", True), ("linden", True), ("fakeman linden", True), ("fàke", True), ("aken", False),
     ("man", False), ("f%ke", False), ("_akeman", False), ("%", False), ("", True), ("li fake", True), ("li li", True),
     ("li fo", False), ("fake, lin", True)],
)  # fmt: skip
def test_names_are_found_by_the_beginning_of_a_part(pharmacist: User, at: datetime, typed: str, found: bool) -> None:
    register(factories.NOTHING_KNOWN, by=pharmacist, at=at, **LINDEN)
    assert Patient.objects.named_like(typed).exists() is found
