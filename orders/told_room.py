"""How the room for stock is told: a picture of the year, the number, and a sentence that says the same (503A-03)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from orders.demand import Demand
from orders.stock_drawing import Busiest, Picture, Stock, draw
from orders.stocking import YEAR_DAYS, Window, busiest, windows
from premises.quantities import dose_text
from premises.terms import Form


@dataclass(frozen=True)
class Room:
    """What may still be made to stock of one product. Without a picture: nothing was handed over in the year."""

    units: str
    unit: str
    title: str
    says: str
    facts: list[tuple[str, str]]
    picture: Picture | None = None


def room_told(demand: Demand, given: Mapping[date, Decimal], today: date) -> Room:
    """The room for stock of a product of which `given` was handed over in the last year, by day."""
    form = Form(demand.formula.form)
    unit, top = form.strength_per or form.plural, busiest(given)
    room = dose_text(demand.room)
    title = f"Room for {room} {unit} to stock" if demand.room else "No room for stock"
    return Room(room, unit, title, _says(demand, top, unit), _facts(demand), _picture(demand, given, top, today))


def _picture(demand: Demand, given: Mapping[date, Decimal], top: Window | None, today: date) -> Picture | None:
    if top is None:
        return None
    year = [today - timedelta(days=ago) for ago in reversed(range(YEAR_DAYS))]
    sums = [(window.last, window.units) for window in windows({day: given.get(day, Decimal(0)) for day in year})]
    stock = Stock(demand.free, demand.spare, demand.room)
    return draw(sums, sorted(given.items()), Busiest(top.first, top.last, top.units), stock)


def _facts(demand: Demand) -> list[tuple[str, str]]:
    return [
        ("Most in 30 days", dose_text(demand.limit)),
        ("On hand, free", dose_text(demand.free)),
        ("Under way, free", dose_text(demand.spare)),
    ]


def _says(demand: Demand, top: Window | None, unit: str) -> str:
    if top is None:
        return f"Nothing of it was handed over in the last {YEAR_DAYS} days, so none may be made to stock (503A-03)."
    days = f"from {top.first} to {top.last}"
    room = f"{dose_text(demand.room)} may" if demand.room else "none may"
    there = (
        f"{dose_text(demand.free)} are on hand and promised to nobody, {dose_text(demand.spare)} under way for nobody"
    )
    return (
        f"At most {dose_text(top.units)} {unit} were handed over in 30 days, {days}. {there}: {room} be made to stock."
    )
