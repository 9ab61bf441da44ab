"""The labels of a batch, added up: printed equals applied, destroyed and retained, or it is said why not (REL-04)."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from compounding.models.batches import Batch
from records.models import Recorded
from records.models.fields import LineField

User = settings.AUTH_USER_MODEL


@pghistory.track()
class LabelCount(Recorded):
    """One reconciliation; the last counts. `printed`, `applied` and `gone` are computed, the others counted by hand.

    `gone` went with the container they were on. `printed_more` are copies beyond those this house asked for.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="label_counts")
    printed = models.PositiveIntegerField()
    applied = models.PositiveIntegerField()
    gone = models.PositiveIntegerField()
    printed_more = models.PositiveIntegerField()
    destroyed = models.PositiveIntegerField()
    retained = models.PositiveIntegerField()
    explanation = LineField(max_length=200, blank=True)
    counted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    counted_at = models.DateTimeField()

    class Meta:
        ordering = ["counted_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(explanation="")
                | Q(printed=F("applied") + F("gone") + F("destroyed") + F("retained") - F("printed_more")),
                name="label_count_adds_up_or_says_why",
            )
        ]

    @property
    def stream_key(self) -> str:
        """Told in the batch's story."""
        return self.batch.stream_key

    @property
    def difference(self) -> int:
        """Labels nobody can account for; below zero, more were found than were printed."""
        return self.printed + self.printed_more - self.applied - self.gone - self.destroyed - self.retained
