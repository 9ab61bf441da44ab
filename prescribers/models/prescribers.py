"""Who prescribes, with their identifiers; and the files they were imported from."""

from datetime import date, datetime
from typing import Any, Self

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.roles import BENCH, PRACTICE, Role
from prescribers.identifiers import is_dea_number, is_npi
from prescribers.models.licences import PrescriberLicence
from records.models import FileImport, Recorded
from records.names import words_of
from records.searching import beginning_with, words_in

# No patient data here: the administrator may see and keep it in order.
KEEPERS = BENCH | {Role.ADMINISTRATOR}


def npi(text: str) -> None:
    """Refuse what is no National Provider Identifier."""
    if not is_npi(text):
        raise ValidationError("That is not an NPI: ten digits, the last a check digit (RX-03).", code="npi")


def dea_number(text: str) -> None:
    """Refuse what is no DEA number; none is needed for naltrexone."""
    if not is_dea_number(text):
        raise ValidationError("That is not a DEA number: two letters and seven digits (RX-04).", code="dea_number")


class PrescriberQuerySet(models.QuerySet["Prescriber"]):
    """Which prescribers."""

    def visible_to(self, user: Any) -> Self:
        """Staff see all; a practice those it acts for; others none (SEC-02)."""
        now = timezone.now()
        held = user.roles_at(now)
        if held & KEEPERS:
            return self
        if held & (PRACTICE | {Role.CLIENT}):
            return self.acted_for_by(user, now)
        return self.none()

    def kept_by(self, user: Any) -> Self:
        """Those whose delegates `user` may name and end: their own, or any for staff."""
        if user.roles_at(timezone.now()) & KEEPERS:
            return self
        return self.filter(user=user)

    def acted_for_by(self, user: Any, at: datetime) -> Self:
        """Those `user` is, or was named a delegate of by, at `at`."""
        named = Q(delegations__user=user, delegations__from_at__lte=at) & (
            Q(delegations__until_at=None) | Q(delegations__until_at__gt=at)
        )
        return self.filter(Q(user=user) | named).distinct()

    def named_like(self, text: str) -> Self:
        """Whose name has parts that begin with the words of `text`, marks and case aside, or whose NPI begins so."""
        named = self.alias(parts=words_in("user__name_key"))
        begins = Q(parts=beginning_with(words)) if (words := words_of(text)) else Q(pk=None)
        return named.filter(begins | Q(npi__startswith=text.strip()))

    def with_people(self) -> Self:
        """With user, practice and licences, in a fixed number of queries, in the order of names."""
        return self.by_name().prefetch_related("licences")

    def by_name(self) -> Self:
        """With user and practice, in the order of names."""
        return self.select_related("user", "practice").order_by("user__name_key", "pk")

    def to_verify(self, day: date) -> Self:
        """Those who sign in and of whom something is to be looked up or renewed (RX-12); who came first is first.

        That is a licence in force which is not verified, or that there is none in force.
        """
        held = PrescriberLicence.objects.filter(prescriber=OuterRef("pk"))
        waits = Exists(held.to_verify(day)) | ~Exists(held.in_force(day))
        return self.filter(waits, user__is_active=True).order_by("pk")

    def after(self, prescriber: "Prescriber | None") -> Self:
        """Those after `prescriber` in the order of names: the next page of a list."""
        if prescriber is None:
            return self
        key = prescriber.user.name_key
        return self.filter(Q(user__name_key__gt=key) | Q(user__name_key=key, pk__gt=prescriber.pk))


@pghistory.track()
class Prescriber(Recorded):
    """A person who prescribes; name and credentials are those of the user (RX-03)."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="prescriber")
    practice = models.ForeignKey("Practice", on_delete=models.PROTECT, related_name="prescribers")
    npi = models.CharField("NPI", max_length=10, unique=True, validators=[npi])
    dea_number = models.CharField("DEA number", max_length=9, blank=True, validators=[dea_number])

    objects = PrescriberQuerySet.as_manager()

    @property
    def printed_name(self) -> str:
        """Name and credentials as printed on a label."""
        return self.user.printed_name

    def is_acted_for_by(self, user: Any, at: datetime) -> bool:
        """Whether `user` is, or was named a delegate of, this prescriber at `at` (SEC-02)."""
        return Prescriber.objects.acted_for_by(user, at).filter(pk=self.pk).exists()

    def licence_in(self, state: str, day: date) -> "PrescriberLicence | None":
        """The licence in force in `state` on `day`, or None."""
        held = self.licences.all()
        return next((licence for licence in held if licence.state == state and licence.is_in_force(day)), None)


class PrescriberImport(FileImport):
    """A file of prescribers of which at least one row was added."""
