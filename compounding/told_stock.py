"""How components and received lots are told: chips, facts, movements, and what can be done next."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse

from accounts.models import User
from compounding.lifecycle import LOT_STEPS, LotStatus
from compounding.models import Component, Hydrate, Lot, Movement, StockCount
from premises.moments import record_day, record_moment
from premises.quantities import dose_text
from records.models import Document
from records.steps import open_steps
from records.told_papers import papers

SOON = timedelta(days=60)
GRAMS_FROM_MG = 10_000  # from here on nobody reads milligrams
STATE = {
    LotStatus.QUARANTINED: ("quarantine", "Quarantine"),
    LotStatus.RELEASED: ("released", "Released"),
    LotStatus.REJECTED: ("stopped", "Rejected"),
    LotStatus.RECALLED: ("stopped", "Recalled"),
}
# Step, name of its page, words, key; a page that does not exist is left out.
PAGES = (("release", "lot_release", "r"), ("reject", "lot_reject", "x"), ("recall", "lot_recall", ""))


@dataclass(frozen=True)
class Button:
    """One button of the strip at the foot."""

    label: str
    url: str
    key: str = ""
    kind: str = ""
    post: bool = False


@dataclass(frozen=True)
class Moved:
    """One line of a lot's ledger."""

    at: datetime
    what: str
    amount: str
    left: str
    who: str
    why: str


def state_of_lot(lot: Lot, today: date) -> tuple[str, str]:
    """The chip of a lot on `today`: what is computed shows before the verdict that still stands."""
    if lot.destroyed_at:
        return "new", "Destroyed"
    if lot.status in {LotStatus.QUARANTINED, LotStatus.RELEASED} and lot.is_expired(today):
        return "stopped", "Ended"
    if lot.status == LotStatus.RELEASED and lot.on_hand == 0:
        return "new", "Used up"
    if lot.status == LotStatus.RELEASED and lot.is_expired(today + SOON):
        return "waiting", "Ends soon"
    return STATE[LotStatus(lot.status)]


def amount_text(amount: Decimal, unit: str) -> str:
    """What there is of a component: `300 pieces`, `820.5 mg`, `98.4446 g`; a minus where it was taken."""
    sign, size = ("−" if amount < 0 else ""), abs(amount)
    if unit == "mg" and size >= GRAMS_FROM_MG:
        return f"{sign}{dose_text(size / 1000)}\u00a0g"
    return f"{sign}{dose_text(size)}\u00a0{unit}"


def typed_in(component: Component) -> tuple[str, int]:
    """In what amounts of a component are typed, and how many of its own unit one of these is: grams or pieces."""
    return ("pieces", 1) if component.unit == "pieces" else ("g", 1000)


def as_typed(amount: Decimal, component: Component) -> str:
    """An amount as it would be typed: `98.4446 g`, `300 pieces`."""
    unit, size = typed_in(component)
    return f"{dose_text(amount / size)}\u00a0{unit}"


def on_hand(lot: Lot) -> str:
    """What is left of a lot."""
    return amount_text(lot.on_hand, lot.component.unit)


def facts_of_lot(lot: Lot) -> list[tuple[str, str]]:
    """What the delivery and its papers said (CMP-05)."""
    if lot.made_from:
        return [
            ("Component", lot.component.name),
            ("Made", amount_text(lot.quantity, lot.component.unit)),
            ("Released", f"{record_day(lot.received_on)}, {lot.received_by.printed_name}"),
            ("Good to", f"{record_day(lot.expires_on)}, the beyond-use date of its batch (BUD-04)"),
        ]
    given = "" if lot.expiry_is_given else ", a year after receipt: the vendor gives none (CMP-03)"
    facts = [
        ("Component", lot.component.name),
        ("Vendor", lot.vendor),
        ("Manufacturer", lot.manufacturer),
        ("Catalogue number", lot.catalogue_number),
        ("Maker's lot", lot.maker_lot),
        ("Received", f"{record_day(lot.received_on)}, {lot.received_by.printed_name}"),
        ("Good to", f"{record_day(lot.expires_on)}{given}"),
        ("Came", amount_text(lot.quantity, lot.component.unit)),
    ]
    return [(label, value) for label, value in facts if value]


def certificate_facts(lot: Lot) -> list[tuple[str, str]]:
    """What the certificate of analysis says (CMP-09)."""
    facts = [("Form", "" if lot.hydrate == Hydrate.NOT_APPLICABLE else lot.get_hydrate_display())]
    if lot.assay_percent is not None:
        facts += [
            ("Assay", f"{dose_text(lot.assay_percent)} %, {lot.get_assay_basis_display()}"),
            ("Water", f"{dose_text(lot.water_percent)} %"),
            ("Solvents", f"{dose_text(lot.solvents_percent)} %"),
        ]
    if lot.average_mg and lot.component.tablet_mg:
        claim, average = dose_text(lot.component.tablet_mg), dose_text(round(lot.average_mg, 3))
        facts.append(("Label claim", f"{claim} mg in a tablet of {average} mg, the mean of {lot.tablets_weighed}"))
    if lot.made_from:
        facts += [("Diluent", f"{dose_text(lot.diluent_percent)} %, filler in what is made of it (D-12)")]
    return [(label, value) for label, value in facts if value]


def ledger_of(lot: Lot) -> list[Moved]:
    """Every movement, the last first."""
    unit = lot.component.unit
    found = Movement.objects.filter(lot=lot).select_related("by").order_by("-pk")
    return [
        Moved(
            moved.at, moved.get_kind_display().capitalize(), amount_text(moved.amount, unit),
            amount_text(moved.left, unit), moved.by.printed_name, moved.reason,
        )
        for moved in found
    ]  # fmt: skip


def papers_of_lot(lot: Lot) -> list[dict[str, Any]]:
    """Its labels, newest first, with how far each has come."""
    return papers(Document.objects.of(lot), address_of_paper)


def address_of_paper(paper: Document) -> str:
    """Its archived bytes."""
    return reverse("batch_paper", args=[paper.public_id])


def facts_of_count(lot: Lot) -> list[tuple[str, str]]:
    """What a counter compares with: the books, and the last count."""
    last = lot.counts.select_related("counted_by").order_by("-pk").first()
    facts = [("Component", lot.component.name), ("Maker's lot", lot.maker_lot)]
    return [*facts, ("The books say", as_typed(lot.on_hand, lot.component)), ("Last counted", _last(lot, last))]


def _last(lot: Lot, count: StockCount | None) -> str:
    if count is None:
        return "never"
    when = record_moment(count.counted_at)
    return f"{as_typed(count.counted, lot.component)}, {when}, {count.counted_by.printed_name}"


def buttons_of_lot(lot: Lot, user: User, today: date, at: datetime) -> list[Button]:
    """What `user`, who is of the bench, can do with the lot at `at`."""
    open_now, buttons = open_steps(lot, LOT_STEPS, user, at), list[Button]()
    for step, page, key in PAGES:
        if step in open_now:
            kind = "primary" if step == "release" else ""
            buttons.append(Button(LOT_STEPS[step].words, reverse(page, args=[lot.public_id]), key, kind))
    if not lot.destroyed_at:
        buttons.append(Button("Count the lot", reverse("lot_count", args=[lot.public_id]), "c"))
    if lot.is_to_destroy(today):
        buttons.append(Button("Destroy what is left", reverse("lot_destroy", args=[lot.public_id]), "d", "danger"))
    return buttons
