"""A licence in one state, whoever holds it: number, last day, and whether it was ended."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self

from django.conf import settings
from django.db import models

from premises.terms import UsState
from records.models import Recorded
from records.models.base import at_with_by, known
from records.models.fields import LineField


class Standing(StrEnum):
    """How a licence stands on a day."""

    IN_FORCE = "in_force"
    ENDS_SOON = "ends_soon"
    EXPIRED = "expired"
    ENDED = "ended"


class LicenceQuerySet(models.QuerySet[Any]):
    """Which licences."""

    def current(self) -> Self:
        """Those not ended, by state; expired ones too, so that they can be renewed."""
        return self.filter(ended_at=None).order_by("state")


class StateLicence(Recorded):
    """One licence in one state (RX-03, 503A-12): renewed in place; ended when wrong or given up, never deleted."""

    state = models.CharField(max_length=2, choices=[(s.value, s.words) for s in UsState])
    number = LineField(max_length=40)
    expires_on = models.DateField("last day")
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = LicenceQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [known("state", UsState, "%(class)s_state_known"), at_with_by("ended", "%(class)s")]

    def is_in_force(self, day: date) -> bool:
        """Whether it covers `day`."""
        return self.ended_at is None and day <= self.expires_on

    def standing(self, day: date, warn_days: int) -> Standing:
        """In force, ending within `warn_days`, expired or ended, on `day`."""
        if self.ended_at is not None:
            return Standing.ENDED
        if self.expires_on < day:
            return Standing.EXPIRED
        return Standing.ENDS_SOON if self.expires_on <= day + timedelta(days=warn_days) else Standing.IN_FORCE
