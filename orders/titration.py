"""Titration arithmetic. Pure."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Step:
    """One step."""

    days: int | None
    dose_mg: Decimal
    times_per_day: int = 1
