"""The page on which a station chooses what it prints on."""

from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.guards import SignedIn, only
from accounts.models import User
from accounts.roles import BENCH
from premises.actions.stations import choose_stock
from premises.forms import StationStockForm
from premises.models import StationStock
from premises.printing import said_of
from premises.stocks import Stock, Use
from records.form_page import form_page
from records.forms import posted


@only(*BENCH)
def station_stock(request: SignedIn) -> HttpResponse:
    """The stock for container labels at this station, and the place a sheet goes on at; then back to where one was."""
    back = _own_page(request.POST.get("back") or request.GET.get("back") or "")
    spot = StationStock.objects.spot_of(request.station, Use.CONTAINER)

    def act(stock: str, typed: int | None, by: User, at: datetime) -> StationStock:
        place = None if typed is None else typed - 1
        return choose_stock(request.station, Stock(stock), use=Use.CONTAINER, place=place, by=by, at=at)

    initial = {"stock": spot.stock.value, "place": spot.place + 1, "shown": spot.place + 1, "back": back}
    return form_page(
        request, StationStockForm(posted(request), initial=initial), act, done=lambda _: back,
        title="What this station prints on", button="Print on this", back_url=back, facts=[("Now", said_of(spot))],
        lead="Labels that are asked for here from now on. Those that were made stay as they are.",
    )  # fmt: skip


def _own_page(page: str) -> str:
    """A page of ours, else the worklist's."""
    is_ours = page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    return page if is_ours else reverse("home")
