"""Who it is for: the patient and their profile, read together (over 250 lines: one record and its lines)."""

from datetime import date
from enum import StrEnum
from typing import Any, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from accounts.roles import BENCH, PRACTICE, Role
from premises.terms import Exclusion, Language, UsState
from prescribers.models import Prescriber
from records.models import FileImport, Recorded
from records.models.base import at_with_by, choices_of, known
from records.models.fields import LineField, NameField, ZipField
from records.names import name_key, words_of
from records.searching import beginning_with, words_in


class Sex(StrEnum):
    """As on the prescription (RX-01)."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class Reach(StrEnum):
    """How a patient wants to be told that there is news on their page."""

    MAIL = "mail"
    TEXT = "text"


class PatientQuerySet(models.QuerySet["Patient"]):
    """Which patients."""

    def visible_to(self, user: Any) -> Self:
        """The bench sees all; a practice its own; a patient themselves and whom they care for; others none (SEC-02)."""
        now = timezone.now()
        held = user.roles_at(now)
        if held & BENCH:
            return self
        if held & (PRACTICE | {Role.CLIENT}):
            return self.filter(care__prescriber__in=Prescriber.objects.acted_for_by(user, now)).distinct()
        if Role.PATIENT in held:
            cared_for = Patient.objects.filter(caregivers__user=user, caregivers__ended_at=None)
            # A union: with OR the database reads every patient.
            return self.filter(pk__in=Patient.objects.filter(user=user).values("pk").union(cared_for.values("pk")))
        return self.none()

    def own_first(self, user: Any) -> Self:
        """Oneself before those one cares for, then by name."""
        return self.order_by(models.Case(models.When(user=user, then=0), default=1), "name_key", "pk")

    def by_name(self) -> Self:
        """In the order of names."""
        return self.order_by("name_key", "pk")

    def after(self, patient: "Patient | None") -> Self:
        """Those after `patient` in the order of names: the next page of a list."""
        if patient is None:
            return self
        return self.filter(Q(name_key__gt=patient.name_key) | Q(name_key=patient.name_key, pk__gt=patient.pk))

    def named_like(self, text: str) -> Self:
        """Whose name has a part that begins with each word of `text`, in any order, marks and case aside."""
        words = words_of(text)
        if not words:
            return self.none() if text.strip() else self
        return self.alias(parts=words_in("name_key")).filter(parts=beginning_with(words))

    def same_person(self, given_name: str, family_name: str, born_on: date) -> Self:
        """Those with this name, marks and case aside, and this birth date: perhaps the same person (I2)."""
        return self.filter(name_key=name_key(family_name, given_name), born_on=born_on)


@pghistory.track(exclude=["link_sent_at"])
class Patient(Recorded):
    """One person (RX-01, RX-02). "No known allergies" and "no other medicines" are said, never left blank."""

    given_name = NameField(max_length=80)
    family_name = NameField(max_length=80)
    name_key = models.CharField(max_length=400, editable=False)
    born_on = models.DateField("date of birth")
    sex = models.CharField(max_length=10, choices=choices_of(Sex))
    telephone = PhoneNumberField()
    email = models.EmailField(blank=True)
    street = LineField(max_length=120)
    city = LineField(max_length=60)
    state = models.CharField(max_length=2, choices=[(s.value, s.words) for s in UsState])
    zip_code = ZipField("ZIP code")
    language = models.CharField(max_length=2, choices=[(m.value, m.name.capitalize()) for m in Language], default="en")
    large_print = models.BooleanField("large print", default=False, db_default=False)
    reach = models.CharField(max_length=4, choices=choices_of(Reach), default=Reach.MAIL, db_default=Reach.MAIL)
    no_known_allergies = models.BooleanField(default=False)
    no_other_medicines = models.BooleanField(default=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="patient"
    )
    # When they closed their page: until the pharmacy sends a link, nothing is sent to them.
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    # When the one link that still lets them in was sent: an older link, and one already used, is void.
    link_sent_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PatientQuerySet.as_manager()

    class Meta:
        constraints = [
            known("sex", Sex, "patient_sex_known"),
            known("state", UsState, "patient_state_known"),
            known("language", Language, "patient_language_known"),
            known("reach", Reach, "patient_reach_known"),
            at_with_by("closed", "patient"),
        ]
        indexes = [
            models.Index(fields=["name_key"], name="patient_by_name", opclasses=["text_pattern_ops"]),
            GinIndex(words_in("name_key"), name="patient_by_words"),
            models.Index(fields=["born_on", "name_key"], name="patient_by_birth"),
        ]

    def save(self, **how: Any) -> None:
        """Keep the name key true."""
        self.name_key = name_key(self.family_name, self.given_name)
        if how.get("update_fields") is not None:
            how["update_fields"] = {*how["update_fields"], "name_key"}
        super().save(**how)

    @property
    def full_name(self) -> str:
        """As printed on the label."""
        return f"{self.given_name} {self.family_name}"

    @property
    def reached_at(self) -> str:
        """Where news goes: telephone as E.164, or the mail address if known; nowhere once they closed their page."""
        if self.closed_at:
            return ""
        return str(self.telephone.as_e164) if self.reach == Reach.TEXT else self.email

    def age_on(self, day: date) -> int:
        """Completed years on `day`."""
        birthday_to_come = (day.month, day.day) < (self.born_on.month, self.born_on.day)
        return day.year - self.born_on.year - birthday_to_come

    def allergies_now(self) -> "list[Allergy]":
        """The allergies that hold now, oldest first; as fetched before, where they were."""
        return _now(self.allergies)

    def medicines_now(self) -> "list[Medicine]":
        """The other medicines that hold now, in the same way."""
        return _now(self.medicines)

    def exclusions_now(self) -> "list[ExcludedExcipient]":
        """What must be left out now, in the same way."""
        return _now(self.exclusions)


def _now(lines: Any) -> list[Any]:
    return sorted((line for line in lines.all() if line.ended_at is None), key=lambda line: line.pk)


class ProfileQuerySet(models.QuerySet[Any]):
    """Which lines of a profile."""

    def current(self) -> Self:
        """Those that hold now, oldest first."""
        return self.filter(ended_at=None).order_by("pk")


class OfPatient(Recorded):
    """A line of a patient's profile: ended when it no longer holds, never deleted (SEC-21)."""

    patient: Any
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ProfileQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [at_with_by("ended", "%(class)s")]

    @property
    def stream_key(self) -> str:
        """Told in the patient's story."""
        return self.patient.stream_key


