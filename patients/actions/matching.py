"""Deciding that two records are one person's, or two persons', and undoing it (I2, ADR 0015)."""

from datetime import datetime

from accounts.models import User
from accounts.roles import PHARMACISTS
from patients.models import Patient, PatientMatch, Verdict
from records.action import action, tell
from records.database import lock_name
from records.refusals import NotAllowed, Refusal
from records.rows import check_lines, lock

MATCHING = "patients.matching"  # decisions are rare, and each reads those before it


class MatchRefused(Refusal):
    """These two records cannot be decided about so (I2); the code says why."""

    code = "match_refused"


@action
def match(one: Patient, other: Patient, *, reason: str, by: User, at: datetime) -> PatientMatch:
    """Decide that two records are one person's: from now on the rules read both. Nothing moves (ADR 0015).

    Raises NotAllowed, MatchRefused.
    """
    _begin(one, other, by, at)
    persons = PatientMatch.objects.persons([one.pk, other.pk])
    if other.pk in persons[one.pk]:
        raise MatchRefused("These records are one person's already (I2). Nothing was saved.", code="already_matched")
    apart = PatientMatch.objects.standing().between(persons[one.pk], persons[other.pk])
    if apart.exists():
        text = "It was decided that these are two persons (I2). Undo that first. Nothing was saved."
        raise MatchRefused(text, code="told_apart")
    return _decided(one, other, Verdict.SAME, "patient.matched", reason, by, at)


@action
def tell_apart(one: Patient, other: Patient, *, reason: str, by: User, at: datetime) -> PatientMatch:
    """Decide that two records are two persons': they are not proposed again. Raises NotAllowed, MatchRefused."""
    _begin(one, other, by, at)
    persons = PatientMatch.objects.persons([one.pk, other.pk])
    if other.pk in persons[one.pk]:
        text = "It was decided that these are one person's (I2). Undo that first. Nothing was saved."
        raise MatchRefused(text, code="matched_before")
    if PatientMatch.objects.standing().between(persons[one.pk], persons[other.pk]).exists():
        raise MatchRefused("That was decided already (I2). Nothing was saved.", code="already_told_apart")
    return _decided(one, other, Verdict.ANOTHER, "patient.told_apart", reason, by, at)


@action
def undo_match(made: PatientMatch, *, reason: str, by: User, at: datetime) -> PatientMatch:
    """Take a decision back: all is as it was before it. Raises NotAllowed, MatchRefused."""
    _refuse_others(by, at)
    lock_name(MATCHING)
    lock(made)
    if made.undone_at is not None:
        raise MatchRefused("This was undone already (I2). Nothing was saved.", code="match_undone")
    made.undone_at, made.undone_by = at, by
    made.save(update_fields=["undone_at", "undone_by"])
    was = {"match": made.public_id, "verdict": str(made.verdict)}
    for patient in (made.one, made.other):
        tell(patient, "patient.match_undone", before=was, reason=reason)
    return made


def _begin(one: Patient, other: Patient, by: User, at: datetime) -> None:
    """Alone from here on: who decides sees every decision before."""
    _refuse_others(by, at)
    if one.pk == other.pk:
        raise MatchRefused("That is one and the same record (I2). Nothing was saved.", code="match_of_one")
    lock_name(MATCHING)


def _refuse_others(by: User, at: datetime) -> None:
    if not by.roles_at(at) & PHARMACISTS:
        raise NotAllowed("A pharmacist decides which records are one person's (I2, SEC-02). Nothing was saved.")


def _decided(
    one: Patient, other: Patient, verdict: Verdict, code: str, reason: str, by: User, at: datetime
) -> PatientMatch:
    older, newer = sorted((one, other), key=lambda patient: patient.pk)
    made = PatientMatch(one=older, other=newer, verdict=verdict, reason=reason, decided_by=by, decided_at=at)
    check_lines(made)
    made.save(force_insert=True)
    for patient, counterpart in ((older, newer), (newer, older)):
        after = {"match": made.public_id, "with": counterpart.public_id}
        tell(patient, code, after=after, reason=made.reason)
    return made
