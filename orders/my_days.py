"""The days of a patient's medicine as events for their own calendar: each new dose, and around a procedure."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _

from orders.calendar_file import Event
from orders.leaflet_content import LeafletContent
from orders.leaflet_facts import could_begin_on
from orders.models import Order
from orders.planned import procedure_of
from premises.models import Pharmacy


def days_of(
    order: Order, content: LeafletContent, pharmacy: Pharmacy, *, last_on: date | None, at: datetime
) -> list[Event]:
    """What a calendar is told of this fill, in the language of `content`.

    No dose is told after `last_on`, the last day before a procedure: when it starts again is not known. An event keeps
    its `uid`; whether a calendar moves it or adds another is up to that calendar, so the page says to delete the old.
    """
    return [*_doses(order, content, last_on or date.max), *_procedure(order, content, pharmacy, at)]


def _doses(order: Order, content: LeafletContent, last_on: date) -> Iterator[Event]:
    steps = [step for step in content.steps if step.first <= last_on]
    for number, step in enumerate(steps, start=1):
        title = _("Medicine: {dose}").format(dose=content.dose_said(step))
        text = f"{content.words.span(step.first, min(step.last, last_on))}. {step.directions}."
        yield Event(_uid(order, f"dose-{number}"), step.first, title, text)


def _procedure(order: Order, content: LeafletContent, pharmacy: Pharmacy, at: datetime) -> Iterator[Event]:
    """The last dose, the moment it stops, and the day itself with when one may begin again (SURG-01, SURG-02)."""
    plan = procedure_of(order.prescription, pharmacy, at=at)
    if plan is None or not content.procedure:
        return
    text = " ".join(content.procedure)
    if plan.last_dose_on >= could_begin_on(order, pharmacy, at=at):
        yield Event(_uid(order, "last-dose"), plan.last_dose_on, _("Medicine: the last dose for now"), text)
        yield Event(_uid(order, "stop"), plan.until, _("Medicine: take none from now on"), text)
    on = datetime.combine(plan.on, plan.time_of_day, tzinfo=pharmacy.zone) if plan.time_of_day else plan.on
    yield Event(_uid(order, "procedure"), on, _("Surgery or dental work: ask us when to begin again"), text)


def _uid(order: Order, what: str) -> str:
    """The same for the parts of a fill and for every file that is made of it."""
    return f"{order.prescription.public_id}-{order.fill_number}-{what}@aliquot"