@pghistory.track()
class Allergy(OfPatient):
    """A substance the patient does not bear, in their or the prescriber's words."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="allergies")
    substance = LineField(max_length=120)


@pghistory.track()
class Medicine(OfPatient):
    """Another medicine the patient takes, over-the-counter and herbal included (RX-02)."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="medicines")
    text = LineField(max_length=200)


@pghistory.track()
class ExcludedExcipient(OfPatient):
    """An excipient that must be left out for this patient (RX-10)."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="exclusions")
    exclusion = models.CharField(max_length=20, choices=choices_of(Exclusion))

    class Meta:
        constraints = [
            *OfPatient.Meta.constraints,
            known("exclusion", Exclusion, "patient_exclusion_known"),
            models.UniqueConstraint(
                fields=["patient", "exclusion"], condition=Q(ended_at=None), name="patient_exclusion_once"
            ),
        ]


@pghistory.track()
class Care(Recorded):
    """That a prescriber's practice entered or prescribed for this patient, and so may see them."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="care")
    prescriber = models.ForeignKey(Prescriber, on_delete=models.PROTECT, related_name="care")
    from_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "prescriber"], name="care_once")]

    @property
    def stream_key(self) -> str:
        """Told in the patient's story."""
        return self.patient.stream_key


class PatientImport(FileImport):
    """A file of patients of which at least one row was added; its name may be a person's and is not told (SEC-20)."""

    TOLD = tuple(name for name in FileImport.TOLD if name != "file_name")
