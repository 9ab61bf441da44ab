"""Allergies, medicines and exclusions: said, never blank; ended, never deleted."""

from datetime import datetime, timedelta

import pytest

from accounts.models import User
from patients.actions.profile import change_profile
from patients.models import Allergy, Medicine, Patient
from patients.profile import MOST_LINES, Profile
from premises.terms import Exclusion
from records.rows import Invalid, NothingChanged
from tests import factories
from tests.concurrency import at_once, failures
from tests.events import last_told, told_of

KNOWN = Profile(
    allergies=("Penicillin", " Penicillin ", "Latex"),
    medicines=("Levothyroxine 50 mcg in the morning",),
    exclusions=frozenset({Exclusion.LACTOSE}),
)


def lines_of(patient: Patient) -> tuple[list[str], list[str], list[str]]:
    """What holds now."""
    return (
        [row.substance for row in patient.allergies.current()],
        [row.text for row in patient.medicines.current()],
        [row.exclusion for row in patient.exclusions.current()],
    )


@pytest.mark.parametrize(
    ("profile", "fields"),
    [
        (Profile(), ["allergies", "medicines"]),
        (Profile(no_known_allergies=True), ["medicines"]),
        (Profile(no_other_medicines=True, allergies=("Latex",), no_known_allergies=True), ["allergies"]),
        (Profile(no_known_allergies=True, medicines=("Tea",), no_other_medicines=True), ["medicines"]),
        (Profile(allergies=("x" * 121,), no_other_medicines=True), ["allergies"]),
        (Profile(allergies=("Nuts \U0001f95c",), no_other_medicines=True), ["allergies"]),
        (Profile(allergies=("x",) * (MOST_LINES + 1), no_other_medicines=True), ["allergies"]),
        (Profile(no_known_allergies=True, medicines=("y" * 50_000,)), ["medicines"]),
    ],
)
def test_a_profile_left_blank_or_contradictory_is_refused(
    pharmacist: User, at: datetime, profile: Profile, fields: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        factories.a_patient(by=pharmacist, at=at, profile=profile)
    assert list(refused.value.fields) == fields
    assert not Patient.objects.exists()


def test_lines_of_blanks_are_no_lines(pharmacist: User, at: datetime) -> None:
    with pytest.raises(Invalid, match="RX-02"):
        factories.a_patient(by=pharmacist, at=at, profile=Profile(allergies=(" \u200b ",), no_other_medicines=True))


def test_lines_are_added_and_ended_and_the_rest_stays(pharmacist: User, technician: User, at: datetime) -> None:
    patient = factories.a_patient(by=pharmacist, at=at, profile=KNOWN)
    assert lines_of(patient) == (["Penicillin", "Latex"], ["Levothyroxine 50 mcg in the morning"], ["lactose"])
    kept = patient.allergies.current().get(substance="Latex")
    later = at + timedelta(days=3)
    change_profile(patient, Profile(allergies=("Latex",), no_other_medicines=True), by=technician, at=later)
    assert lines_of(patient) == (["Latex"], [], [])
    assert patient.allergies.current().get() == kept
    ended = Allergy.objects.get(substance="Penicillin")
    assert (ended.ended_at, ended.ended_by, ended.added_by) == (later, technician, pharmacist)
    assert told_of(patient).count("patient.profile_changed") == 1
    after = last_told(patient)["after"]
    assert after["allergies"] == {"added": [], "ended": [ended.public_id]}
    assert after["no_other_medicines"] is True
    assert "Penicillin" not in str(after)


def test_what_was_ended_can_be_said_again(pharmacist: User, at: datetime) -> None:
    patient = factories.a_patient(by=pharmacist, at=at, profile=KNOWN)
    change_profile(patient, factories.NOTHING_KNOWN, by=pharmacist, at=at)
    change_profile(patient, KNOWN, by=pharmacist, at=at)
    assert lines_of(patient)[2] == ["lactose"]
    assert Medicine.objects.count() == 2


def test_saying_the_same_again_changes_nothing(pharmacist: User, at: datetime) -> None:
    patient = factories.a_patient(by=pharmacist, at=at, profile=KNOWN)
    with pytest.raises(NothingChanged):
        change_profile(patient, KNOWN, by=pharmacist, at=at)


@pytest.mark.django_db(transaction=True)
def test_the_same_change_at_the_same_moment_is_made_once(at: datetime) -> None:
    by = factories.pharmacist()
    patient = factories.a_patient(by=by, at=at)
    results = at_once(2, lambda _: change_profile(Patient.objects.get(pk=patient.pk), KNOWN, by=by, at=at))
    assert [type(error) for error in failures(results)] == [NothingChanged]
    assert Allergy.objects.count() == 2
