"""A patient asks for paper of their own: the leaflet in a language and size, the card for the wallet."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from orders import tasks
from orders.actions.cards_and_parcels import WITH_CARD, NoCardYet, make_wallet_card
from orders.actions.paper import chosen_before
from orders.documents import LEAFLET_COPY, WALLET_CARD
from orders.leaflet_content import LeafletContent
from orders.leaflet_facts import leaflet_content
from orders.lifecycle import OrderStatus
from orders.models import Order
from orders.models.orders import WITH_BAG
from orders.stops import called_back
from premises.models import Pharmacy
from premises.terms import Language
from records.action import action
from records.models import Document
from records.papers import ask_for, is_there
from records.refusals import NotAllowed, Refusal

WITH_COPY = frozenset({*WITH_BAG, OrderStatus.RETURNED})
MOST_COPIES, IN = 8, timedelta(days=1)
NOT_SAID = ("dated_on", "version")  # what differs in a copy that says the same


class NoLeafletYet(Refusal):
    """Nothing of the order is filled, or it was cancelled: there is nothing to read about."""

    code = "no_leaflet_yet"


class NoCopyOfRecalled(Refusal):
    """Something of the order was called back: no paper says any more how to take it (QA-02)."""

    code = "no_copy_of_recalled"


class TooManyCopies(Refusal):
    """More papers of one order than anybody needs in a day."""

    code = "too_many_copies"
    status = 429


@action
def ask_for_copy(order: Order, *, language: Language, large: bool, by: User, at: datetime) -> Document:
    """Have the leaflet made for whoever reads it; one that says the same is given again.

    Copies stand beside each other and beside the leaflet that was issued. Raises NotAllowed, NoLeafletYet,
    NoCopyOfRecalled, TooManyCopies.
    """
    _locked(order, by)
    if order.status not in WITH_COPY:
        raise NoLeafletYet(_("Nothing of this order is filled yet, so there is no leaflet. Nothing was saved."))
    _refuse_recalled(order, at)
    content = content_of_copy(order, language=language, large=large, at=at)
    if found := copy_saying(order, content):
        return found
    _refuse_many(order, at)
    title = f"Leaflet copy {order.number}"
    return ask_for(
        order, LEAFLET_COPY, title, content.as_json(), task=tasks.render_document, by=by, at=at, reason="",
        earlier_stand=True,
    )  # fmt: skip


@action
def ask_for_own_card(order: Order, *, by: User, at: datetime) -> Document:
    """Have the card for the wallet made where there is none; one that is there is given again.

    Raises NotAllowed, NoCardYet, NoCopyOfRecalled.
    """
    _locked(order, by)
    _refuse_recalled(order, at)
    if order.status not in WITH_CARD:
        raise NoCardYet(_("Your order is not filled yet. The card says the dose you take. Nothing was saved."))
    if is_there(order, WALLET_CARD):
        return Document.objects.of(order, WALLET_CARD).live()[0]
    return make_wallet_card(order, reason="", by=by, at=at)


def content_of_copy(order: Order, *, language: Language, large: bool, at: datetime) -> LeafletContent:
    """What a leaflet of this order says now in this language and size, else as it was chosen for its patient."""
    return leaflet_content(order, at=at, wish=replace(chosen_before(order), language=language, large=large))


def copy_saying(order: Order, content: LeafletContent) -> Document | None:
    """The newest copy, made or asked for, that says this; None where there is none."""
    wanted = _said(content.as_json())
    return next((row for row in Document.objects.of(order, LEAFLET_COPY).live() if _said(row.content) == wanted), None)


def _said(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name not in NOT_SAID}


def _locked(order: Order, by: User) -> None:
    if not Order.objects.visible_to(by).filter(pk=order.pk).exists():
        raise NotAllowed(_("Not an order of yours. Nothing was saved."))
    order.refresh_from_db(from_queryset=Order.objects.select_for_update(of=("self",)))


def _refuse_recalled(order: Order, at: datetime) -> None:
    if called_back([order], Pharmacy.objects.today(at)).has([order]):
        raise NoCopyOfRecalled(_("We called this medicine back. Call us now. Nothing was saved."))


def _refuse_many(order: Order, at: datetime) -> None:
    if Document.objects.of(order, LEAFLET_COPY).filter(asked_at__gt=at - IN).count() >= MOST_COPIES:
        raise TooManyCopies(_("You asked for many copies today. Ask again tomorrow, or call us. Nothing was saved."))
