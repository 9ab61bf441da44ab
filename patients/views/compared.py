"""What the pages of matching show: two records side by side, and what was decided about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from patients.models import Patient, PatientMatch, Verdict
from patients.proposals import Proposal, proposals_for
from patients.views.shown import detail_facts, person_facts, profile_facts
from premises.moments import record_day

MOST_PAIRS = 50
MOST_DECIDED = 20


@dataclass(frozen=True)
class Line:
    """One fact as each of the two records says it."""

    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        """Whether they say something else."""
        return self.one.casefold() != self.other.casefold()


@dataclass(frozen=True)
class Relation:
    """How a record stands to another: matched, told apart, or proposed with what is alike."""

    patient: Patient
    words: str
    decided: PatientMatch | None = None


def compared(one: Patient, other: Patient, today: date) -> list[Line]:
    """Who they are, where they live, what they must not have and take, who cares for them; fact by fact."""
    pairs = zip(_facts(one, today), _facts(other, today), strict=True)
    return [Line(label, str(left), str(right)) for (label, left), (_, right) in pairs]


def _facts(patient: Patient, today: date) -> list[tuple[str, Any]]:
    care = patient.care.select_related("prescriber__user", "prescriber__practice").order_by("pk")
    by_whom = [each.prescriber for each in care]
    known_to = [f"{each.printed_name}, NPI {each.npi}, {each.practice.name}" for each in by_whom]
    follows = "yes, by a link" if patient.user_id else "no"
    beside = [("Known to", "; ".join(known_to) or "the pharmacy only"), ("Follows online", follows)]
    return [*person_facts(patient, today), *detail_facts(patient), *profile_facts(patient), *beside]


def relations_of(patient: Patient) -> list[Relation]:
    """The other records of this person, those told apart from them, and those nobody has decided about."""
    persons = PatientMatch.objects.persons([patient.pk])
    person = persons[patient.pk]
    rows = list(PatientMatch.objects.standing().about(person).order_by("pk"))
    own = {row.counterpart(patient).pk: row for row in rows if patient.pk in {row.one_id, row.other_id}}
    others = Patient.objects.filter(pk__in=person - {patient.pk}).by_name()
    apart = [row for row in rows if row.verdict == Verdict.ANOTHER]
    proposed = proposals_for(persons)[patient.pk]
    return [
        *(Relation(each, Verdict.SAME.words, own.get(each.pk)) for each in others),
        *(Relation(row.one if row.other_id in person else row.other, row.words, row) for row in apart),
        *(Relation(each.counterpart(person), f"Perhaps the same person. {each.likeness.words}") for each in proposed),
    ]


def between(one: Patient, other: Patient) -> tuple[PatientMatch | None, bool]:
    """The decision that stands between two records, and whether they are one person's, be it by way of a third."""
    persons = PatientMatch.objects.persons([one.pk, other.pk])
    is_one = other.pk in persons[one.pk]
    sides = ([one.pk], [other.pk]) if is_one else (persons[one.pk], persons[other.pk])
    rows = PatientMatch.objects.standing().select_related("one", "other", "decided_by")
    return rows.between(*sides).order_by("pk").first(), is_one


def rows_of(found: Sequence[Proposal]) -> list[dict[str, Any]]:
    """Pairs for a list."""
    return [{"one": each.one, "other": each.other, "words": each.likeness.words} for each in found[:MOST_PAIRS]]


def told(patient: Patient) -> str:
    """`Fakeman, Linden, born 1984-02-29`."""
    return f"{patient.family_name}, {patient.given_name}, born {record_day(patient.born_on)}"
