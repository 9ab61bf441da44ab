"""Which records are proposed to a pharmacist as perhaps one person's; nothing is decided here (I2). Writes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from django.db import connection

from patients.likeness import Likeness, Person, likeness
from patients.models import Patient, PatientMatch, Verdict

# More pairs than `likeness` lets through, found by the database: same day and first word or same words; or same name
# and the day and month of the birth turned.
ALIKE = """
    SELECT {columns} FROM patients_patient one JOIN patients_patient other
        ON other.born_on = one.born_on AND {which} AND (
            split_part(other.name_key, ' ', 1) = split_part(one.name_key, ' ', 1)
            OR (string_to_array(other.name_key, ' ') @> string_to_array(one.name_key, ' ')
                AND string_to_array(other.name_key, ' ') <@ string_to_array(one.name_key, ' ')))
    UNION
    SELECT {columns} FROM patients_patient one JOIN patients_patient other
        ON other.name_key = one.name_key AND {which} AND other.born_on <> one.born_on
        AND extract(year FROM other.born_on) = extract(year FROM one.born_on)
        AND extract(month FROM other.born_on) = extract(day FROM one.born_on)
        AND extract(day FROM other.born_on) = extract(month FROM one.born_on)
    LIMIT 1000
"""
COLUMNS = ", ".join(f"{row}.{name}" for row in ("one", "other") for name in ("id", *(f.name for f in fields(Person))))
OF_ALL = ALIKE.format(columns=COLUMNS, which="other.id > one.id")
OF_SOME = ALIKE.format(columns=COLUMNS, which="other.id <> one.id AND one.id = ANY(%(patients)s)")


@dataclass(frozen=True)
class Proposal:
    """Two records and what makes them look like one person's; `one` is the older."""

    one: Patient
    other: Patient
    likeness: Likeness

    def counterpart(self, keys: Iterable[int]) -> Patient:
        """The record that is none of these."""
        return self.other if self.one.pk in keys else self.one


def proposals() -> list[Proposal]:
    """Every pair nobody has decided about, the surest first, then the newest. A fixed number of queries."""
    found = _undecided(_pairs(OF_ALL, []))
    return sorted(found, key=lambda each: (list(Likeness).index(each.likeness), -each.other.pk))


def proposals_for(persons: Mapping[int, frozenset[int]]) -> dict[int, list[Proposal]]:
    """The same for some records, by their key; `persons` are the records of each one's person."""
    keys = {key for person in persons.values() for key in person}
    found = _undecided(_pairs(OF_SOME, sorted(keys))) if keys else []
    return {
        asked: [each for each in found if len(person & {each.one.pk, each.other.pk}) == 1]
        for asked, person in persons.items()
    }


def _pairs(sql: str, patients: Sequence[int]) -> dict[tuple[int, int], Likeness]:
    """The pairs that look like one person, by their keys, the older first, with what is alike."""
    found: dict[tuple[int, int], Likeness] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, {"patients": list(patients)})
        for one, *said_of_one, other, given_name, family_name, born_on in cursor.fetchall():
            if alike := likeness(Person(*said_of_one), Person(given_name, family_name, born_on)):
                found[min(one, other), max(one, other)] = alike
    return found


def _undecided(pairs: Mapping[tuple[int, int], Likeness]) -> list[Proposal]:
    """Those nobody has decided about, one for each two persons."""
    keys = {key for pair in pairs for key in pair}
    patients = Patient.objects.in_bulk(keys)
    persons = PatientMatch.objects.persons(keys) if keys else {}
    told_apart = _told_apart(key for person in persons.values() for key in person)
    found: dict[frozenset[frozenset[int]], Proposal] = {}
    for (one, other), alike in sorted(pairs.items()):
        two = frozenset((persons[one], persons[other]))
        if len(two) == 2 and not any(frozenset((a, b)) in told_apart for a in persons[one] for b in persons[other]):
            found.setdefault(two, Proposal(patients[one], patients[other], alike))
    return list(found.values())


def _told_apart(keys: Iterable[int]) -> set[frozenset[int]]:
    """The pairs of two persons that these records stand in."""
    rows = PatientMatch.objects.standing().filter(verdict=Verdict.ANOTHER).about(keys)
    return {frozenset((row.one_id, row.other_id)) for row in rows}
