"""What the pages of the pharmacy show: facts, licence lines, settings by group and the story of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from premises.actions.settings import may_change
from premises.addresses import address_line
from premises.forms import TIME_ZONES
from premises.models import InForce, Pharmacy, Setting, Standing, StateLicence
from premises.moments import record_day
from premises.setting_kinds import Group

STANDING_CHIP = {
    Standing.IN_FORCE: ("released", "In force"),
    Standing.ENDS_SOON: ("waiting", "Ends soon"),
    Standing.EXPIRED: ("stopped", "Expired"),
    Standing.ENDED: ("stopped", "Ended"),
}


@dataclass(frozen=True)
class LicenceLine:
    """One licence in a list, with its chip."""

    licence: StateLicence
    chip: tuple[str, str]


@dataclass(frozen=True)
class SettingLine:
    """One setting in the list."""

    state: InForce
    is_overdue: bool
    may_change: bool


def facts_of(pharmacy: Pharmacy) -> list[tuple[str, Any]]:
    """The profile, for reading."""
    numbers = [("Telephone", pharmacy.telephone), ("Toll-free", pharmacy.toll_free), ("Fax", pharmacy.fax)]
    return [
        ("Name", pharmacy.name),
        ("Address", address_line(pharmacy)),
        *((label, number.as_national) for label, number in numbers if number),
        ("Email", pharmacy.email or "none"),
        ("NPI", pharmacy.npi),
        ("Time zone", dict(TIME_ZONES).get(pharmacy.time_zone, pharmacy.time_zone)),
        ("Opening hours", pharmacy.opening_hours or "not given"),
    ]


def licence_lines(licences: Iterable[StateLicence], day: date) -> list[LicenceLine]:
    """Licences with how they stand on `day`."""
    warn_days = Setting.objects.value("licence_warning_days")
    return [LicenceLine(licence, STANDING_CHIP[licence.standing(day, warn_days)]) for licence in licences]


def settings_by_group(user: Any, at: datetime) -> list[tuple[Group, list[SettingLine]]]:
    """Every setting under its heading."""
    day = Pharmacy.objects.today(at)
    states = Setting.objects.all_in_force()
    lines = [SettingLine(state, state.is_overdue(day), may_change(state.default, user, at)) for state in states]
    return [(group, [line for line in lines if line.state.default.group is group]) for group in Group]


def setting_facts(state: InForce) -> list[tuple[str, Any]]:
    """Everything known of one setting."""
    default = state.default
    return [
        ("In force", state.said),
        ("Default", state.default_said),
        ("Limits", default.limits or "none"),
        ("Source", f"{default.source} ({default.rule})"),
        ("Review on", record_day(state.review_on)),
        ("Changed by", "pharmacist in charge, signing" if default.clinical else "pharmacist in charge, administrator"),
    ]


def story_of(state: InForce) -> list[dict[str, Any]]:
    """Every change of a setting, oldest first."""
    if state.row is None:
        return []
    versions = state.row.events.select_related("changed_by").order_by("version")
    return [
        {"at": row.changed_at, "who": row.changed_by.printed_name, "what": f"Set to {row.text}", "why": row.reason}
        for row in versions
    ]
