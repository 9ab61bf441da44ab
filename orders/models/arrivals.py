"""How a prescription came by telephone, fax or on paper: from whom, when, who took it, read back or kept (3.4)."""

from datetime import UTC
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from orders.drafts import FileKind
from orders.models.prescriptions import Prescription
from premises.terms import Origin
from records.models import Recorded
from records.models.base import choices_of
from records.models.fields import LineField

User = settings.AUTH_USER_MODEL
SIGNED = {
    Origin.TELEPHONE: "entry of what was said by telephone and read back",
    Origin.FAX: "entry of what came by fax",
    Origin.WRITTEN: "entry of what came on paper",
    Origin.TRANSFER: "entry of what another pharmacy sent",
}


@pghistory.track()
class Arrival(Recorded):
    """What is known of the call, fax or paper a prescription was entered from (RX-13). Written with it, once."""

    prescription = models.OneToOneField(Prescription, on_delete=models.PROTECT, related_name="arrival")
    caller = LineField(max_length=120, blank=True)
    caller_title = LineField(max_length=80, blank=True)
    was_read_back = models.BooleanField(default=False)
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_kind = models.CharField(max_length=8, blank=True, choices=choices_of(FileKind))
    file_pages = models.PositiveSmallIntegerField(default=0)
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(file_kind="") | Q(file_kind__in=[kind.value for kind in FileKind]),
                name="arrival_file_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(file_sha256="", file_kind="", file_pages=0)
                | (~Q(file_sha256="") & ~Q(file_kind="") & Q(file_pages__gte=1)),
                name="arrival_file_whole",
            ),
        ]

    @property
    def stream_key(self) -> str:
        """Told in the prescription's story."""
        return self.prescription.stream_key

    @property
    def signed_in_words(self) -> str:
        """What a pharmacist's signature of such an entry says."""
        return SIGNED[Origin(self.prescription.origin)]

    @property
    def from_whom(self) -> str:
        """`Iris Sample, medical assistant`, or as much of it as is known."""
        return ", ".join(filter(None, [self.caller, self.caller_title]))

    def said(self) -> list[Any]:
        """This in the signed content."""
        origin, when = str(self.prescription.origin), self.received_at.astimezone(UTC).isoformat()
        return [origin, self.caller, self.caller_title, when, self.received_by.public_id, self.was_read_back,
                self.file_sha256]  # fmt: skip
