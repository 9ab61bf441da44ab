"""Licences of prescribers, and that somebody of the pharmacy looked one up: who, when, where, and what it covered."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from premises.models import StateLicence
from premises.models.licences import LicenceQuerySet
from premises.terms import UsState
from records.action import canonical
from records.models import Recorded
from records.models.base import at_with_by, known
from records.models.fields import LineField


class LookedUpAt(StrEnum):
    """Where an NPI or a licence was looked up."""

    NPPES = "nppes"
    STATE_BOARD = "state_board"
    NURSYS = "nursys"
    DOCINFO = "docinfo"
    TELEPHONE = "telephone"
    ELSEWHERE = "elsewhere"
    TAKEN_OVER = "taken_over"  # nowhere: orders were accepted before verifications were kept

    @property
    def words(self) -> str:
        """As it is read on a page."""
        return {
            LookedUpAt.NPPES: "NPPES, the NPI registry",
            LookedUpAt.STATE_BOARD: "Page of the state board",
            LookedUpAt.NURSYS: "Nursys",
            LookedUpAt.DOCINFO: "DocInfo of the FSMB",
            LookedUpAt.TELEPHONE: "Telephone call with the board",
            LookedUpAt.ELSEWHERE: "Elsewhere: say where in the note",
            LookedUpAt.TAKEN_OVER: "Taken over: orders were accepted before",
        }[self]


class Lapse(StrEnum):
    """Why a verification no longer stands."""

    WITHDRAWN = "withdrawn"
    LICENCE_ENDED = "licence_ended"
    NPI_CHANGED = "npi_changed"
    NAME_CHANGED = "name_changed"
    LICENCE_CHANGED = "licence_changed"
    EXPIRED = "expired"

    @property
    def words(self) -> str:
        """As it is read on a page."""
        return {
            Lapse.WITHDRAWN: "It was withdrawn",
            Lapse.LICENCE_ENDED: "The licence was ended",
            Lapse.NPI_CHANGED: "The NPI is another now",
            Lapse.NAME_CHANGED: "The printed name is another now",
            Lapse.LICENCE_CHANGED: "The licence number is another now",
            Lapse.EXPIRED: "The last day that was looked up is over",
        }[self]


class PrescriberLicenceQuerySet(LicenceQuerySet):
    """Which licences of prescribers."""

    def in_force(self, day: date) -> Self:
        """Those that cover `day`."""
        return self.filter(ended_at=None, expires_on__gte=day)

    def ending_by(self, day: date, last: date) -> Self:
        """Those in force on `day` that end by `last`, of people who sign in; the first to end first."""
        found = self.in_force(day).filter(expires_on__lte=last, prescriber__user__is_active=True)
        return found.select_related("prescriber__user", "prescriber__practice").order_by("expires_on", "pk")

    def to_verify(self, day: date) -> Self:
        """Those in force that nobody looked up as they stand now (RX-12)."""
        standing = Verification.objects.standing(day).filter(licence=OuterRef("pk"))
        return self.in_force(day).filter(~Exists(standing))


@pghistory.track()
class PrescriberLicence(StateLicence):
    """A prescriber's licence in one state (RX-03)."""

    prescriber = models.ForeignKey("Prescriber", on_delete=models.PROTECT, related_name="licences")

    objects: ClassVar[Any] = PrescriberLicenceQuerySet.as_manager()

    class Meta:
        constraints = [
            *StateLicence.Meta.constraints,
            models.UniqueConstraint(
                fields=["prescriber", "state"], condition=Q(ended_at=None), name="prescriber_licence_once"
            ),
        ]

    @property
    def stream_key(self) -> str:
        """Told in the prescriber's story."""
        return self.prescriber.stream_key

    def to_look_up(self) -> dict[str, Any]:
        """What a verification of it covers, as it is kept now."""
        prescriber = self.prescriber
        who = {"npi": prescriber.npi, "name": prescriber.user.name, "credentials": prescriber.user.credentials}
        return who | {name: getattr(self, name) for name in ("state", "number", "expires_on")}

    def as_seen(self) -> str:
        """The same in one line, for a page to send back: what its reader compared."""
        return canonical({name: str(value) for name, value in self.to_look_up().items()})


class VerificationQuerySet(models.QuerySet["Verification"]):
    """Which verifications."""

    def with_lapse(self, day: date) -> Self:
        """With `lapse`, why it no longer stands on `day`; empty while it does. The one place where that is decided."""
        npi = F("licence__prescriber__npi")
        name, credentials = F("licence__prescriber__user__name"), F("licence__prescriber__user__credentials")
        lapses = [
            When(withdrawn_at__isnull=False, then=Value(Lapse.WITHDRAWN)),
            When(licence__ended_at__isnull=False, then=Value(Lapse.LICENCE_ENDED)),
            When(~Q(npi=npi), then=Value(Lapse.NPI_CHANGED)),
            When(~Q(name=name) | ~Q(credentials=credentials), then=Value(Lapse.NAME_CHANGED)),
            When(~Q(state=F("licence__state")) | ~Q(number=F("licence__number")), then=Value(Lapse.LICENCE_CHANGED)),
            When(expires_on__lt=day, then=Value(Lapse.EXPIRED)),
        ]
        return self.annotate(lapse=Case(*lapses, default=Value("")))

    def standing(self, day: date) -> Self:
        """Those that hold on `day`."""
        return self.with_lapse(day).filter(lapse="")

    def verified(self, prescribers: Iterable[int], day: date) -> set[int]:
        """The keys of the licences of these prescribers (keys, too) that are verified on `day`."""
        return set(self.standing(day).filter(licence__prescriber__in=prescribers).values_list("licence", flat=True))

    def newest_of(self, licences: Iterable[int], day: date) -> dict[int, "Verification"]:
        """The newest of each of these licences (keys), by its key, with `lapse`."""
        newest = self.filter(licence__in=licences).order_by("licence", "-pk")
        found = newest.distinct("licence").with_lapse(day).select_related("verified_by")
        return {verification.licence_id: verification for verification in found}


@pghistory.track()
class Verification(Recorded):
    """That a person looked up NPI and licence of a prescriber on a day, and found what stands here (RX-12).

    It is never changed, only withdrawn; whether it still stands is computed from what the licence says today.
    """

    licence = models.ForeignKey(PrescriberLicence, on_delete=models.PROTECT, related_name="verifications")
    npi = models.CharField("NPI", max_length=10)
    name = models.CharField(max_length=120)
    credentials = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=2, choices=[(s.value, s.words) for s in UsState])
    number = models.CharField(max_length=40)
    expires_on = models.DateField("last day")
    npi_source = models.CharField(max_length=12, choices=[(s.value, s.words) for s in LookedUpAt])
    licence_source = models.CharField(max_length=12, choices=[(s.value, s.words) for s in LookedUpAt])
    note = LineField(max_length=200, blank=True)
    verified_at = models.DateTimeField()
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = VerificationQuerySet.as_manager()

    lapse: str  # of `with_lapse`

    class Meta:
        constraints = [
            known("state", UsState, "verification_state_known"),
            known("npi_source", LookedUpAt, "verification_npi_source_known"),
            known("licence_source", LookedUpAt, "verification_licence_source_known"),
            at_with_by("withdrawn", "verification"),
        ]

    @property
    def stream_key(self) -> str:
        """Told in the prescriber's story."""
        return self.licence.stream_key
