"""Whether a patient may ask for the next fill of a prescription now, from which day on, and why (RX-EXP-3)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from orders.actions.renewing import why_renew
from orders.filling import fills_left, given_by, next_fill
from orders.lifecycle import PrescriptionStatus
from orders.models import Prescription
from orders.spans import enough_taken_on, spans_of
from premises.models import Pharmacy, Setting, calendar_of
from premises.moments import day


@dataclass(frozen=True)
class MyRefill:
    """What can be asked for: a fill, the prescriber, or nothing; the lines say why, the first what happens."""

    may_ask: bool
    may_renew: bool
    lines: list[str]


def my_refill(prescription: Prescription, at: datetime) -> MyRefill:
    """The same for a prescription fetched with its orders, their lines and hand-overs, and its renewals."""
    today = Pharmacy.objects.today(at)
    orders = list(prescription.orders.all())
    if prescription.status != PrescriptionStatus.SIGNED:
        return _none(_("This prescription has ended. Ask your prescriber if you need more."))
    if under_way := next((order for order in orders if order.is_open()), None):
        said = _("Your order {number} is under way. You can ask for more when you have it.")
        return _none(said.format(number=under_way.number))
    if over := _why_over(prescription, today):
        return _to_renew(prescription, over, today)
    from_day, why = possible_from(prescription, at)
    left = _("You can get it {count} more times, until {day}.")
    last = day(prescription.expires_on - timedelta(days=1))
    lines = [*why, left.format(count=fills_left(prescription), day=last)]
    if from_day and today < from_day:
        early = _("You can ask for more from {day}. Today it is too early.").format(day=day(from_day))
        return MyRefill(may_ask=False, may_renew=False, lines=[early, *lines])
    return MyRefill(may_ask=True, may_renew=False, lines=[_("You can ask for more now."), *lines])


def possible_from(prescription: Prescription, at: datetime) -> tuple[date | None, list[str]]:
    """The first day on which enough of the last supply is taken (RX-EXP-3), and until when it lasts."""
    day_of = calendar_of(Pharmacy.objects.the_one())
    spans = list(spans_of(prescription, list(prescription.orders.all()), day_of=day_of))
    if not spans:
        return None, []
    last = spans[-1]
    lasts = _("What you have lasts until {day}.").format(day=day(last.ends_on))
    return enough_taken_on(last, Setting.objects.value("refill_early_percent")), [lasts]


def _why_over(prescription: Prescription, today: date) -> str:
    """Why no fill can follow; nothing where one can."""
    if today >= prescription.expires_on:
        return _("This prescription has expired.")
    if fills_left(prescription) < 1:
        return _("This prescription is used up.")
    fill = next_fill(prescription, given_by(prescription.orders.all()))
    return "" if fill.lines else _("You have all of this prescription.")


def _to_renew(prescription: Prescription, over: str, today: date) -> MyRefill:
    if any(renewal.is_standing for renewal in prescription.renewals.all()):
        return _none(_("We have asked your prescriber for a new prescription. We tell you the answer."))
    if not why_renew(prescription, today):
        return _none(" ".join([over, _("Call us about your next supply.")]))
    said = " ".join([over, _("We can ask your prescriber for a new one.")])
    return MyRefill(may_ask=False, may_renew=True, lines=[said])


def _none(line: str) -> MyRefill:
    return MyRefill(may_ask=False, may_renew=False, lines=[line])
