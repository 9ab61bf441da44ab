"""Deciding which records are one person's, undoing it, and what is proposed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from patients.actions.matching import MatchRefused, match, tell_apart, undo_match
from patients.actions.registration import correct_identity
from patients.likeness import Likeness
from patients.models import Patient, PatientMatch, Verdict
from patients.proposals import proposals, proposals_for
from records.refusals import NotAllowed
from records.rows import Invalid
from tests import factories
from tests.concurrency import at_once, failures
from tests.events import last_told, told_of

pytestmark = pytest.mark.django_db
BORN = date(1984, 3, 5)


@pytest.fixture
def record(pharmacist: User, at: datetime) -> Callable[..., Patient]:
    """Another record of Linden Fakeman, or of somebody like her."""

    def made(given_name: str = "Linden", family_name: str = "Fakeman", born_on: date = BORN, **other: Any) -> Patient:
        facts = {"given_name": given_name, "family_name": family_name, "born_on": born_on, "is_another_person": True}
        return factories.a_patient(by=pharmacist, at=at, **facts | other)

    return made


def decided(do: Callable[..., PatientMatch], *rows: Any, by: User, at: datetime) -> PatientMatch:
    return do(*rows, reason="Telephoned: one address before, one after the move.", by=by, at=at)


def person_of(patient: Patient) -> set[int]:
    return set(PatientMatch.objects.persons([patient.pk])[patient.pk])


def test_matched_records_are_one_person_and_both_stories_say_so(
    record: Callable[..., Patient], pharmacist: User, at: datetime
) -> None:
    one, other = record(), record()
    made = decided(match, other, one, by=pharmacist, at=at)
    assert (made.one, made.other, made.verdict) == (one, other, Verdict.SAME)
    assert person_of(one) == person_of(other) == {one.pk, other.pk}
    for patient, counterpart in ((one, other), (other, one)):
        told = last_told(patient)
        assert (told["code"], told["after"]["with"]) == ("patient.matched", counterpart.public_id)
        assert told["reason"] == made.reason


def test_undoing_restores_exactly_what_was(record: Callable[..., Patient], pharmacist: User, at: datetime) -> None:
    one, other = record(), record()
    before = list(Patient.objects.order_by("pk").values())
    made = decided(match, one, other, by=pharmacist, at=at)
    assert list(Patient.objects.order_by("pk").values()) == before
    decided(undo_match, made, by=pharmacist, at=at + timedelta(hours=1))
    assert list(Patient.objects.order_by("pk").values()) == before
    assert (person_of(one), person_of(other)) == ({one.pk}, {other.pk})
    assert [each.likeness for each in proposals()] == [Likeness.EXACT]
    assert told_of(one)[-2:] == told_of(other)[-2:] == ["patient.matched", "patient.match_undone"]
    with pytest.raises(MatchRefused) as refused:
        decided(undo_match, made, by=pharmacist, at=at)
    assert refused.value.code == "match_undone"
    assert decided(match, one, other, by=pharmacist, at=at).pk != made.pk


def test_three_records_are_one_person_and_undoing_one_match_leaves_the_other(
    record: Callable[..., Patient], pharmacist: User, at: datetime
) -> None:
    one, other, third = record(), record(), record()
    first = decided(match, one, other, by=pharmacist, at=at)
    decided(match, other, third, by=pharmacist, at=at)
    assert person_of(one) == person_of(third) == {one.pk, other.pk, third.pk}
    with pytest.raises(MatchRefused) as refused:
        decided(match, one, third, by=pharmacist, at=at)
    assert refused.value.code == "already_matched"
    decided(undo_match, first, by=pharmacist, at=at)
    assert (person_of(one), person_of(third)) == ({one.pk}, {other.pk, third.pk})


def test_two_persons_are_not_proposed_again_until_that_is_undone(
    record: Callable[..., Patient], pharmacist: User, at: datetime
) -> None:
    one, other = record(), record()
    apart = decided(tell_apart, one, other, by=pharmacist, at=at)
    assert proposals() == []
    for again, code in ((match, "told_apart"), (tell_apart, "already_told_apart")):
        with pytest.raises(MatchRefused) as refused:
            decided(again, one, other, by=pharmacist, at=at)
        assert refused.value.code == code
    decided(undo_match, apart, by=pharmacist, at=at)
    assert len(proposals()) == 1


def test_who_was_told_apart_is_not_matched_through_a_third_record(
    record: Callable[..., Patient], pharmacist: User, at: datetime
) -> None:
    one, twin, moved = record(), record("Lin"), record(street="1 Other Way")
    decided(tell_apart, one, twin, by=pharmacist, at=at)
    decided(match, one, moved, by=pharmacist, at=at)
    assert proposals() == []  # nor is the twin proposed to the record that is hers now
    with pytest.raises(MatchRefused) as refused:
        decided(match, moved, twin, by=pharmacist, at=at)
    assert refused.value.code == "told_apart"
    with pytest.raises(MatchRefused) as refused:
        decided(tell_apart, moved, one, by=pharmacist, at=at)
    assert refused.value.code == "matched_before"


def test_only_a_pharmacist_decides_about_two_records_and_says_why(
    record: Callable[..., Patient], technician: User, prescriber_user: User, pharmacist: User, at: datetime
) -> None:
    one, other = record(), record()
    for user in (technician, prescriber_user):
        for do in (match, tell_apart):
            with pytest.raises(NotAllowed):
                decided(do, one, other, by=user, at=at)
    with pytest.raises(MatchRefused) as refused:
        decided(match, one, one, by=pharmacist, at=at)
    assert refused.value.code == "match_of_one"
    with pytest.raises(Invalid):
        match(one, other, reason=" ", by=pharmacist, at=at)
    assert not PatientMatch.objects.exists()


def test_pairs_are_proposed_with_what_is_alike_the_surest_first(record: Callable[..., Patient]) -> None:
    one = record()
    record("Lin")
    record(born_on=date(1984, 5, 3))
    record("Fakeman", "Linden")
    record("linden", "FAKEMAN")
    record("Hazel", "Sample")
    record("Somebody", "Fakeman", date(1990, 1, 1))
    found = [each.likeness for each in proposals() if one in (each.one, each.other)]
    assert found == [Likeness.EXACT, Likeness.TURNED, Likeness.SWAPPED, Likeness.FAMILY]


def test_what_is_proposed_for_a_person_is_what_none_of_their_records_is(
    record: Callable[..., Patient], pharmacist: User, at: datetime
) -> None:
    one, other, third = record(), record(), record("Lin")
    decided(match, one, other, by=pharmacist, at=at)
    persons = PatientMatch.objects.persons([one.pk, third.pk])
    found = proposals_for(persons)
    assert [each.counterpart(persons[one.pk]) for each in found[one.pk]] == [third]
    assert len(found[third.pk]) == 1  # one person is one proposal, however many records they have
    stranger = record("Hazel", "Sample")
    assert proposals_for(PatientMatch.objects.persons([stranger.pk])) == {stranger.pk: []}


def test_a_corrected_name_is_proposed_then(record: Callable[..., Patient], pharmacist: User, at: datetime) -> None:
    record()
    other = record("Linden", "Fakemann")
    assert proposals() == []
    correct_identity(other, family_name="Fakeman", reason="misheard", by=pharmacist, at=at)
    assert len(proposals()) == 1


def test_proposals_cost_as_many_queries_for_many_as_for_few(record: Callable[..., Patient]) -> None:
    costs = []
    for _ in range(3):
        record(), record()
        with CaptureQueriesContext(connection) as asked:
            proposals()
        costs.append(len(asked))
    assert len(set(costs)) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_pharmacists_at_the_same_moment_one_decides(
    record: Callable[..., Patient], pharmacist: User, at: datetime
) -> None:
    one, other = record(), record()
    do = [lambda: decided(match, one, other, by=pharmacist, at=at),
          lambda: decided(tell_apart, other, one, by=pharmacist, at=at)]  # fmt: skip
    refused = failures(at_once(2, lambda number: do[number]()))
    assert [type(each) for each in refused] == [MatchRefused]
    assert PatientMatch.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_a_chain_does_not_become_a_ring(
    record: Callable[..., Patient], pharmacist: User, at: datetime
) -> None:
    rows = [record(), record(), record()]
    pairs = [(0, 1), (1, 2), (2, 0)]
    results = at_once(3, lambda n: decided(match, *(rows[place] for place in pairs[n]), by=pharmacist, at=at))
    assert [each.code for each in failures(results)] == ["already_matched"]
    assert PatientMatch.objects.count() == 2
