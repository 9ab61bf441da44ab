"""How equipment, competence and logs are told: chips, facts, and what can be done next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from accounts.models import User
from accounts.roles import BENCH, PHARMACISTS
from compounding.amounts import plain
from compounding.gates import balance_gates
from compounding.models import Competence, Equipment, Skill
from compounding.told_stock import Button
from premises.models import Setting
from premises.moments import record_day

SOON = timedelta(days=30)
SKILL_WORDS = {skill: skill.value.replace("_", " ") for skill in Skill}


@dataclass(frozen=True)
class Held:
    """One person with each skill: the competence that counts, or None."""

    person: User
    skills: list[tuple[str, Competence | None]]


def state_of_equipment(equipment: Equipment, today: date) -> tuple[str, str]:
    """The chip of a piece of equipment: what it waits for, or that it may be used."""
    if equipment.retired_at:
        return ("stopped", "Out of service")
    if not equipment.is_balance:
        return _other_state(equipment, today)
    stops = balance_gates(equipment, today=today)
    if not stops:
        return _soon(equipment, today) or ("released", "May weigh")
    waits = stops[0].code == "EQP-02" and equipment.check_of(today) is None
    return ("waiting", "Check it today") if waits else ("stopped", stops[0].title)


def _other_state(equipment: Equipment, today: date) -> tuple[str, str]:
    if equipment.last_calibration() and not equipment.is_calibrated_on(today):
        return ("stopped", "Calibration is over")
    return _soon(equipment, today) or ("released", "In service")


def _soon(equipment: Equipment, today: date) -> tuple[str, str] | None:
    last = equipment.last_calibration()
    return ("waiting", "Calibrate soon") if last and last.due_on <= today + SOON else None


def lines_of(found: Iterable[Equipment], today: date) -> list[dict[str, Any]]:
    """Equipment, one a line."""
    return [
        {"equipment": row, "state": state_of_equipment(row, today), "calibration": row.last_calibration()}
        for row in found
    ]


def facts_of_equipment(equipment: Equipment) -> list[tuple[str, str]]:
    """What it is and what it can do."""
    facts = [
        ("Kind", equipment.get_kind_display()),
        ("Serial number", equipment.serial),
        ("Stands in", equipment.place),
        ("Added", f"{record_day(equipment.added_at)}, {equipment.added_by.printed_name}"),
    ]
    if equipment.retired_by and equipment.retired_at:
        said = f"{record_day(equipment.retired_at)}, {equipment.retired_by.printed_name}"
        facts.append(("Out of service", said))
    return [(label, value) for label, value in [*facts, *_weighs(equipment)] if value]


def _weighs(equipment: Equipment) -> list[tuple[str, str]]:
    if not equipment.is_balance:
        return []
    return [
        ("Readability", f"{plain(equipment.readability_mg or 0)} mg"),
        ("Sensitivity", f"{plain(equipment.sensitivity_mg or 0)} mg"),
        ("Weighs from", weighs_from(equipment)),
        (
            "Test weight",
            f"{plain(equipment.test_weight_mg or 0)} mg, may be off by {plain(equipment.tolerance_mg or 0)} mg",
        ),
    ]


def weighs_from(balance: Equipment) -> str:
    """The least it weighs, with the setting in force now: `20 mg`."""
    return f"{plain(balance.minimum_mg(Setting.objects.value('balance_error_percent')))} mg"


def buttons_of_equipment(equipment: Equipment, user: User, at: datetime) -> list[Button]:
    """What `user` can do with it."""
    if equipment.retired_at:
        return []
    held = user.roles_at(at)
    found = []
    if equipment.is_balance and held & BENCH:
        found.append(Button("Check it now", _at("equipment_check", equipment), "k", "primary"))
    if held & PHARMACISTS:
        found.append(Button("Enter a calibration", _at("equipment_calibrate", equipment), "c"))
        found.append(Button("Take it out of service", _at("equipment_retire", equipment), "x"))
    return found


def skills_of(people: Iterable[User], counting: Iterable[Competence]) -> list[Held]:
    """Each person with each skill and the competence that lasts longest."""
    best: dict[tuple[int, str], Competence] = {}
    for row in sorted(counting, key=lambda row: row.until_on):
        best[row.person_id, row.skill] = row
    return [
        Held(person, [(words, best.get((person.pk, skill.value))) for skill, words in SKILL_WORDS.items()])
        for person in people
    ]


def _at(page: str, equipment: Equipment) -> str:
    return reverse(page, args=[equipment.public_id])
