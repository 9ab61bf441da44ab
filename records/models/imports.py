"""Files that were imported: which, by whom, and how much came of each."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from records.models.base import Recorded
from records.models.events import APPEND_ONLY
from records.models.fields import LineField


class ImportQuerySet(models.QuerySet["FileImport"]):
    """Which imports."""

    def newest(self) -> Self:
        """The last first, with who did them."""
        return self.select_related("imported_by").order_by("-imported_at", "-pk")


class FileImport(Recorded):
    """One file of which at least one row was added; only ever added. The bytes are in the archive."""

    TOLD: ClassVar[tuple[str, ...]] = ("file_name", "file_sha256", "added", "there_before")

    file_name = LineField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64)
    added = models.PositiveIntegerField()
    there_before = models.PositiveIntegerField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    objects = ImportQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(condition=models.Q(added__gt=0), name="%(class)s_adds")]
        triggers = APPEND_ONLY
