"""What a patient may print of an order: the leaflet in each language and size, and the card for the wallet."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from orders.actions.cards_and_parcels import WITH_CARD
from orders.actions.copies import content_of_copy, copy_saying
from orders.documents import WALLET_CARD
from orders.models import Order
from premises.terms import Language
from records.models import Document, DocumentState

NAMES = {
    (Language.ENGLISH, False): later("Leaflet in English"),
    (Language.ENGLISH, True): later("Leaflet in English, large print"),
    (Language.SPANISH, False): later("Leaflet in Spanish"),
    (Language.SPANISH, True): later("Leaflet in Spanish, large print"),
}


def papers_of(order: Order, *, at: datetime) -> dict[str, Any]:
    """What is there to open, what is being made, and what can be asked for."""
    copies = [(name, one, copy_saying(order, content_of_copy(order, language=one[0], large=one[1], at=at)))
              for one, name in NAMES.items()]  # fmt: skip
    card = Document.objects.of(order, WALLET_CARD).live().first()
    is_done = card is not None and card.state == DocumentState.DONE
    ready = [_row(found, str(name)) for name, _, found in copies if found and found.state == DocumentState.DONE]
    waits = [_wanted(str(name), one, found) for name, one, found in copies if not _is_done(found)]
    if card and not is_done:
        waits.append({"name": _("Your wallet card"), "is_made": True})
    return {
        "papers": [*([_row(card, _("Your wallet card"))] if card and is_done else []), *ready],
        "copies": waits,
        "making": any(row["is_made"] for row in waits),
        "card": card is None and order.status in WITH_CARD,
    }


def _is_done(found: Document | None) -> bool:
    return found is not None and found.state == DocumentState.DONE


def _wanted(name: str, one: tuple[Language, bool], found: Document | None) -> dict[str, Any]:
    language, large = one
    return {"name": name, "language": language.value, "large": "yes" if large else "", "is_made": found is not None}


def _row(document: Document, title: str) -> dict[str, str]:
    address = reverse("my_leaflet", args=[document.public_id])
    return {"url": address, "icon": "paper", "title": title, "sub": _("To download")}
