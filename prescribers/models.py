"""Who asks: practices, prescribers with their licences, and the delegates they name."""

from datetime import date, datetime
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from phonenumber_field.modelfields import PhoneNumberField

from premises.terms import UsState
from records.models import Recorded
from records.models.base import known


@pghistory.track()
class Practice(Recorded):
    """Where prescribers work. Belonging to one shows nobody anything."""

    name = models.CharField(max_length=120)
    street = models.CharField(max_length=120)
    city = models.CharField(max_length=60)
    state = models.CharField(max_length=2, choices=[(s.value, s.words) for s in UsState])
    zip_code = models.CharField(max_length=10)
    telephone = PhoneNumberField()
    fax = PhoneNumberField(blank=True)

    class Meta:
        constraints = [known("state", UsState, "practice_state_known")]


class PrescriberQuerySet(models.QuerySet["Prescriber"]):
    """Which prescribers."""

    def acted_for_by(self, user: Any, at: datetime) -> "PrescriberQuerySet":
        """Those `user` is, or was named a delegate of by, at `at`."""
        named = Q(delegations__user=user, delegations__from_at__lte=at) & (
            Q(delegations__until_at=None) | Q(delegations__until_at__gt=at)
        )
        return self.filter(Q(user=user) | named).distinct()


@pghistory.track()
class Prescriber(Recorded):
    """A person who prescribes; name and credentials are those of the user (RX-03)."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="prescriber")
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="prescribers")
    npi = models.CharField(max_length=10, unique=True)
    dea_number = models.CharField(max_length=9, blank=True)

    objects = PrescriberQuerySet.as_manager()

    @property
    def printed_name(self) -> str:
        """Name and credentials as printed on a label."""
        return self.user.printed_name

    def licence_in(self, state: str, day: date) -> "PrescriberLicence | None":
        """The licence in force in `state` on `day`, or None."""
        return self.licences.filter(state=state, expires_on__gte=day).first()


class PrescriberLicence(Recorded):
    """A prescriber's licence in one state (RX-03)."""

    prescriber = models.ForeignKey(Prescriber, on_delete=models.PROTECT, related_name="licences")
    state = models.CharField(max_length=2, choices=[(s.value, s.words) for s in UsState])
    number = models.CharField(max_length=40)
    expires_on = models.DateField()

    class Meta:
        constraints = [
            known("state", UsState, "prescriber_licence_state_known"),
            models.UniqueConstraint(fields=["prescriber", "state"], name="prescriber_licence_once"),
        ]

    @property
    def stream_key(self) -> str:
        """Told in the prescriber's story."""
        return self.prescriber.stream_key


class Delegate(Recorded):
    """That `user` (a person or a clinic system) prepares for `prescriber`, from a moment until a moment."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegated_by")
    prescriber = models.ForeignKey(Prescriber, on_delete=models.PROTECT, related_name="delegations")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "prescriber"], condition=Q(until_at=None), name="delegate_once")
        ]

    @property
    def stream_key(self) -> str:
        """Told in the prescriber's story."""
        return self.prescriber.stream_key
