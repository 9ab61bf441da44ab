"""What was asked for and signed: the prescription (over 250 lines: its steps, number and standing belong to it)."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.roles import BENCH, PHARMACISTS, PRACTICE, Role
from compounding.models import Formula
from orders.directions import Timing
from orders.drafts import Arrived
from orders.lifecycle import PRESCRIPTION_STEPS, SIGN_WITHIN, PrescriptionStatus
from orders.models.protocols import Protocol
from orders.safety import Answers
from orders.stretches import Change, Stretch, adjusted
from orders.validity import USUAL_MONTHS, valid_until
from patients.models import Patient
from premises.terms import ORDERED_FORMS, CompoundReason, Origin
from prescribers.models import Prescriber
from records.action import canonical
from records.meanings import Meaning
from records.models.base import at_with_by, choices_of, known
from records.models.fields import LineField
from records.public_ids import NotAPrescriptionNumber, parse_prescription_number, prescription_number
from records.searching import ending_in, ends_of, holding
from records.steps import Stepping, status_field, status_guards

if TYPE_CHECKING:
    from orders.models.prescription_steps import PrescriptionStep

User = settings.AUTH_USER_MODEL
SEQUENCE_DIGITS = 7
FEWEST_WITH_CHECK = 4  # digits of which the last may be the check digit: fewer are the end of too many numbers


class PrescriptionQuerySet(models.QuerySet["Prescription"]):
    """Which prescriptions."""

    def visible_to(self, user: Any) -> "PrescriptionQuerySet":
        """The bench sees all; a practice what it prescribed or prepares; a patient their own signed ones (SEC-02)."""
        now = timezone.now()
        held = user.roles_at(now)
        if held & BENCH:
            return self
        if held & (PRACTICE | {Role.CLIENT}):
            return self.filter(prescriber__in=Prescriber.objects.acted_for_by(user, now))
        if Role.PATIENT in held:
            return self.filter(patient__in=Patient.objects.visible_to(user), status=PrescriptionStatus.SIGNED)
        return self.none()

    def called(self, text: str) -> "PrescriptionQuerySet":
        """With this number, which an order's begins with, or of patients with a name for the start of each word."""
        try:
            number = parse_prescription_number(text.partition("/")[0])
        except NotAPrescriptionNumber:
            return self.filter(patient__in=Patient.objects.named_like(text))
        return self.filter(sequence=number.sequence)

    def with_digits(self, digits: str) -> "PrescriptionQuerySet":
        """Whose number has these digits in it, anywhere, its check digit counted or not."""
        found = self.alias(digits=ends_of("sequence", SEQUENCE_DIGITS))
        ends = found.filter(digits=ending_in(digits[:-1])) if len(digits) >= FEWEST_WITH_CHECK else self.none()
        closed = [
            key
            for key, sequence in ends.values_list("pk", "sequence")
            if prescription_number(sequence).endswith(digits[-1])
        ]
        return found.filter(Q(digits=holding(digits)) | Q(pk__in=closed))

    def awaiting_signature(self) -> "PrescriptionQuerySet":
        """Prepared and not yet signed, oldest first."""
        return self.filter(status=PrescriptionStatus.AWAITING_SIGNATURE).order_by("prepared_at", "pk")

    def came_by_voice_or_paper(self) -> "PrescriptionQuerySet":
        """By telephone, fax or on paper: a pharmacist reads it back and signs (3.4)."""
        return self.exclude(origin=Origin.ELECTRONIC)

    def with_paper_on(self, public_id: str) -> "PrescriptionQuerySet":
        """The one with paper about this row: itself, or its transfer."""
        return self.filter(Q(public_id=public_id) | Q(transfer__public_id=public_id))

    def with_people(self) -> "PrescriptionQuerySet":
        """With everything a list or a signature reads, in a fixed number of queries."""
        return self.select_related(
            "patient", "prescriber__user", "prescriber__practice", "prepared_by", "replaces", "arrival__received_by"
        ).prefetch_related(
            "steps__formula__ingredients__component",
            "patient__exclusions",
            "patient__allergies",
            "patient__medicines",
            "orders",
            "adjustments",
            "safety_answers__asked_by",
            "safety_answers__overrides__made_by",
            "renewals",
        )

    def with_what_rules_read(self) -> "PrescriptionQuerySet":
        """With all that the rules and a signature read of each, in a fixed number of queries."""
        return self.with_people().prefetch_related("prescriber__licences")


