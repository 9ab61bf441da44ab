"""What each station prints on: the stock chosen there for each use, and how far its sheet is used."""

from collections.abc import Sequence

from django.conf import settings
from django.db import models

from premises.stocks import Spot, Stock, Use
from records.action import once
from records.models import Recorded
from records.models.base import choices_of, known

DEFAULT = {Use.CONTAINER: Stock.ROLL_4X2, Use.LOT: Stock.ROLL_225X125}


class StationStockManager(models.Manager["StationStock"]):
    """What is printed on where."""

    def spot_of(self, station: str, use: Use) -> Spot:
        """The stock and next place of this station; the usual roll where none was chosen or no station is known."""
        found = self.filter(station=station, use=use).first() if station else None
        return found.spot if found else Spot(DEFAULT[use])

    def in_use(self, use: Use) -> Sequence[Stock]:
        """The stocks chosen at any station; the usual roll where none was."""
        return once(("stocks", use), lambda: self._chosen(use))

    def _chosen(self, use: Use) -> Sequence[Stock]:
        chosen = self.filter(use=use).order_by("stock").values_list("stock", flat=True).distinct()
        return [Stock(name) for name in chosen] or [DEFAULT[use]]


class StationStock(Recorded):
    """One station's choice for one use. `next_place` counts from 0; on a roll it stays there."""

    station = models.CharField(max_length=40)
    use = models.CharField(max_length=20, choices=choices_of(Use))
    stock = models.CharField(max_length=20, choices=choices_of(Stock))
    next_place = models.PositiveSmallIntegerField(default=0)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = StationStockManager()

    class Meta:
        constraints = [
            known("use", Use, "stationstock_use_known"),
            known("stock", Stock, "stationstock_stock_known"),
            models.UniqueConstraint(fields=["station", "use"], name="stationstock_once"),
            models.CheckConstraint(condition=models.Q(next_place__lt=10), name="stationstock_place_on_sheet"),
        ]

    @property
    def spot(self) -> Spot:
        """What is printed on next."""
        return Spot(Stock(self.stock), self.next_place)
