"""Files of lots, formulas and equipment: their columns, and how each row becomes what its page would do."""

from compounding.imports import equipment, formulas, lots
from compounding.models import ImportKind
from records.importing import Importer

IMPORTERS: dict[str, Importer] = {
    ImportKind.LOTS: lots.IMPORTER,
    ImportKind.FORMULAS: formulas.IMPORTER,
    ImportKind.EQUIPMENT: equipment.IMPORTER,
}
