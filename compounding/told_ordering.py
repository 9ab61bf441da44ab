"""How what is to be ordered is told: what there is, what comes, how much of it and from whom (STK-02)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from compounding.models import Component
from compounding.reordering import Standing
from compounding.told_stock import as_typed


@dataclass(frozen=True)
class Wanted:
    """One line of the list to order."""

    name: str
    code: str
    free: str
    promised: str
    level: str
    quarantined: str
    ending: str
    order: str
    vendor: str
    catalogue_number: str
    maker: str


def wanted(found: Sequence[Standing]) -> list[Wanted]:
    """The components that are low, as lines, by name."""
    return [_line(each) for each in found if each.is_low]


def unwatched(found: Sequence[Standing]) -> int:
    """How many components have no level."""
    return sum(each.component.reorder_at is None for each in found)


def levels_text(component: Component) -> str:
    """`at 50 g, up to 200 g`; empty where none are set."""
    if component.reorder_at is None or component.order_up_to is None:
        return ""
    return f"at {as_typed(component.reorder_at, component)}, up to {as_typed(component.order_up_to, component)}"


def _line(each: Standing) -> Wanted:
    component, last = each.component, each.last
    order = _some(each.to_order, component)
    return Wanted(
        component.name, component.code, free=_signed(each.free, component), promised=_some(each.promised, component),
        level=levels_text(component) or "no level set", quarantined=_some(each.quarantined, component),
        ending=_some(each.ending, component), order=order or _instead(each),
        vendor=last.vendor if last else "made here" if component.triturates_id else "",
        catalogue_number=last.catalogue_number if last else "",
        maker=last.manufacturer if last else "",
    )  # fmt: skip


def _instead(each: Standing) -> str:
    """What helps where nothing has to be ordered."""
    return "Release what is in quarantine" if each.quarantined else "A planned batch finds none; set its levels"


def _some(amount: Decimal, component: Component) -> str:
    return as_typed(amount, component) if amount else ""


def _signed(amount: Decimal, component: Component) -> str:
    return f"−{as_typed(-amount, component)}" if amount < 0 else as_typed(amount, component)
