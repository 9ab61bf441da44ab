"""How an order left the house: into whose hands or by which carrier, and what came of the offer to counsel."""

from enum import StrEnum

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from orders.handing import Identifier, Pack, Taker
from orders.models.dispensing import Handing
from orders.models.orders import Order
from premises.terms import UsState
from records.models import Recorded
from records.models.base import choices_of, known
from records.models.fields import LineField, ZipField

User = settings.AUTH_USER_MODEL


class Counselling(StrEnum):
    """What came of the offer to counsel (D4)."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    OFFERED_IN_WRITING = "offered_in_writing"
    NOT_DUE = "not_due"


def _known_or_empty(field: str, enum: type[StrEnum]) -> models.CheckConstraint:
    condition = Q(**{field: ""}) | Q(**{f"{field}__in": [member.value for member in enum]})
    return models.CheckConstraint(condition=condition, name=f"hand_over_{field}_known")


@pghistory.track()
class HandOver(Recorded):
    """How one order reached its patient, and by what they were known; what older rows do not say is empty.

    `identified_by` are the identifiers that were compared (HND-03). Where a parcel went to another address than the
    patient's, that address stands here as it was, with the reason; `licence_number` is what allowed it (503A-12).
    """

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="handing_over")
    how = models.CharField(max_length=10, choices=choices_of(Handing))
    recipient = LineField(max_length=120)
    carrier = LineField(max_length=60, blank=True)
    tracking = LineField(max_length=60, blank=True)
    counselling = models.CharField(max_length=20, choices=choices_of(Counselling))
    taken_by = models.CharField(max_length=10, choices=choices_of(Taker), blank=True, db_default="")
    relation = LineField(max_length=60, blank=True, db_default="")
    identified_by = models.CharField(max_length=80, blank=True, db_default="")
    counselled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    declined_by = models.CharField(max_length=10, choices=choices_of(Taker), blank=True, db_default="")
    street = LineField(max_length=120, blank=True, db_default="")
    city = LineField(max_length=60, blank=True, db_default="")
    state = models.CharField(max_length=2, choices=choices_of(UsState), blank=True, db_default="")
    zip_code = ZipField("ZIP code", blank=True, db_default="")
    address_reason = LineField(max_length=120, blank=True, db_default="")
    licence_number = LineField(max_length=40, blank=True, db_default="")
    pack = models.CharField(max_length=10, choices=choices_of(Pack), blank=True, db_default="")
    transit_days = models.PositiveSmallIntegerField(null=True, blank=True)
    packed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField()

    class Meta:
        constraints = [
            known("how", Handing, "hand_over_how_known"),
            known("counselling", Counselling, "hand_over_counselling_known"),
            models.CheckConstraint(
                condition=~Q(how=Handing.SHIPPED) | ~Q(carrier=""), name="hand_over_shipped_by_whom"
            ),
            *(
                _known_or_empty(field, enum)
                for field, enum in [("taken_by", Taker), ("declined_by", Taker), ("state", UsState), ("pack", Pack)]
            ),
        ]

    @property
    def stream_key(self) -> str:
        """Told in the order's story."""
        return self.order.stream_key

    @property
    def identifiers(self) -> list[Identifier]:
        """By what the patient was known."""
        return [Identifier(one) for one in self.identified_by.split()]
