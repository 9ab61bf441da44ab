"""How long a preparation may be kept and what has to support it: classes, limits, evidence (BUD-01 to BUD-03). Pure."""

from dataclasses import dataclass
from enum import StrEnum

from premises.terms import Form


class BudClass(StrEnum):
    """The classes of the default table, by water and preservative (BUD-02)."""

    NON_PRESERVED_AQUEOUS = "non_preserved_aqueous"
    PRESERVED_AQUEOUS = "preserved_aqueous"
    ORAL_NON_AQUEOUS = "oral_non_aqueous"
    OTHER_NON_AQUEOUS = "other_non_aqueous"

    @property
    def limit(self) -> "BudLimit":
        """Its line of the table."""
        return LIMITS[self]


class BudBasis(StrEnum):
    """What the days assigned rest on (BUD-01 to BUD-03, MFR-10)."""

    TABLE = "table"
    MONOGRAPH = "monograph"
    STUDY = "study"

    @property
    def words(self) -> str:
        """What it is, as it is chosen and read."""
        return BASIS_WORDS[self]


BASIS_WORDS = {
    BudBasis.TABLE: "the default table of USP <795>",
    BudBasis.MONOGRAPH: "a compounded monograph (BUD-01)",
    BudBasis.STUDY: "a stability study, its document attached (BUD-03)",
}


class KeptAt(StrEnum):
    """At which temperature it is kept (MFR-09)."""

    ROOM = "room"
    REFRIGERATOR = "refrigerator"

    @property
    def words(self) -> str:
        """The range in words."""
        return {"room": "controlled room temperature, 20 to 25 °C", "refrigerator": "a refrigerator, 2 to 8 °C"}[self]


class EvidenceKind(StrEnum):
    """A document behind more days than the class has (BUD-01, BUD-03)."""

    STUDY = "study"
    EFFECTIVENESS = "effectiveness"
    MONOGRAPH = "monograph"

    @property
    def words(self) -> str:
        """What the document is."""
        return EVIDENCE_WORDS[self]


EVIDENCE_WORDS = {
    EvidenceKind.STUDY: "stability-indicating study of this formulation and container",
    EvidenceKind.EFFECTIVENESS: "antimicrobial effectiveness test (USP <51>)",
    EvidenceKind.MONOGRAPH: "compounded monograph of this preparation",
}


@dataclass(frozen=True)
class BudLimit:
    """One line of the default table: its words, its longest beyond-use date in days, and whether it holds water."""

    words: str
    most_days: int
    is_aqueous: bool = False


LIMITS = {
    BudClass.NON_PRESERVED_AQUEOUS: BudLimit("non-preserved aqueous", 14, is_aqueous=True),
    BudClass.PRESERVED_AQUEOUS: BudLimit("preserved aqueous", 35, is_aqueous=True),
    BudClass.ORAL_NON_AQUEOUS: BudLimit("oral liquid, non-aqueous", 90),
    BudClass.OTHER_NON_AQUEOUS: BudLimit("other non-aqueous", 180),
}
_DRY = (BudClass.OTHER_NON_AQUEOUS,)
_LIQUID = (BudClass.PRESERVED_AQUEOUS, BudClass.NON_PRESERVED_AQUEOUS, BudClass.ORAL_NON_AQUEOUS)
_ON_SKIN = (BudClass.PRESERVED_AQUEOUS, BudClass.NON_PRESERVED_AQUEOUS, BudClass.OTHER_NON_AQUEOUS)
# The classes a form can be of, the usual one first. A gelatin troche holds water; one on PEG does not (4.8).
CLASSES = {
    Form.CAPSULE: _DRY,
    Form.SUBLINGUAL_TABLET: _DRY,
    Form.TROCHE: (*_DRY, BudClass.PRESERVED_AQUEOUS, BudClass.NON_PRESERVED_AQUEOUS),
    Form.ORAL_SOLUTION: _LIQUID,
    Form.ORAL_SUSPENSION: _LIQUID,
    Form.SUBLINGUAL_DROPS: (BudClass.ORAL_NON_AQUEOUS, BudClass.PRESERVED_AQUEOUS, BudClass.NON_PRESERVED_AQUEOUS),
    Form.CREAM: _ON_SKIN,
    Form.GEL: _ON_SKIN,
    Form.TRITURATION: _DRY,
}


def usual_class(form: Form) -> BudClass:
    """The class a form is of unless its formula says otherwise."""
    return CLASSES[form][0]


def evidence_needed(bud_class: BudClass, basis: BudBasis, days: int) -> list[EvidenceKind]:
    """The documents that `days` need: none within the class, a study beyond it, with water a second one (BUD-03)."""
    if days <= bud_class.limit.most_days:
        return []
    if basis == BudBasis.MONOGRAPH:
        return [EvidenceKind.MONOGRAPH]
    return [EvidenceKind.STUDY, *([EvidenceKind.EFFECTIVENESS] if bud_class.limit.is_aqueous else [])]
