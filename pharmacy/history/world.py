"""Where a history happens: the demo's pharmacy and people, and products that are the history's own."""

from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import User
from compounding.models import Equipment, Formula
from pharmacy.demo.bench import Bench
from pharmacy.demo.catalogue import add_capsules, catalogue
from pharmacy.demo.equipment import BALANCE, equipment
from pharmacy.demo.people import DELEGATE, PRESCRIBERS, STAFF, Cast, cast
from premises.models import Pharmacy
from prescribers.models import Prescriber
from records.models import Event
from records.refusals import Refusal

# A story is multiplied, so it must meet nothing that was there before it: these are made to the last capsule and
# promised to the last order, so that nothing is free and nothing waits.
LOW, MIDDLE, HIGH = Decimal("0.75"), Decimal("2.25"), Decimal("3.75")
# Of this one orders wait and batches are on their way, and none is ever released.
WAITED_FOR = Decimal("1.25")
PRODUCTS = (LOW, MIDDLE, HIGH, WAITED_FOR)
LONG_AGO = timedelta(days=540)
BEFORE = timedelta(days=20)  # a story and what must be there before it
OPENED = timedelta(hours=6)  # so long before the hour of the stories the balance is checked


class NotForHistory(Refusal):
    """A real pharmacy's database, or one of a training pharmacy that is not the demo's; nothing was written."""

    code = "not_for_history"


def code_of(strength_mg: Decimal) -> str:
    """The code of the history's capsule of this strength."""
    return f"LDN{strength_mg}C".replace(".", "")


def world(at: datetime) -> tuple[Cast, int]:
    """The demo's people, founded a year and a half ago where nothing is; and how many days there are to fill.

    Raises NotForHistory.
    """
    pharmacy = Pharmacy.objects.the_one()
    if pharmacy is None:
        people = _found(at - LONG_AGO)
    elif pharmacy.training:
        people = _met()
    else:
        raise NotForHistory("This is the database of a pharmacy that is not in training: nothing is invented in it.")
    first = Event.objects.earliest("pk").at
    _stock_products(people, min(at - BEFORE, first + timedelta(hours=3)) if pharmacy is None else at - BEFORE)
    _ready_to_weigh(people, at)
    return people, max(0, (at - BEFORE - first).days)


def _found(at: datetime) -> Cast:
    if User.objects.people().exists():
        raise NotForHistory("Somebody has an account here already: nothing is invented beside them.")
    people = cast(at)
    catalogue(people, at + timedelta(hours=2))
    return people


def _met() -> Cast:
    """The demo's people where the demo is."""
    users = {user.email: user for user in User.objects.people()}
    doctors = {prescriber.user_id: prescriber for prescriber in Prescriber.objects.select_related("user", "practice")}
    try:
        staff = {key: users[email] for key, (_, email, _, _) in STAFF.items()}
        prescribers = [doctors[users[email].pk] for _, email, *_ in PRESCRIBERS]
        return Cast(staff, prescribers, users[DELEGATE[1]])
    except KeyError as missing:
        raise NotForHistory("This training pharmacy is not the demo's: its people are real.") from missing


def _stock_products(people: Cast, at: datetime) -> None:
    there = set(Formula.objects.orderable().values_list("strength_mg", flat=True))
    if missing := [strength for strength in PRODUCTS if strength not in there]:
        add_capsules(people, missing, at)


def _ready_to_weigh(people: Cast, at: datetime) -> None:
    """A balance that was checked on every day of a story: the check is no part of the story, as it serves all."""
    if not Equipment.objects.filter(code=BALANCE).exists():
        equipment(people, at - BEFORE)
    bench = Bench(people)
    for days in range(BEFORE.days, -1, -1):
        bench.check_balance(at - OPENED - timedelta(days=days))
