"""How formulas are told: chips, facts and what can be done next."""

from datetime import datetime

from accounts.models import User
from compounding.lifecycle import FORMULA_STEPS, FormulaStatus
from compounding.models import Formula, FormulaIngredient
from premises.quantities import dose_text
from records.steps import open_steps

STATE = {
    FormulaStatus.DRAFT: ("waiting", "Waits for approval"),
    FormulaStatus.APPROVED: ("released", "Approved"),
    FormulaStatus.RETIRED: ("stopped", "Retired"),
}


def state_of(formula: Formula) -> tuple[str, str]:
    """The chip of a version: state and word."""
    return STATE[FormulaStatus(formula.status)]


def facts_of(formula: Formula) -> list[tuple[str, str]]:
    """What a maker and a reviewer read first."""
    return [
        ("Strength", formula.strength),
        ("Dosage form", formula.get_form_display()),
        ("Looks like", formula.description),
        ("Beyond-use date", f"{formula.bud_days} days, {formula.bud_reference}"),
        ("Storage", formula.storage),
        ("Written by", formula.drafted_by.printed_name),
    ]


def ingredients_of(formula: Formula) -> list[dict[str, str]]:
    """The components for each unit, in order."""
    return [
        {
            "name": line.component.name,
            "role": line.role,
            "amount": _amount(line),
            "contains": line.component.contains,
        }
        for line in formula.ingredients.select_related("component").order_by("position")
    ]


def _amount(line: FormulaIngredient) -> str:
    return f"{dose_text(line.amount_mg)} mg" if line.amount_mg else "to fill"


def may(formula: Formula, user: User, at: datetime) -> list[str]:
    """The steps open to `user` at `at`."""
    return open_steps(formula, FORMULA_STEPS, user, at)


def public_facts(formula: Formula) -> list[tuple[str, str]]:
    """What anyone who holds the label may know."""
    return [
        ("Medicine", "Naltrexone Hydrochloride"),
        ("Strength", formula.strength),
        ("Form", formula.get_form_display()),
        ("Looks like", formula.description),
        (
            "Made with",
            ", ".join(str(line) for line in formula.ingredients.select_related("component").order_by("position")),
        ),
        ("Storage", formula.storage),
    ]
