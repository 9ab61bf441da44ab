"""Numbers on screen and paper by ISMP rules. Pure."""

from decimal import Decimal


def dose_text(value: Decimal) -> str:
    """Leading zero, no trailing zero."""
    return f"{value.normalize():f}"


def strength_text(value: Decimal, per: str = "") -> str:
    """`4.5 mg`, `1 mg/mL`."""
    return f"{dose_text(value)} mg" + (f"/{per}" if per else "")
