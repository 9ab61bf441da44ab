"""How stock triturations are told: what is on hand of them, what each was made of and went into (TRI-01, 7.4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from compounding.boards import state_of_batch
from compounding.formula_rules import RATIOS
from compounding.models import Batch, ComponentRole, Formula, Lot, Weighing
from compounding.models.stock import LotQuerySet
from compounding.told_stock import on_hand, state_of_lot
from premises.quantities import dose_text


@dataclass(frozen=True)
class Link:
    """One link of the chain back: a lot, and of one made here the batch it was made in."""

    lot: Lot
    batch: Batch | None


def with_chain(lots: LotQuerySet) -> LotQuerySet:
    """`lots` with what they were made of and went into, in as many queries for one as for fifty."""
    weighed = Weighing.objects.filter(voided_at=None).select_related("lot__component", "ingredient__component")
    used = Weighing.objects.filter(voided_at=None).select_related("batch__formula").order_by("batch__planned_at", "pk")
    return lots.prefetch_related(
        Prefetch("made_from__weighings", weighed.order_by("pk"), to_attr="standing_weighings"),
        Prefetch("weighings", used, to_attr="used_in"),
    )


def told(lots: Iterable[Lot], today: date) -> list[dict[str, Any]]:
    """Each trituration of `with_chain` as one line of the page."""
    return [
        {
            "lot": lot, "state": state_of_lot(lot, today), "on_hand": on_hand(lot), "content": content_text(lot),
            "batch": lot.made_from,
            "made_of": [row.lot for row in lot.made_from.standing_weighings],  # type: ignore[union-attr]
            "used_in": [(row.batch, state_of_batch(row.batch)) for row in lot.used_in],  # type: ignore[attr-defined]
        }
        for lot in lots
    ]  # fmt: skip


def content_text(lot: Lot) -> str:
    """`96.5 mg/g, found by a laboratory` or `100 mg/g, as mixed`; nothing for a received lot."""
    if lot.made_from is None or lot.assay_percent is None:
        return ""
    how = "found by a laboratory" if lot.certificate_sha256 else "as mixed"
    return f"{dose_text(lot.assay_percent * 10)}\u00a0mg/g, {how}"


def ratio_text(formula: Formula) -> str:
    """`1:10`."""
    return f"1:{RATIOS.get(formula.strength_mg, '')}"


def chain_of(batch: Batch) -> list[Link]:
    """From the trituration in a batch back to the lot that was received; nothing where it holds none (7.4)."""
    found = links_of(batch)
    return found if any(link.batch for link in found) else []


def links_of(batch: Batch) -> list[Link]:
    """The lots its active comes from, however far back."""
    found: list[Link] = []
    for row in batch.weighings.standing().filter(ingredient__component__role=ComponentRole.ACTIVE):
        found.append(Link(row.lot, row.lot.made_from))
        found += links_of(row.lot.made_from) if row.lot.made_from else []
    return found
