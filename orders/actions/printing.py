"""Asking for the labels or leaflets of many at once: one print run, each paper as if asked for alone."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import F

from accounts.models import User
from orders import tasks
from orders.actions.paper import UNPROVED, ContainerGone, chosen_before, leaflet_to_print
from orders.actions.reopening import reopen_each_filled
from orders.documents import LABEL, LEAFLET
from orders.label_content import SPOT
from orders.label_facts import label_contents
from orders.models import Container, Order
from orders.models.orders import WITH_BAG
from premises.actions.stations import take_sheets
from premises.stocks import Use
from records.action import action
from records.models import Document, PrintRun
from records.papers import Wanted, ask_for_many, refuse_without_reason, versions_of
from records.refusals import Refusal
from records.steps import WrongStatus


class NothingToPrint(Refusal):
    """None of what was chosen has paper of this kind."""

    code = "nothing_to_print"
    status = 422


@action
def print_labels(
    containers: Iterable[Container], *, title: str, by: User, at: datetime, reason: str = "", station: str = ""
) -> PrintRun:
    """Freeze what the labels of these containers say and have them made, as one run; few queries for however many.

    They are made for the stock that `station` prints on, sheets from a new one on. As with one: made again only with a
    reason, and then what was proved by the one before is proved anew (FILL-02). Raises NothingToPrint,
    ReprintNeedsReason, and ContainerGone if one of them left or is void: then none is made.
    """
    rows = _locked(containers)
    if not rows:
        raise NothingToPrint("No container in the house was chosen. Nothing was saved.")
    versions = versions_of(rows, LABEL)
    refuse_without_reason("One of these labels", reason, there=bool(versions))
    _unlabel_each([row for row in rows if row.public_id in versions], reason=reason, by=by, at=at)
    contents = label_contents(rows, at=at)
    spots = take_sheets(station, Use.CONTAINER, len(rows))
    wanted = [
        Wanted(row, f"Label {row.line.order.number}-{row.line.position}", content.as_json() | {SPOT: spot.as_json()})
        for row, content, spot in zip(rows, contents, spots, strict=True)
    ]
    return ask_for_many(wanted, LABEL, title, versions=versions, task=tasks.render_run, by=by, at=at, reason=reason)


@action
def print_leaflets(orders: Iterable[Order], *, title: str, by: User, at: datetime, reason: str = "") -> PrintRun:
    """Freeze what the leaflets of these orders say and have them made, as one run.

    Each in the language and size of the one before. Raises NothingToPrint, ReprintNeedsReason, and WrongStatus if one
    of them is not filled any more: then none is made. What a leaflet says is gathered order by order.
    """
    keys = [order.pk for order in orders]
    rows = list(Order.objects.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",)).with_people())
    if not rows:
        raise NothingToPrint("No order was chosen. Nothing was saved.")
    if empty := [row.number for row in rows if row.status not in WITH_BAG]:
        raise WrongStatus(f"Not filled any more: {', '.join(empty)}. Choose again. Nothing was saved.")
    there = Document.objects.of_rows(rows).filter(document_kind=LEAFLET).live().exists()
    refuse_without_reason("One of these leaflets", reason, there=there)
    wanted = [
        Wanted(row, f"Leaflet {row.number}", leaflet_to_print(row, chosen_before(row), at=at).as_json()) for row in rows
    ]
    versions = versions_of(rows, LEAFLET)
    return ask_for_many(wanted, LEAFLET, title, versions=versions, task=tasks.render_run, by=by, at=at, reason=reason)


def _locked(containers: Iterable[Container]) -> Sequence[Container]:
    """Their orders locked, then they, each in the order of keys and as they are now. Raises ContainerGone."""
    keys = [row.pk for row in containers]
    orders = Order.objects.filter(lines__containers__in=keys).values("pk")
    list(Order.objects.filter(pk__in=orders).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    rows = Container.objects.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",)).for_labels()
    found = list(rows)
    if any(row.voided_at or row.handed_over_at for row in found):
        raise ContainerGone("A container was handed over or voided already. Nothing was saved.")
    return found


def _unlabel_each(rows: Sequence[Container], *, reason: str, by: User, at: datetime) -> None:
    """Their labels and codes are void: scan, photo and check have to see the new ones; their orders wait for that."""
    if not rows:
        return
    changed = UNPROVED | {"label_renewals": F("label_renewals") + 1}
    Container.objects.filter(pk__in=[row.pk for row in rows]).update(**changed)
    orders = {row.line.order_id: row.line.order for row in rows if row.labelled_at}
    for row in rows:
        row.label_renewals += 1
    if orders:
        reopen_each_filled(orders.values(), reason=reason, by=by, at=at)
