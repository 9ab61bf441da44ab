"""Saved views: a filter of the worklist under a name of one's own. No patient is in one."""

from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from records.models import Recorded
from records.models.base import at_with_by
from records.models.fields import LineField

User = settings.AUTH_USER_MODEL


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Which saved views."""

    def of(self, user: Any) -> "SavedViewQuerySet":
        """One's own that are kept, the oldest first: the order of their keys. Nobody sees another's."""
        return self.filter(saved_by=user, removed_at=None).order_by("saved_at", "pk")


@pghistory.track()
class SavedView(Recorded):
    """What one person filters the worklist by, as the address says it; removed, it stays for its story."""

    name = LineField(max_length=40)
    wanted = models.CharField(max_length=400)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    removed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            at_with_by("removed", "saved_view"),
            models.CheckConstraint(condition=~Q(wanted=""), name="saved_view_wants_something"),
            models.UniqueConstraint(
                fields=["saved_by", "name"],
                condition=Q(removed_at=None),
                name="saved_view_named_once",
                violation_error_message="You have a view of this name already. Give it another.",
            ),
        ]
