"""How it is told that a colleague has an order open or took it over, beside what is decided there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from orders.buttons import Button
from orders.models import Order
from orders.openings import Held, held_against
from premises.moments import clock
from records.refusals import Refusal

READ = "taken_over"  # the field that says which taking over stood on the page that was sent


class TakenOverMeanwhile(Refusal):
    """A colleague took the order over after this page was read; sent again, it is done."""

    code = "taken_over"


def held(order: Order, by: Held) -> dict[str, Any]:
    """The warning beside the decision, with the way to take the order over."""
    who, since = by.by.printed_name, clock(by.since)
    title = f"{who} took this over at {since}" if by.taken else f"{who} has this open since {since}"
    text = by.taken.note if by.taken else "Speak with them, or take it over. Nobody has to wait."
    take = Button("Take over", reverse("order_take_over", args=[order.public_id]), "v")
    return {"tier": "warning", "title": title, "text": text, "button": take}


def what_was_read(by: Held | None) -> list[tuple[str, str]]:
    """What the decision sends along: which taking over the reader knows of."""
    return [(READ, by.taken.public_id)] if by and by.taken else []


def refuse_unread(user: Any, order: Order, sent: Mapping[str, str], *, at: datetime) -> None:
    """Stop a decision once whose page did not say that a colleague has taken over. Raises TakenOverMeanwhile."""
    found = held_against(user, order, at=at)
    if found and found.taken and sent.get(READ, "") != found.taken.public_id:
        who, since = found.by.printed_name, clock(found.since)
        said = f"{who} took this over at {since}: {found.taken.note} Nothing was saved."
        raise TakenOverMeanwhile(f"{said} Sign again if you go on all the same.")
