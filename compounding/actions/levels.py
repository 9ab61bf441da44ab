"""When a component is ordered again, and how it is kept (STK-02)."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from accounts.roles import PHARMACISTS
from compounding.bud_limits import KeptAt
from compounding.models import Component
from records import rows
from records.action import action
from records.refusals import NotAllowed, Refusal


class LevelsRefused(Refusal):
    """The levels do not go together (STK-02)."""

    code = "levels_refused"
    status = 422


@dataclass(frozen=True)
class Keeping:
    """The level it is ordered at and the one it is ordered up to, in its unit; where and how it is kept; its hazard."""

    reorder_at: Decimal | None = None
    order_up_to: Decimal | None = None
    kept_in: KeptAt | None = None
    storage: str = ""
    hazard: str = ""


@action
def set_levels(component: Component, keeping: Keeping, *, by: User, at: datetime) -> Component:
    """Say when a component is ordered and how it is kept. Raises NotAllowed, LevelsRefused, Invalid, NothingChanged."""
    if not by.roles_at(at) & PHARMACISTS:
        raise NotAllowed("A pharmacist sets the levels of a component (SEC-02). Nothing was saved.")
    low, high = keeping.reorder_at, keeping.order_up_to
    if (low is None) != (high is None):
        raise LevelsRefused("Both levels are set, or neither (STK-02). Nothing was saved.", code="half_levels")
    if low is not None and high is not None and not 0 <= low < high:
        raise LevelsRefused("It is ordered up to more than it is ordered at. Nothing was saved.", code="levels_crossed")
    said = asdict(keeping) | {"kept_in": keeping.kept_in or ""}
    rows.change(component, said, told=list(said))
    return component
