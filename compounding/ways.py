"""The ways on for a planned batch whose active is too little to weigh, and other sources of it (T-01, T-06, D-12)."""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from compounding.amounts import HUNDRED, MOST_DILUTED_AT_ONCE, aliquot_for, plain, reading_text
from compounding.foreseen import fewest_units, shelf_for
from compounding.lifecycle import BatchStatus
from compounding.making import in_a_sentence, lines_of
from compounding.models import Batch, Component, ComponentRole, Equipment, Lot
from compounding.planning import LARGEST_BATCH
from compounding.proposed import Proposed, proposed_from, usable_lots
from compounding.sources import sources_of
from compounding.targets import ComputedDifferently
from premises.moments import record_day
from premises.quantities import dose_text
from premises.terms import Form


@dataclass(frozen=True)
class Way:
    """One way on: what to do, with its figures. `url` leads there; `source` is planned by a press of the button."""

    title: str
    text: str
    url: str = ""
    button: str = ""
    source: str | None = None


@dataclass(frozen=True)
class Ways:
    """A heading, why there is one, and every way."""

    title: str
    why: str
    ways: Sequence[Way]


def ways_of(batch: Batch, day: date) -> Ways | None:
    """What else can be planned: where the active is too little to weigh, or where a trituration is on hand."""
    if batch.status != BatchStatus.PLANNED or batch.formula.active is None:
        return None
    try:
        return _too_little(batch, day) or _other_sources(batch, day)
    except ComputedDifferently:  # the problems say so
        return None


def _too_little(batch: Batch, day: date) -> Ways | None:
    finest = _finest(batch)
    need = _active(batch, day, None)
    if finest is None or need is None or need.target is None:
        return None
    minimum, amount = finest.minimum_mg(batch.figure("balance_error_percent")), need.target.amount
    if amount >= minimum:
        return None
    name, error = in_a_sentence(need.component.name), plain(batch.figure("balance_error_percent"))
    why = (
        f"{reading_text(amount, 'mg')} mg of {name} are needed. {finest.code} weighs from {plain(minimum)} mg: below "
        f"that its own error is more than the {error} % allowed (T-01)."
    )
    ways = [*_from_stock(batch, day), _larger(batch, day), _aliquot(batch, amount, minimum)]
    return Ways("Too little to weigh: the ways on", why, ways)


def _other_sources(batch: Batch, day: date) -> Ways | None:
    ways = [way for way in _from_stock(batch, day) if way.source]
    if batch.active_from:
        name = in_a_sentence(batch.formula.active.component.name)
        ways.append(Way(f"Weigh {name} itself", "As the formula names it.", button="Weigh it itself", source=""))
    why = "The composition stays the same: what a trituration brings of its diluent is left out of the filler (TRI-02)."
    return Ways("Weigh the active from", why, ways) if ways else None


def _from_stock(batch: Batch, day: date) -> Iterator[Way]:
    """Each stock trituration that fits, with the lot and the amount; the way to one where there is none."""
    sources = [source for source in sources_of(batch.formula) if source != batch.active_from]
    for source in sources:
        other = copy(batch)
        other.active_from = source
        yield _from(other, source, day)
    if not sources and not batch.active_from:
        active, filler = batch.formula.active.component, batch.formula.filler
        if filler is not None and Form(batch.formula.form).strength_per == "":
            text = f"None of {in_a_sentence(active.name)} in {in_a_sentence(filler.component.name)} is approved yet."
            yield Way("Make a stock trituration", text, reverse("formula_new"), "Write its formula")


def _from(other: Batch, source: Component, day: date) -> Way:
    rows = {row.line.role: row for row in reversed(_rows(other, day, _finest(other)))}
    active = rows[ComponentRole.ACTIVE]
    plan = f"{reverse('trituration_plan')}?formula={source.code}"
    title = f"Weigh from {source.code}"
    if active.lot is None or active.target is None:
        return Way(title, f"{source.name}: {active.why_not}", plan, f"Make {source.code}")
    stopped = [row.why_not for row in rows.values() if "no_room_for_diluent" in row.why_not]
    if stopped:
        return Way(title, " ".join(stopped))
    return Way(title, _said(active.lot, active.target.amount), button=title, source=source.public_id)


def _said(lot: Lot, amount: Decimal) -> str:
    diluent = amount * lot.diluent_percent / HUNDRED
    return (
        f"{reading_text(amount, 'mg')} mg of lot {lot.number}, {dose_text(lot.assay_percent or Decimal(0))} % active, "
        f"good to {record_day(lot.expires_on)}. The {diluent:.1f} mg of diluent in it are left out of the filler "
        "(TRI-02)."
    )


def _larger(batch: Batch, day: date) -> Way:
    formula, form = batch.formula, Form(batch.formula.form)
    fewest, units = fewest_units(formula, shelf_for([formula], day)), form.strength_per or form.plural
    if fewest is None:
        return Way("Make more at once", f"No batch of up to {LARGEST_BATCH} {units} can be weighed.")
    text = f"From {plain(fewest)} {units} on each component can be weighed; {plain(batch.planned_units)} are planned."
    return Way("Make more at once", text, f"{reverse('batch_plan')}?formula={formula.pk}", "Plan a larger batch")


def _aliquot(batch: Batch, need: Decimal, minimum: Decimal) -> Way:
    found, filler = aliquot_for(need, minimum), batch.formula.filler
    name = in_a_sentence(filler.component.name) if filler else "filler"
    if found.factor > MOST_DILUTED_AT_ONCE:
        text = f"It would be 1 in {plain(found.factor)}, too much to mix evenly at once: dilute in two stages (TRI-03)."
        return Way("Take an aliquot", text)
    text = (
        f"Weigh {plain(found.weigh_mg)} mg, mix it with {plain(found.diluent_mg)} mg of {name} and take "
        f"{plain(found.aliquot_mg)} mg of the {plain(found.total_mg)} mg: they hold the {plain(need)} mg (T-06). "
        "The rest is waste. This record has no line for it: a stock trituration is the same dilution with a record, "
        "a test and a date of its own."
    )
    return Way("Take an aliquot", text)


def _finest(batch: Batch) -> Equipment | None:
    return Equipment.objects.finest(batch.figure("balance_error_percent"))


def _active(batch: Batch, day: date, balance: Equipment | None) -> Proposed | None:
    return next((row for row in _rows(batch, day, balance) if row.line.role == ComponentRole.ACTIVE), None)


def _rows(batch: Batch, day: date, balance: Equipment | None) -> list[Proposed]:
    return proposed_from(batch, usable_lots({batch.component_for(line).pk for line in lines_of(batch)}, day), balance)
