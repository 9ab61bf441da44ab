"""What we can make."""

from compounding.models.formulas import Formula, FormulaIngredient, IngredientRole

__all__ = ["Formula", "FormulaIngredient", "IngredientRole"]
