"""What is left of a prescription, handed on to another pharmacy (TRF-01)."""

import json
from typing import Any

import pghistory
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from accounts.roles import Role
from orders.models.prescriptions import Prescription
from patients.models import Patient
from premises.terms import UsState
from records.action import canonical
from records.models import Recorded
from records.models.base import choices_of, known
from records.models.fields import LineField, ZipField

User = settings.AUTH_USER_MODEL


class TransferQuerySet(models.QuerySet["Transfer"]):
    """Which transfers."""

    def visible_to(self, user: Any) -> "TransferQuerySet":
        """Those of prescriptions that are, and of a patient their own."""
        if Role.PATIENT in user.roles_at(timezone.now()):
            theirs = Patient.objects.visible_to(user)  # a transferred one has ended: it is not among visible ones
            return self.filter(prescription__patient__in=theirs)
        return self.filter(prescription__in=Prescription.objects.visible_to(user))

    def with_people(self) -> "TransferQuerySet":
        """With everything a page of one reads."""
        return self.select_related("prescription__patient", "prescription__prescriber__user", "transferred_by")


@pghistory.track()
class Transfer(Recorded):
    """One prescription at another pharmacy now: which, who there took it, by whom. `told` is what was passed on.

    It is not undone: the other pharmacy may have filled it. What comes back is entered as a transfer of theirs.
    """

    prescription = models.OneToOneField(Prescription, on_delete=models.PROTECT, related_name="transfer")
    pharmacy_name = LineField(max_length=80)
    street = LineField(max_length=120)
    city = LineField(max_length=60)
    state = models.CharField(max_length=2, choices=choices_of(UsState))
    zip_code = ZipField("ZIP code")
    telephone = PhoneNumberField()
    ncpdp = models.CharField(
        "NCPDP number", max_length=7, blank=True, validators=[RegexValidator(r"^\d{7}$", "It has 7 digits.")]
    )
    licence_number = LineField(max_length=40, blank=True)
    received_by = LineField("who takes it there", max_length=120)
    fills_left = models.PositiveSmallIntegerField()
    told = models.TextField(editable=False)
    transferred_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    transferred_at = models.DateTimeField()

    objects = TransferQuerySet.as_manager()

    class Meta:
        constraints = [
            known("state", UsState, "transfer_state_known"),
            models.CheckConstraint(condition=Q(fills_left__gte=1), name="transfer_something_left"),
        ]

    @property
    def stream_key(self) -> str:
        """Told in the prescription's story."""
        return self.prescription.stream_key

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What was passed on, label and value, as it was then."""
        return [(label, value) for label, value in json.loads(self.told)]

    def signed_content(self) -> str:
        """Which prescription went where, who took it, and all that was passed on."""
        plain = ["pharmacy_name", "street", "city", "state", "zip_code", "telephone", "ncpdp", "licence_number"]
        said: dict[str, Any] = {name: str(getattr(self, name)) for name in [*plain, "received_by", "fills_left"]}
        return canonical(said | {"prescription": self.prescription.number, "told": self.told})
