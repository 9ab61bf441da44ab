"""What the active of a formula can be weighed from beside the active itself: stock triturations of it (TRI-02)."""

from django.db.models import QuerySet

from compounding.formula_rules import PACKED
from compounding.models import Component, Formula
from premises.terms import Form


def sources_of(formula: Formula) -> QuerySet[Component]:
    """The stock triturations that may stand in for its active, the strongest first by code.

    Their diluent is what fills it up anyway, so that nothing is in a unit that its formula does not name (MFR-04).
    """
    active, filler = formula.active, formula.filler
    if Form(formula.form) not in PACKED or active is None or filler is None:
        return Component.objects.none()
    found = Component.objects.filter(triturates=active.component_id, diluent=filler.component_id)
    return found.order_by("code")
