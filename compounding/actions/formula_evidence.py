"""The documents behind a longer beyond-use date: attached to a draft, archived, covered by its approval (BUD-03)."""

from datetime import datetime

from accounts.models import User
from accounts.roles import PHARMACISTS
from compounding.actions.formulas import FormulaFrozen
from compounding.bud_limits import EvidenceKind
from compounding.models import Formula, FormulaEvidence
from records import archive, readback
from records.action import action, tell
from records.refusals import NotAllowed, Refusal
from records.rows import check_lines, lock

LARGEST_EVIDENCE = 10 * 1024 * 1024


class EvidenceRefused(Refusal):
    """The document cannot be attached (BUD-03)."""

    code = "evidence_refused"
    status = 422


@action
def add_evidence(
    formula: Formula, *, kind: EvidenceKind, title: str, pdf: bytes, by: User, at: datetime
) -> FormulaEvidence:
    """Attach a document to a draft that nobody has signed. Raises EvidenceRefused, FormulaFrozen, Invalid."""
    if not by.roles_at(at) & PHARMACISTS:
        raise NotAllowed("A pharmacist attaches evidence (SEC-02). Nothing was saved.")
    lock(formula)
    if not formula.is_open:
        raise FormulaFrozen("This version is signed. Write the next one to attach a document (MFR-15).")
    if len(pdf) > LARGEST_EVIDENCE:
        raise EvidenceRefused("The document is over 10 MB (BUD-03). Nothing was saved.", code="evidence_too_large")
    if not readback.is_pdf(pdf):
        raise EvidenceRefused("The document is not a PDF that opens (BUD-03).", code="evidence_not_a_pdf")
    row = FormulaEvidence(
        formula=formula, kind_of=kind, title=title, sha256=archive.store(pdf), added_by=by, added_at=at
    )
    check_lines(row)
    row.save(force_insert=True)
    tell(formula, "formula.evidence_added", after={"kind": kind, "sha256": row.sha256})
    tell(row, "formulaevidence.added", after={"sha256": row.sha256})
    return row
