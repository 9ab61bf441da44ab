"""What a setting is: its type, limits and source, and how its value is read and said. Pure."""

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


class Group(StrEnum):
    """Under which heading a setting is listed."""

    DOSES = "Doses and surgery"
    ORDERS = "Prescriptions and orders"
    MAKING = "Making"
    STOCK = "Stock"
    DUTIES = "Separation of duties"
    ACCESS = "Access"
    VALIDITY = "How long a prescription is valid, by state"


class SettingRefused(ValueError):
    """The value is not of the setting's type, outside its limits, or contradicts another setting."""

    code = "setting_refused"


@dataclass(frozen=True, kw_only=True)
class Default:
    """One setting: what it is, what it is unless changed, and on whose word.

    clinical: only the pharmacist in charge may change it, signing, never the administrator.
    least and most include themselves.
    """

    key: str
    group: Group
    kind: Kind
    value: Any
    words: str
    rule: str
    source: str
    unit: str = ""
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

    def said(self, value: Any) -> str:
        """`value` as people read it: `yes`, `4.5 mg`."""
        return f"{self.text(value)} {self.unit}".strip()

    def text(self, value: Any) -> str:
        """`value` as it is typed and stored: what `parsed` reads."""
        return ("yes" if value else "no") if self.kind is Kind.YES_NO else str(value)

    @property
    def limits(self) -> str:
        """`0.1 to 10 mg`, or empty where there are none."""
        return f"{self.least} to {self.most} {self.unit}".strip() if self.least is not None else ""

    def _refuse_outside(self, value: Decimal) -> None:
        if (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
            raise SettingRefused(f"{self.words}: {value} is outside {self.limits} ({self.rule}).")


def _integer(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise SettingRefused("A whole number is needed.")
    return int(text)


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise SettingRefused("A number is needed, such as 4.5.") from error
    if not text.isascii() or not value.is_finite():
        raise SettingRefused("A number is needed, such as 4.5.")
    return value


def _yes_no(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise SettingRefused("Answer yes or no.")
    return text == "yes"


READERS: dict[Kind, Callable[[str], Any]] = {
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.YES_NO: _yes_no,
    Kind.TEXT: str,
}
