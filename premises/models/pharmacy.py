"""The one pharmacy of this installation and the states it may ship to."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from premises.addresses import address_lines
from premises.identifiers import is_npi
from premises.models.licences import StateLicence
from premises.terms import UsState
from records.action import ask_again, once
from records.models import Recorded
from records.models.base import known
from records.models.fields import LineField, ZipField
from records.refusals import Refusal

DayOf = Callable[[datetime], date]


def npi(text: str) -> None:
    """Refuse what is no National Provider Identifier."""
    if not is_npi(text):
        raise ValidationError("That is not an NPI: ten digits, the last a check digit (RX-03).", code="npi")


def time_zone(name: str) -> None:
    """Refuse a zone this machine does not know."""
    if name not in available_timezones():
        raise ValidationError("That time zone is not known (BUD-06).", code="time_zone")


class NoPharmacy(Refusal):
    """The pharmacy's profile is not entered, so there is nothing to print (LBL-US-1)."""

    code = "no_pharmacy"


class PharmacyManager(models.Manager["Pharmacy"]):
    """There is one pharmacy in an installation, or none before the first start is finished."""

    def the_one(self) -> "Pharmacy | None":
        """The pharmacy, or None before its profile is entered."""
        return once("pharmacy", self.first)

    def required(self) -> "Pharmacy":
        """The pharmacy, whose name has to stand on what is asked for. Raises NoPharmacy."""
        found = self.the_one()
        if found is None:
            raise NoPharmacy("Enter the pharmacy's name and address first (LBL-US-1). Nothing was saved.")
        return found

    def today(self, at: datetime) -> date:
        """The calendar day of `at` where the pharmacy stands; before its profile is entered, in UTC."""
        return calendar_of(self.the_one())(at)


def calendar_of(pharmacy: "Pharmacy | None") -> DayOf:
    """Which day a moment is where this pharmacy stands, for many moments; in UTC where there is none."""
    return pharmacy.day_of if pharmacy else lambda at: timezone.localdate(at, ZoneInfo("UTC"))


@pghistory.track()
class Pharmacy(Recorded):
    """Name, address and numbers as printed on every label. `training` is set with the demo data, for good."""

    name = LineField(max_length=80)
    street = LineField(max_length=120)
    city = LineField(max_length=60)
    state = models.CharField(max_length=2, choices=[(s.value, s.words) for s in UsState])
    zip_code = ZipField("ZIP code")
    telephone = PhoneNumberField()
    toll_free = PhoneNumberField("toll-free telephone", blank=True)
    fax = PhoneNumberField(blank=True)
    email = models.EmailField(blank=True)
    npi = models.CharField("NPI", max_length=10, validators=[npi])
    time_zone = models.CharField(max_length=60, default="America/Los_Angeles", validators=[time_zone])
    opening_hours = LineField(max_length=200, blank=True)
    logo_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    logo_type = models.CharField(max_length=20, blank=True, editable=False)
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
                name="training_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__training=True, new__training=False),
            )
        ]

    def save(self, **how: Any) -> None:
        """What is changed inside an action holds in the rest of it."""
        super().save(**how)
        ask_again("pharmacy")

    @property
    def stream_key(self) -> str:
        """The profile's story is told with the settings."""
        return "settings"

    @property
    def address_lines(self) -> tuple[str, str]:
        """Street and city, as printed."""
        return address_lines(self)

    @property
    def zone(self) -> ZoneInfo:
        """The zone every calendar date is computed in (BUD-06)."""
        return ZoneInfo(self.time_zone)

    def day_of(self, at: datetime) -> date:
        """The calendar day of `at` here."""
        return timezone.localdate(at, self.zone)


@pghistory.track()
class Licence(StateLicence):
    """The pharmacy's licence in one state; without one nothing is shipped there (503A-12)."""

    pharmacy = models.ForeignKey(Pharmacy, on_delete=models.PROTECT, related_name="licences")

    class Meta:
        constraints = [
            *StateLicence.Meta.constraints,
            models.UniqueConstraint(
                fields=["pharmacy", "state"], condition=Q(ended_at=None), name="pharmacy_licence_once"
            ),
        ]

    @property
    def stream_key(self) -> str:
        """Told with the settings."""
        return "settings"
