"""Files that were imported: which, by whom, and how much came of each."""

from enum import StrEnum

import pgtrigger
from django.conf import settings
from django.db import models

from records.models import Recorded
from records.models.base import choices_of, known
from records.models.fields import LineField

User = settings.AUTH_USER_MODEL


class ImportKind(StrEnum):
    """What the rows of a file are."""

    LOTS = "lots"
    FORMULAS = "formulas"
    EQUIPMENT = "equipment"


class StockImportQuerySet(models.QuerySet["StockImport"]):
    """Which imports."""

    def newest(self) -> "StockImportQuerySet":
        """The last first, with who did them."""
        return self.select_related("imported_by").order_by("-imported_at", "-pk")


class StockImport(Recorded):
    """One file of which at least one row was added; only ever added. The bytes are in the archive."""

    import_kind = models.CharField(max_length=10, choices=choices_of(ImportKind))
    file_name = LineField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64)
    added = models.PositiveIntegerField()
    there_before = models.PositiveIntegerField()
    imported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    objects = StockImportQuerySet.as_manager()

    class Meta:
        constraints = [
            known("import_kind", ImportKind, "stockimport_kind_known"),
            models.CheckConstraint(condition=models.Q(added__gt=0), name="stockimport_adds"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
