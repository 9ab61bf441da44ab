"""The one pharmacy of this installation and the states it may ship to."""

from zoneinfo import ZoneInfo

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from phonenumber_field.modelfields import PhoneNumberField

from premises.terms import UsState
from records.models import Recorded
from records.models.base import known


class PharmacyManager(models.Manager["Pharmacy"]):
    """There is one pharmacy in an installation, or none before the first start is finished."""

    def the_one(self) -> "Pharmacy | None":
        """The pharmacy, or None before its profile is entered."""
        return self.first()


@pghistory.track()
class Pharmacy(Recorded):
    """Name, address and numbers as printed on every label. `training` is set when demo data is seeded and never cleared."""

    name = models.CharField(max_length=80)
    street = models.CharField(max_length=120)
    city = models.CharField(max_length=60)
    state = models.CharField(max_length=2, choices=[(s.value, s.words) for s in UsState])
    zip_code = models.CharField(max_length=10)
    telephone = PhoneNumberField()
    fax = PhoneNumberField(blank=True)
    email = models.EmailField(blank=True)
    npi = models.CharField(max_length=10)
    time_zone = models.CharField(max_length=60, default="America/Los_Angeles")
    opening_hours = models.CharField(max_length=200, blank=True)
    logo_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    training = models.BooleanField(default=False, editable=False)
    only = models.BooleanField(default=True, unique=True, editable=False)

    objects = PharmacyManager()

    class Meta:
        constraints = [
            known("state", UsState, "pharmacy_state_known"),
            models.CheckConstraint(condition=Q(only=True), name="pharmacy_only_one"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="training_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__training=True, new__training=False)
            )
        ]

    @property
    def stream_key(self) -> str:
        """The profile's story is told with the settings."""
        return "settings"

    @property
    def zone(self) -> ZoneInfo:
        """The zone every calendar date is computed in (BUD-06)."""
        return ZoneInfo(self.time_zone)


class Licence(Recorded):
    """The pharmacy's licence in one state; without one nothing is shipped there (503A-12)."""

    pharmacy = models.ForeignKey(Pharmacy, on_delete=models.PROTECT, related_name="licences")
    state = models.CharField(max_length=2, choices=[(s.value, s.words) for s in UsState])
    number = models.CharField(max_length=40)
    expires_on = models.DateField()

    class Meta:
        constraints = [
            known("state", UsState, "pharmacy_licence_state_known"),
            models.UniqueConstraint(fields=["pharmacy", "state"], name="pharmacy_licence_once"),
        ]

    @property
    def stream_key(self) -> str:
        """Told with the settings."""
        return "settings"
