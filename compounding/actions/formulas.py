"""Writing, approving and retiring master formulation records (MFR-15)."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max

from accounts.models import User
from compounding.actions.triturations import enter_component
from compounding.duties import APPROVE_FORMULA
from compounding.formula_rules import Fault, faults_of, missing_for_approval
from compounding.formula_text import Check, FormulaText, Ingredient, Written
from compounding.lifecycle import FORMULA_STEPS, FormulaStatus
from compounding.models import Formula
from premises.models import Pharmacy, Setting
from records.action import action, tell
from records.database import lock_name
from records.meanings import Meaning
from records.public_ids import new_public_id
from records.refusals import Refusal, SamePerson
from records.rows import check_lines, lock
from records.signatures import Proof, sign, signatures_of
from records.steps import begin, refuse_unless_open, take

__all__ = ["Check", "FormulaText", "Ingredient", "approve", "draft", "draft_family", "edit", "retire"]


class FormulaRefused(Refusal):
    """The formula cannot be as it was written; `fields` says what is wrong where."""

    code = "formula_refused"
    status = 422

    def __init__(self, message: str, *, code: str | None = None, faults: Sequence[Fault] = ()) -> None:
        super().__init__(message, code=code)
        self.faults = faults


class FormulaFrozen(Refusal):
    """A version that is signed is not written again: write the next one (MFR-15)."""

    code = "formula_frozen"


class FormulaChanged(Refusal):
    """Somebody wrote at this draft after the page was opened."""

    code = "formula_changed"


class NewerApproved(Refusal):
    """A newer version of this formula is approved already (MFR-15)."""

    code = "newer_version_approved"


@action
def draft(
    text: FormulaText,
    ingredients: Sequence[Ingredient],
    checks: Sequence[Check] = (),
    *,
    documents_of: Formula | None = None,
    by: User,
    at: datetime,
) -> Formula:
    """Write the next version of the formula `text.code`, with the documents of an earlier one if they still count.

    Raises FormulaRefused, Invalid.
    """
    written = Written(text, tuple(ingredients), tuple(checks))
    _refuse_faults(faults_of(written))
    lock_name(f"formula {text.code}")
    last = Formula.objects.filter(code=text.code).aggregate(last=Max("version"))["last"] or 0
    formula = Formula(**text.columns(), version=last + 1, drafted_by=by, drafted_at=at)
    begin("draft", formula, FORMULA_STEPS, by=by, at=at)
    _write_parts(formula, written)
    for row in documents_of.evidence.all() if documents_of else []:
        row.pk, row.public_id, row.formula = None, new_public_id(), formula
        row.save(force_insert=True)
    return formula


@action
def draft_family(members: Iterable[Written], *, by: User, at: datetime) -> list[Formula]:
    """Write a draft for each strength of a family, all or none (1.2). Raises FormulaRefused."""
    made = [
        draft(member.text, member.ingredients, member.checks, by=by, at=at)
        for member in sorted(members, key=lambda member: member.text.code)
    ]
    if not made:
        raise FormulaRefused("Choose at least one strength. Nothing was saved.", code="no_strength_chosen")
    return sorted(made, key=lambda formula: formula.strength_mg)


@action
def edit(formula: Formula, written: Written, *, seen: str = "", by: User, at: datetime) -> Formula:
    """Write a draft again, by its author, until somebody signs it. Raises FormulaFrozen, FormulaChanged."""
    lock(formula)
    refuse_unless_open("edit", formula, FORMULA_STEPS["edit"], by=by, at=at)
    if not formula.is_open:
        raise FormulaFrozen("Somebody has signed this draft. Write the next version (MFR-15). Nothing was saved.")
    if formula.drafted_by_id != by.pk:
        name = formula.drafted_by.printed_name
        raise FormulaFrozen(f"{name} writes this draft. Write the next version (MFR-15).", code="not_the_author")
    _refuse_unseen(formula, seen)
    if written.text.code != formula.code:
        fault = Fault("code_changed", "code", "A draft keeps its code. Write a new formula for another (MFR-15).")
        raise FormulaRefused(f"{fault.words} Nothing was saved.", code=fault.code, faults=[fault])
    _refuse_faults(faults_of(written))
    take("edit", formula, FORMULA_STEPS, by=by, at=at, **_changed(formula, written))
    for parts in (formula.ingredients, formula.checks):
        parts.update(formula=None)
    _write_parts(formula, written)
    return formula


@action
def approve(formula: Formula, *, seen: str = "", by: User, at: datetime, proof: Proof) -> Formula:
    """Sign a draft; with the last signature the house asks for it is approved, and the version before is retired.

    Raises SamePerson, FormulaRefused, FormulaChanged, NewerApproved.
    """
    lock_name(f"formula {formula.code}")
    lock(formula)
    refuse_unless_open("approve", formula, FORMULA_STEPS["approve"], by=by, at=at)
    _refuse_unseen(formula, seen)
    _refuse_signer(formula, by)
    _refuse_faults(missing_for_approval(formula), before="Not approved: it does not say ")
    if formula.approvals + 1 < Setting.objects.value("formula_approvals"):
        formula.approvals += 1
        formula.save(update_fields=["approvals"])
        tell(formula, "formula.signed", after={"approvals": formula.approvals})
    else:
        _approve(formula, by=by, at=at)
    sign(formula, meaning=Meaning.MFR_APPROVED, by=by, at=at, proof=proof)
    return formula


@action
def retire(formula: Formula, *, reason: str, by: User, at: datetime) -> Formula:
    """Take an approved formula out of the catalogue, or give up a draft; what was made on it keeps it."""
    take("retire", formula, FORMULA_STEPS, by=by, at=at, reason=reason)
    return formula


def fingerprint(formula: Formula) -> str:
    """What a page was opened on, so that what is signed or written over is what was seen."""
    return hashlib.sha256(formula.signed_content().encode()).hexdigest()[:32]


def _approve(formula: Formula, *, by: User, at: datetime) -> None:
    earlier = Formula.objects.filter(code=formula.code, status=FormulaStatus.APPROVED).exclude(pk=formula.pk)
    for old in earlier.select_for_update():
        if old.version > formula.version:
            raise NewerApproved(f"Version {old.version} of {old.code} is approved already (MFR-15). Nothing was saved.")
        take("retire", old, FORMULA_STEPS, by=by, at=at, reason=f"version {formula.version} approved")
    today = Pharmacy.objects.today(at)
    review_on = today + timedelta(days=Setting.objects.value("formula_review_days"))
    if formula.is_trituration:
        enter_component(formula)
    approvals = formula.approvals + 1
    take(
        "approve", formula, FORMULA_STEPS, by=by, at=at,
        approvals=approvals, effective_on=today, review_on=review_on,
    )  # fmt: skip


def _refuse_signer(formula: Formula, by: User) -> None:
    if formula.drafted_by_id == by.pk and not Setting.objects.value(APPROVE_FORMULA.setting):
        raise SamePerson(f"{APPROVE_FORMULA.words} Nothing was saved.")
    if formula.approvals and by.pk in {signature.by_id for signature in signatures_of(formula)}:
        raise SamePerson("You have signed this version. The second signature is another pharmacist's (MFR-15).")


def _refuse_unseen(formula: Formula, seen: str) -> None:
    if seen and seen != fingerprint(formula):
        raise FormulaChanged("This draft was changed after you opened the page. Read it again. Nothing was saved.")


def _refuse_faults(faults: Sequence[Fault], before: str = "") -> None:
    if faults:
        said = "; ".join(fault.words.rstrip(".") for fault in faults)
        raise FormulaRefused(f"{before}{said}. Nothing was saved.", code=faults[0].code, faults=faults)


def _write_parts(formula: Formula, written: Written) -> None:
    both: list[tuple[str, Sequence[Any]]] = [("line", written.ingredients), ("check", written.checks)]
    for word, parts in both:
        rows = [part.row(formula, position) for position, part in enumerate(parts, start=1)]
        faults = [fault for n, row in enumerate(rows) for fault in _untidy(row, f"{word}.{n}")]
        _refuse_faults(faults)
        if rows:
            type(rows[0])._default_manager.bulk_create(rows)


def _untidy(row: Any, place: str) -> list[Fault]:
    """What is wrong with the words of one part; its lines are cleaned on the way."""
    try:
        check_lines(row)
        row.clean_fields(exclude=["formula", "component"])
    except Refusal as refusal:
        found = getattr(refusal, "fields", {})
    except ValidationError as error:
        found = error.message_dict
    else:
        return []
    return [Fault("text_refused", f"{place}.{name}", " ".join(words)) for name, words in found.items()]


def _changed(formula: Formula, written: Written) -> dict[str, Any]:
    """The columns that say something else now, cleaned as they are kept."""
    wanted = Formula(**written.text.columns())
    check_lines(wanted)
    said = {name: getattr(wanted, name) for name in written.text.columns()}
    return {name: value for name, value in said.items() if getattr(formula, name) != value}
