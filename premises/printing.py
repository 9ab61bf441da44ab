"""What a page shows of the stock its station prints on, and the form that changes it there."""

from typing import Any

from django.urls import reverse

from premises.models import StationStock
from premises.stocks import Spot, Stock, Use, stocks_for


def printing_on(station: str, use: Use, *, back: str, proposed: Stock | None = None) -> dict[str, Any]:
    """The stocks to choose from with the one that is used; `proposed` is offered in its place. `back` is the page."""
    spot = StationStock.objects.spot_of(station, use)
    offered = proposed or spot.stock
    return {
        "address": reverse("station_stock"), "back": back, "use": use.value, "words": said_of(spot),
        "stocks": [(stock.value, stock.words, stock is offered) for stock in stocks_for(use)],
        "place": spot.place + 1 if spot.stock.is_sheet else 0, "places": len(spot.stock.places),
    }  # fmt: skip


def said_of(spot: Spot) -> str:
    """As read by people: `roll of 4 x 2 in`, `A4 sheet, 10 of 105 x 57 mm, place 4`."""
    place = f", place {spot.place + 1}" if spot.stock.is_sheet else ""
    return f"{spot.stock.words}{place}"
