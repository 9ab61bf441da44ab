"""Files of lots, formulas and equipment that were imported."""

from enum import StrEnum

from django.db import models

from records.models import FileImport
from records.models.base import choices_of, known


class ImportKind(StrEnum):
    """What the rows of a file are."""

    LOTS = "lots"
    FORMULAS = "formulas"
    EQUIPMENT = "equipment"


class StockImport(FileImport):
    """A file of the craft, of which at least one row was added."""

    TOLD = ("import_kind", *FileImport.TOLD)

    import_kind = models.CharField(max_length=10, choices=choices_of(ImportKind))

    class Meta(FileImport.Meta):
        abstract = False
        constraints = [known("import_kind", ImportKind, "stockimport_kind_known"), *FileImport.Meta.constraints]
