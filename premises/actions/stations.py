"""Which stock a station prints on, and its sheets being used up place by place."""

from datetime import datetime

from accounts.models import User
from premises.models import StationStock
from premises.stocks import Spot, Stock, Use, why_not
from records.action import action, ask_again
from records.refusals import Refusal
from records.rows import add, change

TOLD = ["use", "stock", "next_place"]


class StockRefused(Refusal):
    """This stock does not serve what is to be printed (LBL-CA-1), or has no such place."""

    code = "stock_refused"
    status = 422


@action
def choose_stock(station: str, stock: Stock, *, use: Use, place: int | None, by: User, at: datetime) -> StationStock:
    """Print on `stock` at this station from now on, of a sheet on `place` next (from 0); a roll has one place.

    Without a place the sheet in the printer goes on where it is now, and another stock begins at its first. Raises
    StockRefused, NothingChanged.
    """
    if reason := why_not(stock, use):
        raise StockRefused(f"{reason} Nothing was saved.")
    row = _locked(station, use)
    place = _place_on(stock, place, row)
    if not 0 <= place < len(stock.places):
        raise StockRefused(f"There is no place {place + 1}: {stock.words}. Nothing was saved.")
    if row is None:
        row = StationStock(station=station, use=use, stock=stock, next_place=place, set_by=by, set_at=at)
        add(row, told=TOLD)
    elif row.spot == Spot(stock, place):
        change(row, {"stock": stock}, told=TOLD)  # refuses: nothing changed
    else:
        change(row, {"stock": stock, "next_place": place, "set_by": by, "set_at": at}, told=TOLD)
    ask_again(("stocks", use))
    return row


def _place_on(stock: Stock, place: int | None, row: StationStock | None) -> int:
    if not stock.is_sheet:
        return 0
    if place is None:
        return row.next_place if row and row.stock == stock else 0
    return place


def take_spot(station: str, use: Use) -> Spot:
    """Where the next label of this station is printed, inside the action that asks for it; the place after it is next.

    Two labels asked for at once get two places.
    """
    row = _locked(station, use)
    spot = row.spot if row else StationStock.objects.spot_of("", use)
    if row:
        _leave_at(row, spot.stock.after(spot.place))
    return spot


def take_sheets(station: str, use: Use, count: int) -> list[Spot]:
    """Where the labels of a print run are printed: it begins on a new sheet, and what its last one leaves is next."""
    row = _locked(station, use)
    stock = row.spot.stock if row else StationStock.objects.spot_of("", use).stock
    spots = stock.spots(count)
    if row and spots:
        _leave_at(row, stock.after(spots[-1].place))
    return spots


def _locked(station: str, use: Use) -> StationStock | None:
    return StationStock.objects.select_for_update().filter(station=station, use=use).first() if station else None


def _leave_at(row: StationStock, place: int) -> None:
    if place != row.next_place:
        row.next_place = place
        row.save(update_fields=["next_place"])
