"""Where prescribers work."""

from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from accounts.roles import PRACTICE
from premises.terms import UsState
from prescribers.models.prescribers import KEEPERS, Prescriber
from records.action import canonical
from records.models import Recorded
from records.models.base import at_with_by, known
from records.models.fields import LineField, ZipField
from records.names import words_of
from records.searching import beginning_with, words_in_text

WHERE = ("name", "street", "city", "state", "zip_code", "telephone")


class PracticeQuerySet(models.QuerySet["Practice"]):
    """Which practices."""

    def visible_to(self, user: Any) -> Self:
        """Staff see all; a practice its own; others none (SEC-02)."""
        now = timezone.now()
        held = user.roles_at(now)
        if held & KEEPERS:
            return self
        if held & PRACTICE:
            return self.filter(prescribers__in=Prescriber.objects.acted_for_by(user, now)).distinct()
        return self.none()

    def with_counts(self) -> Self:
        """With `prescriber_count`."""
        return self.annotate(prescriber_count=Count("prescribers"))

    def named_like(self, text: str) -> Self:
        """Whose name has words that begin with those of `text`, marks and case aside; there are few, read in full."""
        words = words_of(text)
        return self.alias(parts=words_in_text("name")).filter(parts=beginning_with(words)) if words else self.none()

    def by_name(self) -> Self:
        """In the order of names."""
        return self.order_by("name", "pk")

    def after(self, practice: "Practice | None") -> Self:
        """Those after `practice` in the order of names: the next page of a list."""
        if practice is None:
            return self
        return self.filter(Q(name__gt=practice.name) | Q(name=practice.name, pk__gt=practice.pk))


@pghistory.track()
class Practice(Recorded):
    """Where prescribers work. Belonging to one shows nobody anything."""

    name = LineField(max_length=120)
    street = LineField(max_length=120)
    city = LineField(max_length=60)
    state = models.CharField(max_length=2, choices=[(s.value, s.words) for s in UsState])
    zip_code = ZipField("ZIP code")
    telephone = PhoneNumberField()
    fax = PhoneNumberField(blank=True)
    confirmed_as = models.TextField(blank=True, default="", db_default="", editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = PracticeQuerySet.as_manager()

    class Meta:
        constraints = [known("state", UsState, "practice_state_known"), at_with_by("confirmed", "practice")]

    def as_seen(self) -> str:
        """Where it is and how it is reached, in one line: what confirming it covers (RX-12)."""
        return canonical({name: str(getattr(self, name)) for name in WHERE})

    def is_confirmed(self) -> bool:
        """Whether somebody of the pharmacy reached it just there, and nothing of it is another since."""
        return self.confirmed_as == self.as_seen()
