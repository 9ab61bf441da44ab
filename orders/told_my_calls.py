"""What a patient reads after they told or asked something: what to do now, and whether somebody called."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from orders.holds import HoldReason
from orders.leaflet_facts import plan_said
from orders.leaflet_words import words_in
from orders.models import CallBack, CallReason, Hold, Order, Urgency
from orders.my_answers import is_of_refill, own_words
from premises.models import Pharmacy, Setting
from premises.moments import day

TITLES = {
    CallReason.OPIOID: later("You were given an opioid"),
    CallReason.SURGERY: later("Your surgery or dental work"),
    CallReason.REFILL: later("About your next supply"),
    CallReason.QUESTION: later("Your question"),
}
OTHER = later("What you told us")
WAITING = {CallReason.OPIOID: HoldReason.OPIOID_WASHOUT, CallReason.SURGERY: HoldReason.SURGERY}


def row(call: CallBack) -> dict[str, str]:
    """One of those asked before, as a row of ui/rows.html."""
    return {
        "url": reverse("my_call", args=[call.public_id]),
        "icon": "check" if call.done_at else "telephone",
        "title": title_of(call),
        "sub": f"{day(call.asked_at)}. {state_of(call)}",
    }


def title_of(call: CallBack) -> str:
    """What it is about."""
    if call.reason == CallReason.QUESTION and is_of_refill(call.words):
        return str(TITLES[CallReason.REFILL])
    return str(TITLES.get(CallReason(call.reason), OTHER))


def state_of(call: CallBack) -> str:
    """Whether somebody called."""
    if call.done_at:
        return _("Done on {day}.").format(day=day(call.done_at))
    return _("A pharmacist calls you. You need not wait: you can call us now.")


def page_of(call: CallBack, at: datetime) -> dict[str, Any]:
    """The page about one of them; what is urgent names whom to call in an emergency (MOOD-01)."""
    reason, is_urgent = CallReason(call.reason), call.urgency == Urgency.NOW
    said = own_words(call.words) if reason == CallReason.QUESTION or is_of_refill(call.words) else ""
    told: dict[str, Any] = {"title": title_of(call), "state": state_of(call), "words": said, "is_urgent": is_urgent}
    if reason == CallReason.OPIOID:
        return told | {"urgent": _emergencies(), "lines": [*_after_opioid(), *_what_waits(call)]}
    if reason == CallReason.SURGERY:
        lines = [*_before_surgery(), *_what_waits(call)]
        return told | {"lines": lines, "plan": plan_for_patient(_orders(call), at)}
    return told | ({"lines": [_("Ask us before you take your next dose.")]} if is_urgent else {})


def _what_waits(call: CallBack) -> list[str]:
    """That orders are held because of it, where any is."""
    held = Hold.objects.filter(order__prescription__patient=call.patient_id, resolved_at=None)
    waits = held.filter(reason=WAITING[CallReason(call.reason)]).exists()
    return [_("We hold your open orders until a pharmacist has talked with you.")] if waits else []


def plan_for_patient(orders: list[Order], at: datetime) -> tuple[str, ...]:
    """What to do before and after a procedure still to come, in the language of the page (SURG-01)."""
    pharmacy = Pharmacy.objects.the_one()
    order = next((order for order in orders if order.gives()), None)
    if pharmacy is None or order is None:
        return ()
    return plan_said(order, pharmacy, words_in((get_language() or "en")[:2], {}), at=at)


def _orders(call: CallBack) -> list[Order]:
    found = Order.objects.filter(prescription__patient=call.patient_id).with_courses()
    return list(found.prefetch_related("prescription__safety_answers").newest()[:5])


def _emergencies() -> list[str]:
    return [
        _("Call 911 if you have trouble breathing, or pass out, or if nobody can wake you up well."),
        _("Call 911 if you throw up and cannot stop, or shake or sweat and feel very sick."),
        _("Say: I take naltrexone."),
    ]


def _after_opioid() -> list[str]:
    """Plain advice, as the leaflet has it (OPI-01)."""
    values = Setting.objects.values_in_force()
    wait = _("After the last opioid you wait {short} days, or {long} if it was long-acting. We tell you the day.")
    return [
        _("Do not take your naltrexone until we say so."),
        _("Do not take more of the pain medicine to make it work. It could stop your breathing."),
        _("Tell all who treat you that you take naltrexone. Show your card."),
        wait.format(short=values["washout_short_days"], long=values["washout_long_days"]),
    ]


def _before_surgery() -> list[str]:
    return [
        _("Tell all who treat you that you take naltrexone. Show your card."),
        _("Pain medicines may not work as they should. Your surgeon plans for that."),
        _("Do not start again before we or your prescriber say so."),
    ]
