"""Who prepares for a prescriber, and since when."""

from datetime import datetime
from typing import Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from prescribers.models.prescribers import Prescriber
from records.models import Recorded
from records.models.base import at_with_by


class DelegateQuerySet(models.QuerySet["Delegate"]):
    """Which delegations."""

    def at(self, at: datetime) -> Self:
        """Those that hold at `at`, by name."""
        return self.filter(Q(until_at=None) | Q(until_at__gt=at), from_at__lte=at).order_by("user__name", "pk")


@pghistory.track()
class Delegate(Recorded):
    """That `user` (a person or a clinic system) prepares for `prescriber`, from a moment until a moment."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegated_by")
    prescriber = models.ForeignKey(Prescriber, on_delete=models.PROTECT, related_name="delegations")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = DelegateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "prescriber"], condition=Q(until_at=None), name="delegate_once"),
            at_with_by("confirmed", "delegate"),
        ]

    @property
    def stream_key(self) -> str:
        """Told in the prescriber's story."""
        return self.prescriber.stream_key
