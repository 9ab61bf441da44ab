"""How each action about the texts of the leaflet can be asked for."""

from collections.abc import Callable

from tests import factories
from tests.conventions.asked import Asked
from tests.conventions.world import World
from tests.factories.leaflets import EN, ES, KEY, a_text, both

T = "orders.actions.leaflet_texts"


def _approve(w: World) -> Asked:
    factories.a_pharmacy(by=w.in_charge, at=w.at)
    row = both(by=w.in_charge, at=w.at)[0]
    return Asked(w.pharmacist, (row,), about=row, signs=True)


def _withdraw(w: World) -> Asked:
    row = a_text(at=w.at)
    return Asked(w.pharmacist, (row,), {"reason": "not yet"}, row)


def _write(w: World) -> Asked:
    a_text(at=w.at)
    said = {"en": f"{EN} Rest.", "es": f"{ES} Descanse."}
    return Asked(w.pharmacist, (KEY, said), {"reason": "calls", "seen": 1})


CASES: dict[str, Callable[[World], Asked]] = {
    f"{T}.write": _write,
    f"{T}.approve": _approve,
    f"{T}.withdraw": _withdraw,
}
