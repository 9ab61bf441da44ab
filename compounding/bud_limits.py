"""The longest beyond-use date of each form without evidence (USP <795>, BUD-02). Pure."""

from dataclasses import dataclass

from premises.terms import Form


@dataclass(frozen=True)
class BudClass:
    """One class of the default table: its words and its longest beyond-use date in days."""

    words: str
    most_days: int


PRESERVED_AQUEOUS = BudClass("preserved aqueous", 35)
ORAL_NON_AQUEOUS = BudClass("oral liquid, non-aqueous", 90)
OTHER_NON_AQUEOUS = BudClass("other non-aqueous", 180)

BUD_CLASS = {
    Form.CAPSULE: OTHER_NON_AQUEOUS,
    Form.SUBLINGUAL_TABLET: OTHER_NON_AQUEOUS,
    Form.TROCHE: OTHER_NON_AQUEOUS,
    Form.ORAL_SOLUTION: PRESERVED_AQUEOUS,
    Form.ORAL_SUSPENSION: PRESERVED_AQUEOUS,
    Form.SUBLINGUAL_DROPS: ORAL_NON_AQUEOUS,
    Form.CREAM: PRESERVED_AQUEOUS,
    Form.GEL: PRESERVED_AQUEOUS,
}
