"""What a patient sees of an order: four phases with their dates, and earlier orders in a line each (product A2)."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from accounts.roles import Audience
from orders.carriers import address_of
from orders.handing import Pack
from orders.lifecycle import OrderStatus as O
from orders.models import Handing, Order, Transfer
from orders.my_names import order_said
from orders.next_acts import Deadline
from orders.told_next import Next, next_of, open_hold
from premises.moments import day

ENDED = {O.HANDED_OVER: later("You got it"), O.CANCELLED: later("Cancelled"), O.RETURNED: later("It came back to us")}
# How many of the four phases are done, by status (design section 5); a cancelled order has none under way.
DONE = {O.SUBMITTED: 1, O.VERIFIED: 1, O.ACCEPTED: 2, O.FILLED: 2, O.CHECKED: 3, O.HANDED_OVER: 4, O.RETURNED: 4}


@dataclass(frozen=True)
class Phase:
    """One of the four phases a patient sees."""

    title: str
    when: str
    state: str
    by: str = ""
    otherwise: str = ""
    track_url: str = ""


def phases(order: Order, at: datetime, *, put_off: bool = False, why_none: str = "") -> list[Phase]:
    """Received, checked, made and tested, on its way or ready; where it stands says who does what, and until when.

    `put_off`: it was promised for an earlier day before. `why_none`: what the patient has is not to be taken now, and
    that is said instead of how it is taken.
    """
    done, told = DONE.get(O(order.status), 1), next_of(order, Audience.PATIENT, at)
    leaves = _leaves(order, done, _promise(order, at, put_off=put_off))
    titles = [_received(order), _checked(order, done), _made(order, done), leaves]
    found = [Phase(title, words, "done" if n < done else "") for n, (title, words) in enumerate(titles)]
    here = min(done, len(found) - 1)
    stopped = why_none and done > 3
    found[here] = (
        replace(found[here], when=f"{found[here].when} {why_none}") if stopped else _here(found[here], told, at)
    )
    if done > 3:
        found[3] = replace(found[3], track_url=address_of(order.handing_over.carrier, order.handing_over.tracking))
    return found


def _here(phase: Phase, told: Next, at: datetime) -> Phase:
    """The phase it is in, or the last one of an order that has left."""
    words = {"by": _by(told, at), "otherwise": told.otherwise}
    if phase.state == "done":
        return replace(phase, when=f"{phase.when} {told.what}", **words)
    return replace(phase, when=told.what, state="now", **words)


def _by(told: Next, at: datetime) -> str:
    if told.until == Deadline.SUPPLY:
        return _("Until {day}.").format(day=day(told.by))
    if told.until == Deadline.ENDED:
        return _("Since {day}.").format(day=day(told.by))
    if told.by >= at:
        return _("By {day}.").format(day=day(told.by))
    return _("Planned for {day}. It is late, and we are sorry.").format(day=day(told.by))


def _received(order: Order) -> tuple[str, str]:
    return _("We have your order"), day(order.submitted_at)


def _checked(order: Order, done: int) -> tuple[str, str]:
    when = order.accepted_at if done > 1 else None
    return (_("A pharmacist checked it"), day(when)) if when else (_("A pharmacist checks it"), "")


def _made(order: Order, done: int) -> tuple[str, str]:
    when = order.checked_at if done > 2 else None
    return (_("Made and tested"), day(when)) if when else (_("We are making it"), "")


def _leaves(order: Order, done: int, promise: str) -> tuple[str, str]:
    if done > 3 and order.handed_over_at:
        left = order.handing_over
        if left.how == Handing.COLLECTED:
            return _("You have it"), _("Collected {day}.").format(day=day(left.done_at))
        how = " ".join(filter(None, [left.carrier, left.tracking]))
        sent = _("Sent {day} with {carrier}.").format(day=day(left.done_at), carrier=how)
        cold = _("It is packed cold: put it in the refrigerator when it comes.") if left.pack == Pack.COLD else ""
        return _("On its way to you"), f"{sent} {cold}".strip()
    return (_("Ready for you") if done > 2 else _("On its way to you")), promise


def _promise(order: Order, at: datetime, *, put_off: bool) -> str:
    if order.is_late(at):
        late = _("We planned it for {day}. It is late, and we are sorry.")
        no_day = _("We do not have a new day yet. Call us before you run out.")
        said = f"{late} {_why_late(order)} {no_day}"
    elif put_off:
        said = _("We now expect it {day}. Making it takes longer than we first said, and we are sorry.")
    else:
        said = _("We expect it {day}.")
    return said.format(day=day(order.due_at))


def _why_late(order: Order) -> str:
    """Why it is late, as a patient may read it: no reason of health, and nobody is blamed."""
    held = open_hold(order)
    return _(held.kind_of_hold.plain) if held else _("To get it ready takes longer than we thought.")


def transferred(row: Transfer) -> str:
    """At which pharmacy the patient gets what is left of a prescription now."""
    where = f"{row.pharmacy_name}, {row.city}, {row.telephone.as_national}"
    said = _("On {day} we handed your prescription on to {where}. They fill it from now on.")
    return said.format(day=day(row.transferred_at), where=where)


def earlier(order: Order, at: datetime, *, why_none: str = "") -> dict[str, str]:
    """An order that is over, in a line for the patient; `why_none` as for `phases`."""
    ended = order.returned_at or order.handed_over_at or order.cancelled_at or order.submitted_at
    told, how = next_of(order, Audience.PATIENT, at), ENDED.get(O(order.status), _("Under way"))
    return {
        "title": order_said(order),
        "sub": f"{how}, {day(ended)}. {why_none or f'{told.what} {_by(told, at)} {told.otherwise}'}",
        "code": order.number,
    }
