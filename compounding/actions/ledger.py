"""The one way what is on hand of a lot or a batch changes: under its lock, with the movement beside it (F3)."""

from datetime import datetime
from decimal import Decimal

from accounts.models import User
from compounding.models import Batch, Lot, Movement, MovementKind
from records.refusals import Refusal


class NotEnough(Refusal):
    """There is less on hand than was asked for (F3)."""

    code = "not_enough_on_hand"


def move(
    what: Lot | Batch, amount: Decimal, kind: MovementKind, *, by: User, at: datetime, reason: str = ""
) -> Movement:
    """Add `amount` (negative: take away) to what is on hand of the locked row `what`. Raises NotEnough."""
    left = what.on_hand + amount
    promised = what.reserved if isinstance(what, Batch) else Decimal(0)
    if left < promised:
        free = what.on_hand - promised
        raise NotEnough(f"{what.number}: {-amount:f} asked for, {free:f} free. Nothing was saved.")
    what.on_hand = left
    what.save(update_fields=["on_hand"])
    of = {"batch": what} if isinstance(what, Batch) else {"lot": what}
    return Movement.objects.create(**of, kind=kind, amount=amount, left=left, by=by, at=at, reason=reason)
