"""Every setting of the house with its type, unit, default, source and review date. Pure: the values in force are rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

REVIEWED = date(2027, 11, 1)


class Kind(StrEnum):
    """The type a setting's value has."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    YES_NO = "yes_no"
    TEXT = "text"


class SettingRefused(ValueError):
    """The value is not of the setting's type or outside its limits."""

    code = "setting_refused"


@dataclass(frozen=True)
class Default:
    """One setting: what it is, what it is unless changed, and on whose word.

    clinical: only the pharmacist in charge may change it, never the administrator. least and most include themselves.
    """

    key: str
    kind: Kind
    value: Any
    words: str
    unit: str
    rule: str
    source: str
    clinical: bool = True
    least: Decimal | None = None
    most: Decimal | None = None
    review_on: date = REVIEWED

    def parsed(self, text: str) -> Any:
        """The value `text` stands for. Raises SettingRefused."""
        value = READERS[self.kind](text.strip())
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            self._refuse_outside(Decimal(value))
        return value

    def _refuse_outside(self, value: Decimal) -> None:
        if (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
            limits = f"{'' if self.least is None else self.least} to {'' if self.most is None else self.most}"
            raise SettingRefused(f"{self.words}: {value} is outside {limits} {self.unit} ({self.rule}).")


def _integer(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise SettingRefused("A whole number is needed.")
    return int(text)


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise SettingRefused("A number is needed, such as 4.5.") from error
    if not value.is_finite():
        raise SettingRefused("A number is needed, such as 4.5.")
    return value


def _yes_no(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise SettingRefused("Answer yes or no.")
    return text == "yes"


READERS: dict[Kind, Callable[[str], Any]] = {
    Kind.INTEGER: _integer, Kind.DECIMAL: _decimal, Kind.YES_NO: _yes_no, Kind.TEXT: str,
}  # fmt: skip

_D = Decimal
_ALL = [
    Default("dose_asks_below_mg", Kind.DECIMAL, _D("0.1"), "A dose under this asks: a mcg slip?", "mg", "RX-05", "domain", least=_D("0.001"), most=_D("1")),
    Default("dose_asks_above_mg", Kind.DECIMAL, _D("4.5"), "A dose over this asks", "mg", "RX-05", "domain", least=_D("0.1"), most=_D("10")),
    Default("dose_needs_indication_above_mg", Kind.DECIMAL, _D("6"), "A dose over this needs an indication and a second look", "mg", "RX-05", "domain", least=_D("0.1"), most=_D("10")),
    Default("dose_stops_from_mg", Kind.DECIMAL, _D("25"), "A dose from here on stops: not low dose, near the marketed tablet", "mg", "RX-05", "domain", least=_D("10"), most=_D("50")),
    Default("surgery_stop_hours", Kind.INTEGER, 72, "Stop this long before surgery", "hours", "SURG-01", "domain", least=_D(48), most=_D(240)),
    Default("prescription_valid_days", Kind.INTEGER, 365, "A prescription may be filled for", "days", "RX-EXP-1", "domain", least=_D(1), most=_D(730)),
    Default("promise_hours", Kind.INTEGER, 48, "An accepted order is promised within", "hours", "HOUSE-01", "house", clinical=False, least=_D(1), most=_D(720)),
    Default("idle_minutes", Kind.INTEGER, 15, "The screen locks and the signing period ends after", "minutes", "SEC-04", "45 CFR 164.312(a)(2)(iii)", clinical=False, least=_D(2), most=_D(15)),
    Default("staff_need_second_factor", Kind.YES_NO, False, "Staff need a second factor to sign in", "", "SEC-09", "45 CFR 164.312(d)", clinical=False),
    Default("prescribers_need_second_factor", Kind.YES_NO, False, "Prescribers need a second factor to sign in", "", "SEC-09", "45 CFR 164.312(d)", clinical=False),
    Default("one_pharmacist", Kind.YES_NO, False, "One pharmacist: the author may approve a formula", "", "DUTY-01", "house"),
]
DEFAULTS: dict[str, Default] = {default.key: default for default in _ALL}
