"""Numbers with units: which may come into the arithmetic, and how they are written on screen and paper. Pure."""

from collections.abc import Callable
from datetime import date, time
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from functools import wraps
from typing import ParamSpec, TypeVar

NO_BREAK_SPACE = "\u00a0"
MAGNITUDE = 28  # beyond 10 to the power of this no weight, dose or count of a pharmacy lies: a slip or an attack
SMALLEST_IN_MG = Decimal("0.1")
_PRECISION = Context(prec=28, traps=[DivisionByZero, InvalidOperation, Overflow])

P = ParamSpec("P")
R = TypeVar("R")


class NumberRefused(ValueError):
    """A number that cannot be what it stands for."""

    code = "number"


class NotFinite(NumberRefused):
    """Not a number, infinite, or absurdly large or small."""

    code = "not_finite"


class Negative(NumberRefused):
    """Below zero."""

    code = "negative"


class NotPositive(NumberRefused):
    """Zero or below where a dose, a divisor or a count is meant."""

    code = "not_positive"


def at_our_precision(function: Callable[P, R]) -> Callable[P, R]:
    """The function computes with our digits and our rounding, whatever decimal context its caller has set."""

    @wraps(function)
    def computed(*args: P.args, **kwargs: P.kwargs) -> R:
        with localcontext(_PRECISION):
            return function(*args, **kwargs)

    return computed


def not_negative(value: Decimal | int, what: str, rule: str) -> Decimal:
    """The value as `Decimal`, zero allowed. Raises TypeError for float and bool, `NotFinite`, `Negative`."""
    number = _decimal(value, what, rule)
    if number < 0:
        raise Negative(f"{what} is {number}, below zero ({rule})")
    return number


def positive(value: Decimal | int, what: str, rule: str) -> Decimal:
    """The value as `Decimal`, above zero. Raises TypeError for float and bool, `NotFinite`, `NotPositive`."""
    number = _decimal(value, what, rule)
    if number <= 0:
        raise NotPositive(f"{what} is {number}, not above zero ({rule})")
    return number


def count(value: int, what: str, rule: str) -> int:
    """A whole number of at least 1. Raises TypeError for anything but `int` (bool too), `NotPositive`."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{what} is a whole number (int), not {type(value).__name__} ({rule})")
    if value < 1:
        raise NotPositive(f"{what} is {value}, not at least 1 ({rule})")
    return value


def clock12(when: time) -> str:
    """`2:10 pm` with a no-break space, for prescribers and patients; a moment is already in its zone."""
    return f"{when.hour % 12 or 12}:{when:%M}\u00a0{'am' if when.hour < 12 else 'pm'}"


def dose_text(value: Decimal | int) -> str:
    """`0.5`, `3`: leading zero, no trailing zero, no exponent (ISMP, domain 2.4)."""
    number = not_negative(value, "dose", "domain 2.4")
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def strength_text(mg: Decimal | int, per: str = "", space: str = " ") -> str:
    """`4.5 mg`, `1 mg/mL`; below 0.1 mg in `75 mcg`, as people who prescribe so little say it.

    `per` is `mL` or `g` for a concentration; `space` may be `NO_BREAK_SPACE`.
    """
    number = not_negative(mg, "strength_mg", "domain 2.4")
    in_mcg = 0 < number < SMALLEST_IN_MG
    text = f"{dose_text(number * 1000)}{space}mcg" if in_mcg else f"{dose_text(number)}{space}mg"
    return f"{text}/{per}" if per else text


def us_date(day: date) -> str:
    """`11/23/2026`, the date on a label: two digits, two digits, four digits."""
    return f"{day:%m/%d}/{day.year:04d}"


def _decimal(value: Decimal | int, what: str, rule: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"{what} is a Decimal or an int, not {type(value).__name__} ({rule})")
    number = Decimal(value)
    if not number.is_finite() or (number and abs(number.adjusted()) > MAGNITUDE):
        raise NotFinite(f"{what} is {number}: not a finite number of sensible size ({rule})")
    return number
