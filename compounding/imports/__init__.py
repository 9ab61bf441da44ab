"""Files of lots, formulas and equipment: their columns, and how each row becomes what its page would do."""

from django.conf import settings

from compounding.actions.importing import Importer
from compounding.imports import equipment, formulas, lots
from compounding.models import ImportKind

IMPORTERS: dict[ImportKind, Importer] = {
    ImportKind.LOTS: lots.IMPORTER,
    ImportKind.FORMULAS: formulas.IMPORTER,
    ImportKind.EQUIPMENT: equipment.IMPORTER,
}


def example_of(kind: ImportKind) -> bytes:
    """A file of this kind that can be imported, to begin with."""
    data: bytes = (settings.BASE_DIR / "examples" / f"{kind.value}.csv").read_bytes()
    return data
