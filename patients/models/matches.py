"""Which records are one person's: what pharmacists decided about two of them, and how a person is read from that."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q

from patients.models.patients import Patient
from records.models import Recorded
from records.models.base import at_with_by, choices_of, known
from records.models.fields import LineField

# Of each record that is asked about, every record reached by matches that stand; its own is among them.
PERSONS = """
    WITH RECURSIVE person (asked, id) AS (
        SELECT id, id FROM unnest(%s::bigint[]) AS id
        UNION
        SELECT person.asked, CASE WHEN made.one_id = person.id THEN made.other_id ELSE made.one_id END
        FROM person JOIN patients_patientmatch made ON person.id IN (made.one_id, made.other_id)
        WHERE made.verdict = %s AND made.undone_at IS NULL
    )
    SELECT asked, id FROM person
"""


class Verdict(StrEnum):
    """What was decided about two records."""

    SAME = "same"
    ANOTHER = "another"

    @property
    def words(self) -> str:
        """As it is read on a page."""
        return {"same": "The same person", "another": "Not the same person"}[self.value]


class PatientMatchQuerySet(models.QuerySet["PatientMatch"]):
    """Which decisions."""

    def standing(self) -> Self:
        """Those not undone."""
        return self.filter(undone_at=None)

    def between(self, one: Iterable[int], other: Iterable[int]) -> Self:
        """Those about a record of the one and a record of the other."""
        there, back = Q(one__in=list(one), other__in=list(other)), Q(one__in=list(other), other__in=list(one))
        return self.filter(there | back)

    def about(self, patients: Iterable[int]) -> Self:
        """Those about any of these records, as pages show them."""
        keys = list(patients)
        return self.filter(Q(one__in=keys) | Q(other__in=keys)).select_related("one", "other", "decided_by")

    def persons(self, patients: Iterable[int]) -> Mapping[int, frozenset[int]]:
        """By the key of each record the keys of all records of its person, its own among them. One query."""
        found: dict[int, set[int]] = defaultdict(set)
        with connection.cursor() as cursor:
            cursor.execute(PERSONS, [list(patients), Verdict.SAME])
            for asked, key in cursor.fetchall():
                found[asked].add(key)
        return {asked: frozenset(keys) for asked, keys in found.items()}

    def others_of(self, patient: Patient) -> models.QuerySet[Patient]:
        """The other records of the same person, with their lists."""
        keys = self.persons([patient.pk])[patient.pk] - {patient.pk}
        return Patient.objects.filter(pk__in=keys).prefetch_related("allergies", "medicines", "exclusions").by_name()


@pghistory.track()
class PatientMatch(Recorded):
    """That a pharmacist found two records to be one person's, or two persons', and why (I2). Undone, never deleted.

    Nothing else changes: no row moves from one record to the other, so what was signed stands and a practice sees what
    it saw. The rules read all records of a person (ADR 0015).
    """

    one = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=choices_of(Verdict))
    reason = LineField(max_length=300)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PatientMatchQuerySet.as_manager()

    class Meta:
        constraints = [
            known("verdict", Verdict, "patientmatch_verdict_known"),
            at_with_by("undone", "patientmatch"),
            # The older record is the one: two pharmacists who begin at either write the same pair.
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="patientmatch_of_two"),
            models.UniqueConstraint(fields=["one", "other"], condition=Q(undone_at=None), name="patientmatch_once"),
        ]

    @property
    def words(self) -> str:
        """What was decided, as it is read on a page."""
        return Verdict(self.verdict).words

    def counterpart(self, patient: Patient) -> Patient:
        """The record it is about beside this one."""
        found: Any = self.other if self.one_id == patient.pk else self.one
        return found