@pghistory.track()
class Prescription(Stepping):
    """A patient-specific order for a compound (503A-01, RX-01 to RX-11). What is signed is `signed_content()`.

    `days_supply` is what one fill covers; `refills` further fills are authorised after the first. `replaces` is the one
    that ends when this is signed: a dose or speed beyond what was signed (design section 10). `protocol` is what it was
    begun from, and no part of what is signed; nor is `corrects`, the unsigned one that ended when this was written, nor
    `valid_months`: the setting's, copied with the states and versions it comes from (`valid_basis`).
    """

    sequence = models.PositiveIntegerField(unique=True, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="prescriptions")
    prescriber = models.ForeignKey(Prescriber, on_delete=models.PROTECT, related_name="prescriptions")
    origin = models.CharField(max_length=12, choices=choices_of(Origin))
    written_on = models.DateField()
    form = models.CharField(max_length=24, choices=choices_of(ORDERED_FORMS))
    timing = models.CharField(max_length=24, choices=choices_of(Timing))
    days_supply = models.PositiveSmallIntegerField()
    refills = models.PositiveSmallIntegerField(default=0)
    purpose = LineField(max_length=80, blank=True)
    compound_reason = models.CharField(max_length=24, choices=choices_of(CompoundReason))
    compound_reason_text = LineField(max_length=200, blank=True)
    may_stay_longer = models.BooleanField(default=True)
    note = LineField(max_length=500, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replacements")
    protocol = models.ForeignKey(
        Protocol, on_delete=models.PROTECT, null=True, blank=True, related_name="prescriptions"
    )
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    valid_months = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_basis = models.CharField(max_length=60, blank=True, db_default="")
    status = status_field(PrescriptionStatus)
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    discontinued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    discontinued_at = models.DateTimeField(null=True)

    objects = PrescriptionQuerySet.as_manager()
    written_with: Sequence["PrescriptionStep"] = ()  # its steps before it is saved
    written_answers: Answers  # to the safety questions, likewise
    written_arrival: Arrived | None = None  # how it came, likewise
    proposed: Sequence[Change] = ()  # adjustments looked at before they are made

    class Meta:
        constraints = [
            known("status", PrescriptionStatus, "prescription_status_known"),
            known("origin", Origin, "prescription_origin_known"),
            known("form", ORDERED_FORMS, "prescription_form_known"),
            known("compound_reason", CompoundReason, "prescription_reason_known"),
            known("timing", Timing, "prescription_timing_known"),
            models.CheckConstraint(condition=Q(days_supply__gte=1), name="prescription_days_supply_positive"),
            at_with_by("signed", "prescription"),
            at_with_by("discontinued", "prescription"),
        ]
        indexes = [GinIndex(ends_of("sequence", SEQUENCE_DIGITS), name="prescription_by_digits")]
        triggers = status_guards(PRESCRIPTION_STEPS, "prescription")

    @property
    def number(self) -> str:
        """The number on paper: 7 digits and a check digit."""
        return prescription_number(self.sequence)

    @property
    def expires_on(self) -> date:
        """It may be filled until the day before: a year, or the months that held when it was written (RX-EXP-1)."""
        return valid_until(self.written_on, self.valid_months or USUAL_MONTHS)

    @property
    def sign_by(self) -> datetime:
        """When it has waited for a day; unsigned after that it is flagged."""
        return self.prepared_at + SIGN_WITHIN

    def is_signed_by(self, user: Any, at: datetime) -> bool:
        """Whether `user` is the one to sign: its prescriber, or a pharmacist for what came by voice or paper (3.4)."""
        by_pharmacist = self.origin != Origin.ELECTRONIC and bool(user.roles_at(at) & PHARMACISTS)
        return self.prescriber.user_id == user.pk or by_pharmacist

    def how_it_came(self) -> Any:
        """By whom, when and on what it came where no prescriber signed it here; None where that is not recorded."""
        return getattr(self, "arrival", None) if self.origin != Origin.ELECTRONIC else None

    def file_it_came_in(self) -> str:
        """The hash of the fax or paper it is entered from, saved or not; nothing where there is none."""
        if self.pk is None:
            came = self.written_arrival
            return came.file.sha256 if came and came.file else ""
        came = self.how_it_came()
        return came.file_sha256 if came else ""

    def is_titration(self) -> bool:
        """Whether it is signed and its dose changes on the way."""
        return self.status == PrescriptionStatus.SIGNED and len(self.all_steps()) > 1

    def is_adjustable(self) -> bool:
        """Whether a step of it may be longer or come back inside what was signed."""
        return self.may_stay_longer and self.status == PrescriptionStatus.SIGNED

    def reason_words(self) -> str:
        """Why a compound is needed, as coded and in words (503A-08)."""
        coded = CompoundReason(self.compound_reason).value.replace("_", " ").capitalize()
        return f"{coded}: {self.compound_reason_text}" if self.compound_reason_text else coded

    def all_steps(self) -> list["PrescriptionStep"]:
        """Its steps in order; while it is not saved those it was written with, so that the rules can judge it."""
        return list(self.steps.all()) if self.pk else list(self.written_with)

    def formulas(self) -> list[Formula]:
        """What its steps are made by, each once, in their order."""
        return list({step.formula_id: step.formula for step in self.all_steps()}.values())

    def answers(self) -> Answers:
        """The safety answers that hold now: the newest; while it is not saved those it was written with."""
        return self.asked_last().answers if self.pk else self.written_answers

    def asked_last(self) -> Any:
        """The row of the newest safety answers: every saved prescription has one."""
        return list(self.safety_answers.all())[-1]

    def changes(self) -> list[Change]:
        """The standing adjustments in their order, and those only looked at."""
        made = [row.change for row in self.adjustments.all() if row.withdrawn_at is None] if self.pk else []
        return [*made, *self.proposed]

    def doses(self) -> list[Decimal]:
        """The dose of each stretch in mg; 0 where it is paused."""
        steps = self.all_steps()
        return [Decimal(0) if one.is_off else Decimal(steps[one.step].dose_mg) for one in self.stretches()]

    def stretches(self) -> list[Stretch]:
        """The days at each step as it is really taken: what was signed with the adjustments in it."""
        return adjusted([step.days for step in self.all_steps()], self.changes())

    def signed_content(self) -> str:
        """What the prescriber sees and signs; an address or telephone is not in it, so changing one voids nothing."""
        plain = ["written_on", "form", "timing", "days_supply", "refills", "purpose", "compound_reason"]
        plain += ["compound_reason_text", "may_stay_longer", "note"]
        said: dict[str, Any] = {field: str(getattr(self, field)) for field in plain}
        answers = [row for row in self.safety_answers.all() if row.before_signing][-1].answers
        said["opioid_last_14_days"] = str(answers.opioid_last_14_days)
        said |= {"safety": more} if (more := answers.said()) else {}
        said["patient"] = [self.patient.public_id, self.patient.full_name, str(self.patient.born_on)]
        said["prescriber"] = [self.prescriber.public_id, self.prescriber.printed_name, self.prescriber.npi]
        said["steps"] = [step.said() for step in self.steps.all()]
        said |= {"replaces": self.replaces.number} if self.replaces else {}
        said |= {"arrival": came.said()} if (came := self.how_it_came()) else {}
        return canonical(said)

    def meaning_in_words(self, meaning: Meaning) -> str:
        """What a signature of this meaning says here: a pharmacist's is about the entry, and how it came (3.4)."""
        came = self.how_it_came() if meaning == Meaning.ENTERED else None
        return came.signed_in_words if came else meaning.words
