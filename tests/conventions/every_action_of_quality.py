"""How each action about equipment, people of the bench and quality can be asked for."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from compounding.actions.people import assess
from compounding.models import Competence, EquipmentKind, Skill
from tests import factories
from tests.conventions.asked import Asked
from tests.conventions.world import World

C = "compounding.actions"
WHY = {"reason": "so"}


def _competence(w: World) -> Competence:
    return assess(w.technician, Skill.GARBING, shown_on=w.at.date(), by=w.in_charge, at=w.at)


def _calibration(w: World) -> dict[str, object]:
    day = w.at.date()
    return {"done_on": day, "due_on": day + timedelta(days=300), "done_for_us_by": "Example Metrology", "passed": True}


CASES: dict[str, Callable[[World], Asked]] = {
    f"{C}.equipment.add_equipment": lambda w: Asked(
        w.in_charge, (), {"code": "CAPM1", "name": "Capsule machine", "kind": EquipmentKind.CAPSULE_MACHINE}
    ),
    f"{C}.equipment.retire": lambda w: Asked(w.in_charge, (row := factories.a_balance(at=w.at),), WHY, row),
    f"{C}.equipment.calibrate": lambda w: Asked(w.in_charge, (factories.a_balance(at=w.at),), _calibration(w)),
    f"{C}.equipment.check_balance": lambda w: Asked(w.technician, (factories.a_balance(at=w.at), Decimal(200))),
    f"{C}.people.assess": lambda w: Asked(w.in_charge, (w.technician, Skill.GARBING), {"shown_on": w.at.date()}),
    f"{C}.people.end_competence": lambda w: Asked(w.in_charge, (row := _competence(w),), WHY, row),
    f"{C}.people.log_cleaning": lambda w: Asked(w.technician, (), {"surface": "Bench 1", "agent": "70 % alcohol"}),
    f"{C}.people.log_temperature": lambda w: Asked(
        w.technician, (), {"place": "Store", "reading_c": Decimal(22), "low_c": Decimal(20), "high_c": Decimal(25)}
    ),
}
