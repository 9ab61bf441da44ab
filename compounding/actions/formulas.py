"""Writing, approving and retiring master formulation records (MFR-15)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.models import User
from compounding.bud_limits import BUD_CLASS
from compounding.duties import APPROVE_FORMULA
from compounding.lifecycle import FORMULA_STEPS, FormulaStatus
from compounding.models import Component, ComponentRole, Formula, FormulaIngredient
from premises.models import Setting
from premises.terms import Form
from records.action import action
from records.meanings import Meaning
from records.refusals import Refusal, SamePerson
from records.signatures import Proof, sign
from records.steps import begin, take


class FormulaRefused(Refusal):
    """The formula cannot be as it was written."""

    code = "formula_refused"
    status = 422


@dataclass(frozen=True)
class Ingredient:
    """One component per unit: `amount_mg` is None for a filler made up to the mark, of a shell its weight.

    `pack_mg` is what a full capsule holds of the pure powder (CAPS_FILL).
    """

    component: Component
    amount_mg: Decimal | None
    pack_mg: Decimal | None = None


@dataclass(frozen=True)
class FormulaText:
    """What a formula says. `strength_mg` is naltrexone hydrochloride per unit, mL or g."""

    code: str
    name: str
    form: Form
    strength_mg: Decimal
    description: str
    bud_days: int
    storage: str
    instructions: str
    bud_reference: str = "USP <795> default table"


@action
def draft(text: FormulaText, ingredients: Sequence[Ingredient], *, by: User, at: datetime) -> Formula:
    """Write the next version of the formula `text.code`. Raises FormulaRefused."""
    _refuse_bad(text, ingredients)
    last = Formula.objects.filter(code=text.code).aggregate(last=Max("version"))["last"] or 0
    formula = Formula(**asdict(text), version=last + 1, drafted_by=by, drafted_at=at)
    try:
        with transaction.atomic():
            begin("draft", formula, FORMULA_STEPS, by=by, at=at)
    except IntegrityError as error:
        raise FormulaRefused(f"Another version of {text.code} was written just now. Look at it first.") from error
    FormulaIngredient.objects.bulk_create(
        FormulaIngredient(
            formula=formula,
            position=position,
            component=i.component,
            amount_mg=i.amount_mg,
            pack_mg=i.pack_mg,
        )
        for position, i in enumerate(ingredients, start=1)
    )
    return formula


@action
def approve(formula: Formula, *, by: User, at: datetime, proof: Proof) -> Formula:
    """Approve a draft with a signature; the version approved before it is retired. Raises SamePerson."""
    if formula.drafted_by_id == by.pk and not Setting.objects.value(APPROVE_FORMULA.setting):
        raise SamePerson(f"{APPROVE_FORMULA.words} Nothing was saved.")
    earlier = Formula.objects.filter(code=formula.code, status=FormulaStatus.APPROVED).exclude(pk=formula.pk)
    for old in earlier.select_for_update():
        take("retire", old, FORMULA_STEPS, by=by, at=at, reason=f"version {formula.version} approved")
    take("approve", formula, FORMULA_STEPS, by=by, at=at)
    sign(formula, meaning=Meaning.MFR_APPROVED, by=by, at=at, proof=proof)
    return formula


@action
def retire(formula: Formula, *, reason: str, by: User, at: datetime) -> Formula:
    """Take an approved formula out of the catalogue; what was made on it keeps it."""
    take("retire", formula, FORMULA_STEPS, by=by, at=at, reason=reason)
    return formula


def _refuse_bad(text: FormulaText, ingredients: Sequence[Ingredient]) -> None:
    limit = BUD_CLASS[text.form]
    roles = [i.component.role for i in ingredients]
    if ComponentRole.ACTIVE not in roles:
        raise FormulaRefused("A formula has at least one active component (MFR-04).", code="no_active_component")
    if len({i.component.pk for i in ingredients}) < len(ingredients):
        raise FormulaRefused("A component stands in a formula once (MFR-04).", code="component_twice")
    if not 1 <= text.bud_days <= limit.most_days:
        raise FormulaRefused(
            f"{text.bud_days} days: {limit.words} forms have 1 to {limit.most_days} days without evidence (BUD-02).",
            code="bud_over_default",
        )
    if text.strength_mg <= 0:
        raise FormulaRefused("A strength is more than nothing (MFR-02).", code="no_strength")
