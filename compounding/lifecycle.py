"""The life of a formula as a table. Pure data; records.steps takes the steps."""

from enum import StrEnum

from accounts.roles import PHARMACISTS
from records.step import Step


class FormulaStatus(StrEnum):
    """Where a formula version is."""

    DRAFT = "draft"
    APPROVED = "approved"
    RETIRED = "retired"


S = FormulaStatus

FORMULA_STEPS: dict[str, Step] = {
    "draft": Step(from_=frozenset(), to=S.DRAFT, roles=PHARMACISTS, words="Write a formula"),
    "approve": Step(
        from_=frozenset({S.DRAFT}), to=S.APPROVED, roles=PHARMACISTS, words="Approve the formula", stamp="approved"
    ),
    "retire": Step(
        from_=frozenset({S.APPROVED}), to=S.RETIRED, roles=PHARMACISTS, words="Retire the formula", stamp="retired"
    ),
}
