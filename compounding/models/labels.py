"""The labels of a batch, added up: printed equals applied, destroyed and retained, or it is said why not (REL-04)."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from compounding.models.batches import Batch
from records.models import Recorded
from records.models.fields import LineField

User = settings.AUTH_USER_MODEL


FOUND = ["applied", "gone", "destroyed", "retained", "not_printed"]  # what became of the labels that were made


@pghistory.track()
class LabelCount(Recorded):
    """One reconciliation; the last counts. `printed`, `applied` and `gone` are computed, the others counted by hand.

    `gone` went with the container they were on. Paper is counted, not files: `printed_more` are copies beyond those
    this house made, `not_printed` those it made and nobody printed.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="label_counts")
    printed = models.PositiveIntegerField()
    applied = models.PositiveIntegerField()
    gone = models.PositiveIntegerField()
    printed_more = models.PositiveIntegerField()
    not_printed = models.PositiveIntegerField(default=0, db_default=0)
    destroyed = models.PositiveIntegerField()
    retained = models.PositiveIntegerField()
    explanation = LineField(max_length=200, blank=True)
    counted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    counted_at = models.DateTimeField()

    class Meta:
        ordering = ["counted_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(explanation="") | Q(printed=sum(map(F, FOUND), -F("printed_more"))),
                name="label_count_adds_up_or_says_why",
            )
        ]

    @property
    def stream_key(self) -> str:
        """Told in the batch's story."""
        return self.batch.stream_key

    @property
    def printed_words(self) -> str:
        """How many of them were made, and how many of these are paper: `30 and 2 more, 1 never on paper`."""
        more = f" and {self.printed_more} more" if self.printed_more else ""
        return f"{self.printed}{more}{f', {self.not_printed} never on paper' if self.not_printed else ''}"

    @property
    def difference(self) -> int:
        """Labels nobody can account for; below zero, more were found than were printed."""
        return self.printed + self.printed_more - sum(getattr(self, name) for name in FOUND)
