"""Asking for paper: the row is written with the action, the worker makes it afterwards."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from accounts.models import User
from orders import tasks
from orders.actions.reopening import reopen_if_filled
from orders.documents import LABEL, LEAFLET
from orders.label_content import SPOT
from orders.label_facts import label_content
from orders.leaflet_content import LeafletContent, Wish
from orders.leaflet_facts import leaflet_content
from orders.lifecycle import OrderStatus
from orders.models import Container, FillLine, Order, Prescription
from orders.models.orders import WITH_BAG
from premises.actions.stations import take_spot
from premises.models import StationStock
from premises.stocks import Spot, Use
from premises.terms import Language
from records.action import action, tell
from records.models import Document
from records.papers import ask_for, is_there, next_version, refuse_without_reason
from records.refusals import Refusal
from records.steps import WrongStatus

WITH_LEAFLET = [OrderStatus.ACCEPTED, *WITH_BAG]
# What was proved of a container by a label that is void now.
UNPROVED = {"label_sha256": "", "photo_sha256": ""} | {
    f"{step}_{what}": None for step in ("labelled", "photographed", "inspected") for what in ("by", "at")
}


class ContainerGone(Refusal):
    """The container was handed over or voided already."""

    code = "container_gone"


@action
def ask_for_label(
    what: FillLine | Container, *, by: User, at: datetime, reason: str = "", station: str = ""
) -> Document:
    """Freeze what a label says and have it made: of a container, or the proof of a line. Raises ReprintNeedsReason.

    It is made for the stock that `station` prints on. A container has one live label: made again, with a reason, it
    voids the one before, and what was proved by that is proved anew (FILL-02). What left or is void gets none:
    ContainerGone.
    """
    if isinstance(what, Container):
        lock_container(what)
        line, container = what.line, what
    else:
        FillLine.objects.select_for_update(of=("self",)).get(pk=what.pk)
        line, container = what, None
    is_again = Document.objects.of(what, LABEL).exists()
    refuse_without_reason("The label", reason, there=is_again)
    if is_again and container:
        _unlabel(container, reason=reason, by=by, at=at)
    content = label_content(line, at=at, container=container).as_json()
    content |= {SPOT: _spot(station, container).as_json()}
    title = f"Label {line.order.number}-{line.position}"
    return ask_for(what, LABEL, title, content, task=tasks.render_document, by=by, at=at, reason=reason)


def _spot(station: str, container: Container | None) -> Spot:
    """The next place of the station's stock. A proof, on plain paper, is laid out like that and uses up none."""
    if container is None:
        return Spot(StationStock.objects.spot_of(station, Use.CONTAINER).stock)
    return take_spot(station, Use.CONTAINER)


def lock_container(container: Container) -> None:
    """Lock the order, then the container, both as they are now. Raises ContainerGone for what left or is void."""
    order = container.line.order
    order.refresh_from_db(from_queryset=Order.objects.select_for_update(of=("self",)))
    container.refresh_from_db(from_queryset=Container.objects.select_for_update(of=("self",)))
    container.line.order = order
    if container.voided_at or container.handed_over_at:
        raise ContainerGone("This container was handed over or voided already. Nothing was saved.")


@action
def ask_for_leaflet(order: Order, *, by: User, at: datetime, reason: str = "", wish: Wish | None = None) -> Document:
    """Freeze what the leaflet of a filled order says and have it made. Raises ReprintNeedsReason, WrongStatus.

    An order has one live leaflet: made again, with a reason, it voids the one before. What was voided with a container
    or failed needs none. Language, size and the section on cancer are as `wish` says, without one as they were chosen
    for the one before.
    """
    _refuse_without(order, WITH_LEAFLET)
    refuse_without_reason("The leaflet", reason, there=is_there(order, LEAFLET))
    content = leaflet_to_print(order, wish or chosen_before(order), at=at).as_json()
    title = f"Leaflet {order.number}"
    return ask_for(order, LEAFLET, title, content, task=tasks.render_document, by=by, at=at, reason=reason)


@action
def print_leaflet(order: Order, *, reason: str, wish: Wish, by: User, at: datetime) -> Document:
    """Make the leaflet of what is in the bag again, in another language or size too. Raises WrongStatus."""
    _refuse_without(order, WITH_BAG)
    tell(order, "order.print_leaflet", after=wish.as_json(), reason=reason)
    return ask_for_leaflet(order, reason=reason, wish=wish, by=by, at=at)


def _refuse_without(order: Order, statuses: Collection[str]) -> None:
    """Lock the order; raise WrongStatus unless it has one of these now, whatever it had when it was read."""
    now = Order.objects.select_for_update(of=("self",)).values_list("status", flat=True).get(pk=order.pk)
    if now not in statuses:
        raise WrongStatus("A leaflet says what is in the bag: fill the order first. Nothing was saved.")


def _unlabel(container: Container, *, reason: str, by: User, at: datetime) -> None:
    """Its label is void and so is its code: scan, photo and check have to see the new one; the order waits for that."""
    was_labelled = container.labelled_at is not None
    container.label_renewals += 1
    for name, value in UNPROVED.items():
        setattr(container, name, value)
    container.save(update_fields=["label_renewals", *UNPROVED])
    if was_labelled:
        reopen_if_filled(container.line.order, reason=reason, by=by, at=at)


def renew_leaflets(prescription: Prescription, *, reason: str, by: User, at: datetime) -> None:
    """Inside the action under way: make again the leaflets that tell other doses, days or plans than hold now."""
    for order in prescription.orders.filter(status__in=WITH_LEAFLET):
        if says_otherwise(order, at=at):
            ask_for_leaflet(order, reason=reason, by=by, at=at)


def says_otherwise(order: Order, *, at: datetime) -> bool:
    """Whether its leaflet tells other doses, days or another plan around a procedure than hold now."""
    leaflet = Document.objects.of(order, LEAFLET).live().first()
    if leaflet is None:
        return False
    printed = leaflet.content
    wish = replace(Wish.of(printed), language=printed.get("language", Language.ENGLISH))
    now = leaflet_content(order, at=at, wish=wish).as_json()
    return printed.get("procedure", []) != now["procedure"] or _doses(printed) != _doses(now)


def _doses(content: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What is taken on which days and from which bottles, without the words that say it."""
    return [tuple(step[name] for name in ("dose", "first", "last", "bottles")) for step in content["steps"]]


def leaflet_to_print(order: Order, wish: Wish, *, at: datetime) -> LeafletContent:
    """What the next version of its leaflet says, its number included (L5)."""
    return replace(leaflet_content(order, at=at, wish=wish), version=next_version(order, LEAFLET))


def chosen_before(order: Order) -> Wish:
    """How the newest leaflet of this order was asked for, whatever became of it.

    Whether the section on cancer is in it was decided of the patient, not of one fill: where nothing was chosen for
    this order it is as for the newest leaflet of the prescription.
    """
    newest = Document.objects.of(order, LEAFLET).first()
    wish = Wish.of(newest.content) if newest else Wish()
    if wish.cancer is not None:
        return wish
    last = Document.objects.of_rows(order.prescription.orders.all()).filter(document_kind=LEAFLET).first()
    return replace(wish, cancer=Wish.of(last.content).cancer) if last else wish
