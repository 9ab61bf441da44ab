"""Invented prescribers to be looked up: one who just came, one whose licence has ended, one whose licence ends soon."""

from datetime import date, datetime, timedelta

from accounts.roles import Role
from patients.actions.registration import register
from patients.models import Sex
from pharmacy.demo.orders import CAPSULE, Writer
from pharmacy.demo.patients import NONE
from pharmacy.demo.people import PRACTICES, Cast, day_of, person, verified
from premises.terms import UsState
from prescribers.actions.prescribers import add_licence, enrol
from prescribers.models import Prescriber

JUST_CAME = ("Wisteria Newcombe", "wisteria@willow-sample.example", "MD", "1555000912", 1)
LICENCE_ENDED = ("Yew Lapsley", "yew@cedar-test.example", "DO", "1555001027", 2)
ENDS_SOON = ("Zinnia Sooner", "zinnia@larch-street.example", "NP", "1555001134", 0)


def newcomers(people: Cast, at: datetime) -> None:
    """All three: an order of the first waits until somebody has looked them up."""
    _entered(people, LICENCE_ENDED, at - timedelta(days=25), last=day_of(at) - timedelta(days=3), is_verified=True)
    _entered(people, ENDS_SOON, at - timedelta(days=24), last=day_of(at) + timedelta(days=40), is_verified=True)
    came = at - timedelta(hours=5)
    new = _entered(people, JUST_CAME, came, last=day_of(at) + timedelta(days=600))
    patient = register(
        NONE, given_name="Acacia", family_name="Nonexistent", born_on=date(1977, 8, 9), sex=Sex.FEMALE,
        telephone="+19165550299", street="99 Invented Way", city="Sampleton", state="CA", zip_code="90000",
        prescriber=new, by=new.user, at=came + timedelta(hours=1),
    )  # fmt: skip
    Writer(people, [patient]).sent(0, CAPSULE, came + timedelta(hours=2))


def _entered(
    people: Cast, row: tuple[str, str, str, str, int], at: datetime, *, last: date, is_verified: bool = False
) -> Prescriber:
    name, email, credentials, npi, place = row
    by, user = people.staff["pharmacist"], person(name, email, credentials, {Role.PRESCRIBER}, at)
    practice = next(each.practice for each in people.prescribers if each.practice.name == PRACTICES[place][0])
    prescriber = enrol(user, practice, npi=npi, by=by, at=at)
    licence = add_licence(prescriber, state=UsState("CA"), number=f"A{npi[-6:]}", expires_on=last, by=by, at=at)
    if is_verified:
        verified(licence, by=by, at=at)
    return prescriber
