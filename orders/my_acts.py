"""What waits for a patient: one thing at a time, with the one button that leads to where it is done (product A2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from orders.holds import HoldOwner
from orders.lifecycle import OrderStatus
from orders.models import CallBack, Hold, Order
from orders.told_next import open_holds


@dataclass(frozen=True)
class MyAct:
    """What is needed of the patient; without a label there is nothing to press."""

    title: str
    text: str
    label: str = ""
    url: str = ""


def holds_of_patient(orders: Iterable[Order]) -> list[Hold]:
    """The open holds that wait for the patient, the one that must end first before the others."""
    found = [held for order in orders if order.is_open() for held in open_holds(order)]
    mine = [held for held in found if held.kind_of_hold.owner == HoldOwner.PATIENT]
    return sorted(mine, key=lambda held: (held.resolve_by, held.pk))


def act_of(orders: Sequence[Order]) -> MyAct | None:
    """The first thing that waits for the patient in these orders; what they answered already is said last."""
    held = holds_of_patient(orders)
    answered = _answered(held)
    waiting = next((one for one in held if one.pk not in answered), None)
    if waiting:
        return MyAct(
            _("We need something from you"), _(waiting.kind_of_hold.plain), _("Answer now"),
            reverse("my_answer", args=[waiting.order.public_id]),
        )  # fmt: skip
    if ready := next((order for order in orders if order.status == OrderStatus.CHECKED), None):
        return MyAct(
            _("Your medicine is ready"), _("Do you pick it up? See where, and when we are open."),
            _("Where and when"), reverse("my_collect", args=[ready.prescription.patient.public_id]),
        )  # fmt: skip
    return MyAct(_("We have your answer"), _("A pharmacist reads it, and calls you if we need more.")) if held else None


def _answered(held: Sequence[Hold]) -> set[int]:
    """Those to which the patient, or who cares for them, has written since they were opened."""
    if not held:
        return set()
    orders = {one.order_id for one in held}
    said = list(CallBack.objects.answering(orders).values_list("order_id", "asked_at"))
    return {one.pk for one in held if any(order == one.order_id and when >= one.opened_at for order, when in said)}
