"""Who may do what at the bench, and what was cleaned and read (TRN-01, CLN-03, TMP-01)."""

from datetime import date
from enum import StrEnum
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from records.models import Recorded
from records.models.base import at_with_by, choices_of, known
from records.models.fields import LineField

User = settings.AUTH_USER_MODEL


class Skill(StrEnum):
    """The core skills people show before they work alone (TRN-01)."""

    HAND_HYGIENE = "hand_hygiene"
    GARBING = "garbing"
    CLEANING = "cleaning"
    HANDLING = "handling"
    MEASURING = "measuring_and_mixing"
    EQUIPMENT = "using_equipment"
    RECORDS = "keeping_records"


class CompetenceQuerySet(models.QuerySet["Competence"]):
    """Which competences."""

    def current_on(self, day: date) -> "CompetenceQuerySet":
        """Shown, not withdrawn, and not over on `day`."""
        return self.filter(ended_at=None, shown_on__lte=day, until_on__gte=day)

    def covers(self, person: Any, skill: Skill, day: date) -> bool:
        """Whether `person` may do what `skill` names on `day` (TRN-02)."""
        return self.current_on(day).filter(person_id=person.pk, skill=skill).exists()


@pghistory.track()
class Competence(Recorded):
    """That someone showed a skill on a day, and until when it counts: at most a year (TRN-01)."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    skill = models.CharField(max_length=24, choices=choices_of(Skill))
    shown_on = models.DateField()
    until_on = models.DateField()
    assessed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CompetenceQuerySet.as_manager()

    class Meta:
        constraints = [
            known("skill", Skill, "competence_skill_known"),
            models.CheckConstraint(condition=Q(until_on__gte=F("shown_on")), name="competence_until_after_shown"),
            at_with_by("ended", "competence"),
        ]
        indexes = [models.Index(fields=["person", "skill", "until_on"], name="competence_by_person")]


class LogQuerySet(models.QuerySet[Any]):
    """Which entries of a log."""

    def of(self, day: date) -> "LogQuerySet":
        """Those of `day`."""
        return self.filter(logged_on=day)

    def newest(self) -> "LogQuerySet":
        """The last first, with who wrote them."""
        return self.select_related("logged_by").order_by("-logged_at", "-pk")

    def lacks(self, day: date) -> bool:
        """Whether the log is kept here and has nothing for `day`."""
        return self.exists() and not self.of(day).exists()


class LogEntry(Recorded):
    """One line of a log, written once."""

    logged_on = models.DateField()
    note = LineField(max_length=200, blank=True)
    logged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField()

    objects = LogQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def stream_key(self) -> str:
        """Told in the story of its log."""
        return f"{self._meta.model_name}:log"


@pghistory.track()
class CleaningEntry(LogEntry):
    """A surface cleaned, and with what (CLN-01, CLN-03)."""

    surface = LineField(max_length=80)
    agent = LineField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["logged_on"], name="cleaning_by_day")]


@pghistory.track()
class TemperatureEntry(LogEntry):
    """A reading in a storage area, Celsius, with the limits it was read against (TMP-01)."""

    place = LineField(max_length=80)
    reading_c = models.DecimalField(max_digits=5, decimal_places=1)
    low_c = models.DecimalField(max_digits=5, decimal_places=1)
    high_c = models.DecimalField(max_digits=5, decimal_places=1)

    class Meta:
        indexes = [models.Index(fields=["logged_on"], name="temperature_by_day")]
        constraints = [models.CheckConstraint(condition=Q(high_c__gt=F("low_c")), name="temperature_limits_in_order")]

    @property
    def is_inside(self) -> bool:
        """Whether it was within its limits."""
        return self.low_c <= self.reading_c <= self.high_c
