"""How each action about equipment, people of the bench and quality can be asked for."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from compounding.actions.people import assess
from compounding.actions.quality import Decision, open_deviation
from compounding.models import Batch, Competence, Deviation, Disposition, EquipmentKind, Skill
from tests import factories
from tests.conventions.asked import Asked
from tests.conventions.world import World
from tests.factories.quality import PDF

C = "compounding.actions"
WHY = {"reason": "so"}


def _competence(w: World) -> Competence:
    return assess(w.technician, Skill.GARBING, shown_on=w.at.date(), by=w.in_charge, at=w.at)


def _calibration(w: World) -> dict[str, object]:
    day = w.at.date()
    return {"done_on": day, "due_on": day + timedelta(days=300), "done_for_us_by": "Example Metrology", "passed": True}


def _made(w: World, **other: Any) -> Batch:
    return factories.a_made_batch(at=w.at, maker=w.technician, witness=w.in_charge, tested=False, **other)


def _deviation(w: World) -> Deviation:
    return open_deviation(_made(w), what="The sieve was torn.", by=w.technician, at=w.at)


def _close(w: World) -> Asked:
    decision = Decision("It was old.", "None: sieved again.", Disposition.ACCEPT)
    return Asked(w.in_charge, (row := _deviation(w), decision), about=row, signs=True)


def _potency(w: World) -> dict[str, object]:
    day = w.at.date()
    return {
        "laboratory": "Example Laboratory", "method": "HPLC", "sampled_on": day, "resulted_on": day, "certificate": PDF,
    }  # fmt: skip


CASES: dict[str, Callable[[World], Asked]] = {
    f"{C}.equipment.add_equipment": lambda w: Asked(
        w.in_charge, (), {"code": "CAPM1", "name": "Capsule machine", "kind": EquipmentKind.CAPSULE_MACHINE}
    ),
    f"{C}.equipment.retire": lambda w: Asked(w.in_charge, (row := factories.a_balance(at=w.at),), WHY, row),
    f"{C}.equipment.calibrate": lambda w: Asked(w.in_charge, (factories.a_balance(at=w.at),), _calibration(w)),
    f"{C}.equipment.check_balance": lambda w: Asked(w.technician, (factories.a_balance(at=w.at), Decimal(200))),
    f"{C}.quality.open_deviation": lambda w: Asked(w.technician, (_made(w),), {"what": "The sieve was torn."}),
    f"{C}.quality.close_deviation": _close,
    f"{C}.quality.record_potency": lambda w: Asked(w.in_charge, (_made(w), Decimal(80)), _potency(w)),
    f"{C}.verdicts.review": lambda w: Asked(w.in_charge, (row := _made(w),), about=row, signs=True),
    f"{C}.verdicts.send_back": lambda w: Asked(w.in_charge, (row := _made(w),), WHY, row),
    f"{C}.people.assess": lambda w: Asked(w.in_charge, (w.technician, Skill.GARBING), {"shown_on": w.at.date()}),
    f"{C}.people.end_competence": lambda w: Asked(w.in_charge, (row := _competence(w),), WHY, row),
    f"{C}.people.log_cleaning": lambda w: Asked(w.technician, (), {"surface": "Bench 1", "agent": "70 % alcohol"}),
    f"{C}.people.log_temperature": lambda w: Asked(
        w.technician, (), {"place": "Store", "reading_c": Decimal(22), "low_c": Decimal(20), "high_c": Decimal(25)}
    ),
}
