"""What a patient must not have and what else they take: lines are ended and added, never rewritten (RX-02, SEC-21)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import User
from patients.models import OfPatient, Patient
from patients.profile import Profile
from records.action import action, tell
from records.plain_text import TextRefused, plain_text
from records.rows import Invalid, NothingChanged, lock

# The parts of a profile, and the column of their lines that says it.
PARTS = {"allergies": "substance", "medicines": "text", "exclusions": "exclusion"}
# What says that there is none of a part.
FLAGS = ("no_known_allergies", "no_other_medicines")


@action
def change_profile(patient: Patient, profile: Profile, *, by: User, at: datetime) -> Patient:
    """Make `profile` what holds from now on. Raises Invalid, NothingChanged."""
    lock(patient)
    differing = write_profile(patient, profile, by=by, at=at)
    if not differing:
        raise NothingChanged("Nothing was changed: this is what is kept already.")
    tell(patient, "patient.profile_changed", after=differing)
    return patient


def add_to_profile(patient: Patient, profile: Profile, *, by: User, at: datetime) -> None:
    """Inside the action under way: add what `profile` says besides what is kept; nothing kept ends. Raises Invalid."""
    profile = cleaned_profile(profile)
    lock(patient)
    kept = {part: [getattr(row, column) for row in getattr(patient, part).current()] for part, column in PARTS.items()}
    allergies = (*kept["allergies"], *profile.allergies)
    medicines = (*kept["medicines"], *profile.medicines)
    whole = Profile(
        allergies=allergies,
        no_known_allergies=not allergies and (patient.no_known_allergies or profile.no_known_allergies),
        medicines=medicines,
        no_other_medicines=not medicines and (patient.no_other_medicines or profile.no_other_medicines),
        exclusions=frozenset(kept["exclusions"]) | profile.exclusions,
    )
    if differing := write_profile(patient, whole, by=by, at=at):
        tell(patient, "patient.profile_changed", after=differing)


def cleaned_profile(profile: Profile) -> Profile:
    """The profile without empty lines. Raises Invalid where something is left blank or contradicts itself."""
    lines = {part: _plain_lines(part, getattr(profile, part)) for part in ("allergies", "medicines")}
    cleaned = replace(profile, allergies=lines["allergies"], medicines=lines["medicines"])
    if wrong := cleaned.wrong():
        raise Invalid(wrong)
    return cleaned


def differing_parts(patient: Patient, profile: Profile) -> list[str]:
    """The parts of which something else is kept than `profile` says. Raises Invalid."""
    said = cleaned_profile(profile)
    flags = [name for name in FLAGS if getattr(patient, name) != getattr(said, name)]
    return [name for name in PARTS if _kept(patient, name) != set(getattr(said, name))] + flags


def write_profile(patient: Patient, profile: Profile, *, by: User, at: datetime) -> dict[str, Any]:
    """Inside the action under way: end and add lines; their ids by part, and what was turned: all that differed."""
    profile = cleaned_profile(profile)
    said = {name: _write(patient, name, getattr(profile, name), by, at) for name in PARTS}
    changed = {name: ids for name, ids in said.items() if ids["added"] or ids["ended"]}
    flags = {name: getattr(profile, name) for name in FLAGS}
    turned = {name: value for name, value in flags.items() if getattr(patient, name) != value}
    for name, value in turned.items():
        setattr(patient, name, value)
    patient.save(update_fields=list(flags))
    return changed | turned


def _kept(patient: Patient, part: str) -> set[str]:
    """What is said in this part now."""
    return set(getattr(patient, part).current().values_list(PARTS[part], flat=True))


def _write(patient: Patient, part: str, values: Iterable[str], by: User, at: datetime) -> dict[str, list[str]]:
    """End the lines no longer said and add the new ones; their ids."""
    lines, column = getattr(patient, part), PARTS[part]
    wanted = dict.fromkeys(values)
    held: dict[str, Any] = {getattr(row, column): row for row in lines.current()}
    ended = [row for value, row in held.items() if value not in wanted]
    for row in ended:
        row.ended_at, row.ended_by = at, by
        row.save(update_fields=["ended_at", "ended_by"])
    new = [value for value in wanted if value not in held]
    added = [_added(lines.model(patient=patient, added_at=at, added_by=by, **{column: value}), part) for value in new]
    return {"added": added, "ended": [row.public_id for row in ended]}


def _added(row: OfPatient, part: str) -> str:
    """The id of a saved line. Raises Invalid, with the part it belongs to."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Invalid({part: error.messages}) from error
    row.save(force_insert=True)
    return row.public_id


def _plain_lines(part: str, values: Iterable[str]) -> tuple[str, ...]:
    try:
        return tuple(line for line in map(plain_text, values) if line)
    except TextRefused as refused:
        raise Invalid({part: [str(refused)]}) from refused
