"""Seeds a training database, once, and names its sign-ins."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.actions.people import invite
from accounts.models import User
from accounts.roles import Role
from patients.actions.registration import link_account
from pharmacy.demo.catalogue import catalogue
from pharmacy.demo.equipment import equipment
from pharmacy.demo.newcomers import newcomers
from pharmacy.demo.orders import orders
from pharmacy.demo.patients import patients
from pharmacy.demo.people import PASSWORD, SIGNING_CODE, STAFF, cast, join
from premises.models import Pharmacy
from records.refusals import Refusal

BEGAN = timedelta(days=30)
PATIENT_EMAIL = "hazel@patients.example"
SIGN_INS = [
    ("Pharmacist in charge", STAFF["owner"][1]),
    ("Pharmacist", STAFF["pharmacist"][1]),
    ("Technician", STAFF["technician"][1]),
    ("Administrator", STAFF["administrator"][1]),
    ("Prescriber", "basil@larch-street.example"),
    ("Delegate", "delegate@larch-street.example"),
    ("Patient", PATIENT_EMAIL),
]


class NotEmpty(Refusal):
    """There is a pharmacy already; demo data never mixes with it."""

    code = "not_empty"


def is_seeded() -> bool:
    """Whether this database is the demo's."""
    pharmacy = Pharmacy.objects.the_one()
    return pharmacy is not None and pharmacy.training


@transaction.atomic  # whole or not at all, whatever interrupts it
def seed(at: datetime) -> None:
    """Fill an empty database with the demo, whose clock ends at `at`. Raises NotEmpty."""
    if Pharmacy.objects.the_one() is not None or User.objects.people().exists():
        raise NotEmpty("This database has a pharmacy already: nothing was seeded.")
    began = at - BEGAN
    people = cast(began)
    equipment(people, began + timedelta(hours=1))
    catalogue(people, began + timedelta(hours=2))
    registered = patients(people, began + timedelta(hours=4))
    account = invite(
        name="Hazel Nobody",
        email=PATIENT_EMAIL,
        roles={Role.PATIENT},
        by=User.objects.system(),
        at=began,
        identity="demo",
    )
    link_account(registered[4], user=join(account, began), by=people.staff["pharmacist"], at=began + timedelta(hours=5))
    orders(people, registered, at)
    newcomers(people, at)


def sign_ins() -> str:
    """One sign-in per role, as printed at start."""
    lines = [f"  {role:<22}{email}" for role, email in SIGN_INS]
    return "\n".join([*lines, f"  password for all      {PASSWORD}", f"  signing code for all  {SIGNING_CODE}"])
