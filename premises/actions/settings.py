"""Changing a setting: whose it is to change, with a reason, and signed where it is clinical."""

from datetime import date, datetime
from typing import Any

from accounts.models import User
from accounts.roles import Role
from premises.defaults import DEFAULTS, refuse_contradiction
from premises.models import Setting
from premises.setting_kinds import Default, SettingRefused
from records.action import action
from records.meanings import Meaning
from records.refusals import NotAllowed, Refusal
from records.rows import add, change
from records.signatures import NotProved, Proof, sign

TOLD = ["key", "text", "version", "review_on"]


class SettingInvalid(Refusal):
    """The value is not of the setting's type, outside its limits, or contradicts another setting."""

    code = "setting_refused"
    status = 422


@action
def change_setting(
    key: str,
    text: str,
    *,
    reason: str,
    by: User,
    at: datetime,
    proof: Proof | None = None,
    review_on: date | None = None,
) -> Setting:
    """Put `text` in force for `key`; the same value again is a review. Without `review_on` it is due in a year.

    A clinical setting is signed (SETTING_CHANGED). Raises KeyError, NotAllowed, NotProved, SettingInvalid, Invalid.
    """
    default = DEFAULTS[key]
    _refuse_stranger(default, by, at)
    _refuse_value(default, text)
    setting = _written(default, text, reason=reason, by=by, at=at, review_on=review_on or _in_a_year(at))
    if default.clinical:
        if proof is None:
            raise NotProved("A clinical setting is changed with a signature (SEC-10). Nothing was saved.")
        sign(setting, meaning=Meaning.SETTING_CHANGED, by=by, at=at, proof=proof)
    return setting


def may_change(default: Default, user: Any, at: datetime) -> bool:
    """The pharmacist in charge changes every setting, the administrator those that are not clinical (SEC-02)."""
    held = user.roles_at(at)
    return Role.PHARMACIST_IN_CHARGE in held or (not default.clinical and Role.ADMINISTRATOR in held)


def _refuse_stranger(default: Default, by: User, at: datetime) -> None:
    if not may_change(default, by, at):
        who = "the pharmacist in charge" if default.clinical else "the pharmacist in charge or an administrator"
        raise NotAllowed(f"Only {who} changes this setting (SEC-02). Nothing was saved.")


def _refuse_value(default: Default, text: str) -> None:
    try:
        values = Setting.objects.values_in_force()
        refuse_contradiction(values | {default.key: default.parsed(text)})
    except SettingRefused as refused:
        raise SettingInvalid(f"{refused} Nothing was saved.") from refused


def _written(default: Default, text: str, *, by: User, at: datetime, **said: Any) -> Setting:
    values = said | {"text": default.text(default.parsed(text)), "changed_by": by, "changed_at": at}
    setting = Setting.objects.select_for_update().filter(key=default.key).first()
    if setting is None:
        setting = Setting(key=default.key, **values)
        add(setting, told=TOLD, reason=said["reason"])
    else:
        change(setting, values | {"version": setting.version + 1}, told=TOLD, reason=said["reason"])
    return setting


def _in_a_year(at: datetime) -> date:
    return date(at.year + 1, at.month, min(at.day, 28))
