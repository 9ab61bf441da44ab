"""How each action of a patient on their own page, and each call that follows from it, can be asked for."""

from collections.abc import Callable
from datetime import timedelta

from accounts.models import User
from orders.actions.calling import CallOutcome, ask_pharmacist
from orders.actions.intake import cancel
from orders.actions.nudging import Due
from orders.actions.review import hold
from orders.holds import HoldReason
from orders.models import CallBack
from patients.actions.registration import link_account
from tests import factories
from tests.conventions.asked import Asked
from tests.conventions.world import World

R = "orders.actions"


def _self(w: World) -> User:
    """The patient's own account."""
    user = factories.patient_user()
    link_account(w.patient, user=user, by=w.technician, at=w.at)
    return user


def _call(w: World) -> CallBack:
    return ask_pharmacist(w.patient, words="Milk too?", by=_self(w), at=w.at)


def _refill(w: World) -> Asked:
    cancel(w.order, reason="asked for", by=w.pharmacist, at=w.at)
    return Asked(_self(w), (w.prescription, factories.an_answer()), {"news": "Aspirin"}, w.prescription)


def _nudge(w: World) -> Asked:
    held = hold(w.order, reason=HoldReason.PATIENT_CONTACT, note="", by=w.pharmacist, at=w.at)
    return Asked(w.house, (Due(w.order, held, 1),), about=w.order)


CASES: dict[str, Callable[[World], Asked]] = {
    f"{R}.calling.ask_pharmacist": lambda w: Asked(_self(w), (w.patient,), {"words": "May I drink milk?"}),
    f"{R}.calling.call_made": lambda w: Asked(
        w.pharmacist, (call := _call(w),), {"outcome": CallOutcome.SPOKE}, call
    ),
    f"{R}.my_refilling.ask_for_own_refill": _refill,
    f"{R}.nudging.nudge": _nudge,
    f"{R}.telling.tell_of_opioid": lambda w: Asked(
        _self(w), (w.patient,), {"what": "Tramadol", "last_on": w.at.date()}
    ),
    f"{R}.telling.tell_of_surgery": lambda w: Asked(
        _self(w), (w.patient,), {"on": w.at.date() + timedelta(days=20)}
    ),
}  # fmt: skip
