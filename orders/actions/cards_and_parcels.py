"""Asking for the card for a patient's wallet and for the label of a parcel: again only with a reason (L3, L5)."""

from dataclasses import replace
from datetime import datetime

from accounts.models import User
from accounts.roles import BENCH
from orders import tasks
from orders.actions.leaving import NotShipped
from orders.documents import SHIPPING_LABEL, WALLET_CARD
from orders.lifecycle import OrderStatus
from orders.models import Order, Prescription
from orders.parcels import Address, address_of, entry_into
from orders.shipping_label_facts import shipping_label_content
from orders.wallet_card_facts import wallet_card_content
from premises.models import Pharmacy
from records.action import action
from records.models import Document
from records.papers import ask_for, is_there, next_version, refuse_without_reason
from records.refusals import NotAllowed, Refusal

WITH_CARD = frozenset({OrderStatus.FILLED, OrderStatus.CHECKED, OrderStatus.HANDED_OVER})


class NoCardYet(Refusal):
    """Nothing of the order is filled, or it is cancelled or came back: there is no dose to carry a card for."""

    code = "no_card_yet"


class NoParcel(Refusal):
    """The order is not checked yet, or has left: there is no parcel to label."""

    code = "no_parcel"


@action
def ask_for_wallet_card(order: Order, *, by: User, at: datetime, reason: str = "") -> Document:
    """Have the card for the wallet made; the one before is void. Raises NotAllowed, NoCardYet, ReprintNeedsReason."""
    _locked(order, by, at)
    if order.status not in WITH_CARD:
        raise NoCardYet("Fill the order first: the card says the dose that is taken (L3). Nothing was saved.")
    refuse_without_reason("The card", reason, there=is_there(order, WALLET_CARD))
    return make_wallet_card(order, reason=reason, by=by, at=at)


def make_wallet_card(order: Order, *, reason: str, by: User, at: datetime) -> Document:
    """Inside the action under way: have the card made as it says now."""
    content = replace(wallet_card_content(order, at=at), version=next_version(order, WALLET_CARD)).as_json()
    title = f"Wallet card {order.number}"
    return ask_for(order, WALLET_CARD, title, content, task=tasks.render_document, by=by, at=at, reason=reason)


def renew_wallet_cards(prescription: Prescription, *, reason: str, by: User, at: datetime) -> None:
    """Inside the action under way: make the card of the newest fill again where it says another dose than holds now."""
    newest = prescription.orders.filter(status__in=WITH_CARD).order_by("-fill_number", "-pk").first()
    card = Document.objects.of(newest, WALLET_CARD).live().first() if newest else None
    if not newest or not card:
        return
    now = wallet_card_content(newest, at=at).as_json()
    if any(card.content[name] != now[name] for name in ("dose", "per_day", "most")):
        ask_for_wallet_card(newest, reason=reason, by=by, at=at)


@action
def ask_for_shipping_label(
    order: Order, *, address: Address | None = None, address_reason: str = "", by: User, at: datetime, reason: str = ""
) -> Document:
    """Have the label of a checked order's parcel made; the one before is void.

    Raises NotAllowed, NoParcel, NotShipped where nothing may go there, ReprintNeedsReason.
    """
    _locked(order, by, at)
    if order.status != OrderStatus.CHECKED:
        raise NoParcel("A parcel is packed once the order is checked, and before it leaves. Nothing was saved.")
    pharmacy, to = Pharmacy.objects.get(), address or address_of(order.prescription.patient)
    if why_not := entry_into(to.state, pharmacy, pharmacy.day_of(at)).why_not:
        raise NotShipped(f"Nothing may be shipped to {to.state}: {why_not} (503A-12). Nothing was saved.")
    if address and not address_reason:
        raise NotShipped("Say why it goes to another address. Nothing was saved.", code="address_without_reason")
    refuse_without_reason("The label", reason, there=is_there(order, SHIPPING_LABEL))
    said = shipping_label_content(order, at=at, address=address, address_reason=address_reason)
    content = replace(said, version=next_version(order, SHIPPING_LABEL)).as_json()
    title = f"Shipping label {order.number}"
    return ask_for(order, SHIPPING_LABEL, title, content, task=tasks.render_document, by=by, at=at, reason=reason)


def _locked(order: Order, by: User, at: datetime) -> None:
    if not by.roles_at(at) & BENCH:
        raise NotAllowed("The pharmacy prints this (SEC-02). Nothing was saved.")
    order.refresh_from_db(from_queryset=Order.objects.select_for_update(of=("self",)))
