"""What other records of the same person say, read once for however many patients (ADR 0015). Writes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from orders.models import SafetyAnswers
from patients.models import ExcludedExcipient, Patient, PatientMatch, Verdict
from premises.terms import Exclusion

ASKED_DAYS = 400  # answers given longer ago are those of another course


@dataclass(frozen=True)
class Elsewhere:
    """The other records of a person, the newest safety answers in each, and when the last of them was matched."""

    patients: tuple[Patient, ...]
    answers: tuple[SafetyAnswers, ...]
    matched_at: datetime


def elsewhere_of(persons: Mapping[int, frozenset[int]], at: datetime) -> dict[int, Elsewhere]:
    """By the key of each patient what the other records of its person say; none where it is the only one."""
    asked = {key: person - {key} for key, person in persons.items() if len(person) > 1}
    others = set().union(*asked.values())
    if not others:
        return {}
    rows = Patient.objects.filter(pk__in=others).prefetch_related("allergies", "medicines", "exclusions")
    patients = {row.pk: row for row in rows}
    answers, decided = _newest_answers(others, at), _matched_at(others)
    return {
        key: Elsewhere(
            tuple(patients[other] for other in sorted(there)),
            tuple(answers[other] for other in sorted(there) if other in answers),
            max(decided[other] for other in there),
        )
        for key, there in asked.items()
    }


def left_out_of(persons: Mapping[int, frozenset[int]]) -> dict[int, frozenset[Exclusion]]:
    """By the key of each patient what the person must not get, whichever record says so (RX-10). One query."""
    keys = {key for person in persons.values() for key in person}
    rows = ExcludedExcipient.objects.current().filter(patient__in=keys).values_list("patient", "exclusion")
    said: dict[int, set[Exclusion]] = {key: set() for key in keys}
    for key, exclusion in rows:
        said[key].add(Exclusion(exclusion))
    return {asked: frozenset().union(*(said[key] for key in person)) for asked, person in persons.items()}


def _newest_answers(patients: Iterable[int], at: datetime) -> dict[int, SafetyAnswers]:
    rows = SafetyAnswers.objects.filter(
        prescription__patient__in=patients, asked_at__gte=at - timedelta(days=ASKED_DAYS)
    )
    return {row.prescription.patient_id: row for row in rows.select_related("prescription").order_by("asked_at", "pk")}


def _matched_at(patients: Iterable[int]) -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    for row in PatientMatch.objects.standing().filter(verdict=Verdict.SAME).about(patients).order_by("decided_at"):
        found |= {row.one_id: row.decided_at, row.other_id: row.decided_at}
    return found
