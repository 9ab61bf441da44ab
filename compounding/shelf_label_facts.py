"""What the label of a component's shelf says, gathered from its row as it is now."""

from compounding.bud_limits import KeptAt
from compounding.models import Component
from compounding.shelf_label_content import ShelfLabelContent
from premises.models import Pharmacy
from premises.quantities import dose_text


def shelf_label_content(component: Component) -> ShelfLabelContent:
    """What its label says: what of tablets or triturations it is, where and how it is kept (CMP-05, STK-02)."""
    pharmacy = Pharmacy.objects.the_one()
    return ShelfLabelContent(
        name=component.name,
        number=component.code,
        what=_what(component),
        keeping=keeping_of(component),
        hazard=component.hazard,
        code=component.scan_code,
        training=bool(pharmacy and pharmacy.training),
    )


def keeping_of(component: Component) -> str:
    """`20 to 25 °C. Keep dry`: the range of where it is kept, and what else was said."""
    kept_at = KeptAt(component.kept_in).words.rpartition(", ")[2] if component.kept_in else ""
    return ". ".join(part for part in (kept_at, component.storage.rstrip(".")) if part)


def _what(component: Component) -> str:
    role = component.get_role_display().capitalize()
    if component.triturates and component.diluent:
        return f"{role}: trituration of {component.triturates.name} in {component.diluent.name}"
    return f"{role}: tablets of {dose_text(component.tablet_mg)} mg" if component.tablet_mg else role
