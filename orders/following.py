"""How prescriptions and orders are followed in lists: who acts next, on what, by when, and what happens otherwise."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from accounts.roles import Audience
from orders.boards import prescribed, product_of, state_of
from orders.models import Order, Prescription
from orders.next_acts import Deadline
from orders.told_next import Next, next_of, next_of_prescription
from premises.moments import moment12, short, short_day

BY_DETAIL = {
    Deadline.PROMISE: "promised",
    Deadline.RESOLVE: "then it goes on",
    Deadline.SUPPLY: "supply ends",
    Deadline.ENDED: "it ended",
}


SIGNER = "Prescriber"  # told by name in a list


@dataclass(frozen=True)
class Follow:
    """One line of a list that is followed: who acts next, on what, by when, what happens otherwise."""

    url: str
    patient: str
    detail: str
    code: str
    state: str
    icon: str
    who: str
    what: str
    by: str
    otherwise: str
    by_detail: str = ""
    late: bool = False
    urgent: bool = False
    action_url: str = ""
    action: str = ""
    primary: bool = False


def follow(order: Order, at: datetime, *, audience: Audience = Audience.PRESCRIBER) -> Follow:
    """An order as its practice follows it, or staff in a patient's list; the line leads to the order's own page."""
    state, _ = state_of(order)
    told = next_of(order, audience, at)
    page = "order" if audience == Audience.STAFF else "order_followed"
    return Follow(
        url=reverse(page, args=[order.public_id]),
        patient=order.prescription.patient.full_name,
        detail=product_of(order),
        code=order.number,
        state=state,
        icon=state,
        who=told.who,
        what=told.what,
        by=short(told.by, at),
        by_detail="late" if told.late else BY_DETAIL[told.until],
        otherwise=told.otherwise,
        late=told.late,
        urgent=order.is_urgent and order.is_open(),
    )


def on_its_way(order: Order, at: datetime) -> Follow:
    """An order a carrier has: which one, since when, and under which number it is traced."""
    left = order.handing_over
    traced = f", {left.tracking}" if left.tracking else ""
    return replace(follow(order, at), icon="courier", who=left.carrier, what=f"Sent {short_day(left.done_at)}{traced}")


def to_sign(
    prescription: Prescription, user: User, at: datetime, *, audience: Audience = Audience.PRESCRIBER
) -> Follow:
    """A prescription that waits for its signature; late when it has waited for a day."""
    url = reverse("prescription", args=[prescription.public_id])
    own = prescription.prescriber.user_id == user.pk
    told = next_of_prescription(prescription, audience, at)
    return Follow(
        url=url,
        patient=prescription.patient.full_name,
        detail=prescribed(prescription),
        code=prescription.number,
        state="waiting",
        icon="sign",
        who=_signer(prescription, told, own=own),
        what=f"Prepared by {prescription.prepared_by.name}" if told.who == SIGNER else told.what,
        by=short(told.by, at),
        by_detail="unsigned for over 24 h" if told.late else "sent on when signed",
        otherwise=told.otherwise,
        late=told.late,
        action_url=url if own else "",
        action="Sign",
    )


def _signer(prescription: Prescription, told: Next, *, own: bool) -> str:
    if told.who != SIGNER:
        return told.who
    return "You sign" if own else f"{prescription.prescriber.user.name} signs"


def waiting_for(
    prescriptions: Iterable[Prescription], user: User, at: datetime, *, audience: Audience = Audience.PRESCRIBER
) -> list[Follow]:
    """What waits for a signature; only its own prescriber gets the button."""
    return first_is_primary([to_sign(prescription, user, at, audience=audience) for prescription in prescriptions])


def first_is_primary(rows: list[Follow]) -> list[Follow]:
    """These with one primary button: the first there is."""
    first = next((n for n, row in enumerate(rows) if row.action_url), None)
    return [replace(row, primary=n == first) for n, row in enumerate(rows)]


def facts_of_next(told: Next) -> list[tuple[str, str]]:
    """The same as facts on the order's own page."""
    when = f"{moment12(told.by)}{', which has passed' if told.late else ''}"
    name = {Deadline.SUPPLY: "Lasts until", Deadline.ENDED: "Since"}.get(told.until, "By")
    return [("Who", told.who), ("What", told.what), (name, when), ("Otherwise", told.otherwise)]
