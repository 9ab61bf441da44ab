"""The invented pharmacy, its staff and the practices that order from it."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.actions.own import open_link
from accounts.actions.people import invite
from accounts.links import Link, address_of
from accounts.models import User
from accounts.roles import SIGNERS, Role
from accounts.signing import open_period, prove
from premises.actions.licences import add_licence as add_pharmacy_licence
from premises.actions.profile import found_pharmacy
from premises.terms import UsState
from prescribers.actions.delegates import name_delegate
from prescribers.actions.practices import add_practice
from prescribers.actions.prescribers import add_licence, enrol
from prescribers.actions.verifying import confirm_delegate, confirm_practice, verify_licence
from prescribers.models import LookedUpAt, Prescriber, PrescriberLicence
from records.signatures import Proof

PASSWORD = "demo aliquot 2026"  # noqa: S105 - invented, printed at start, refused outside the demo
SIGNING_CODE = "314159"
IDLE = timedelta(days=1)

PHARMACY = {
    "name": "Alder Lane Pharmacy", "street": "1 Example Street", "city": "Sampleton",
    "state": "CA", "zip_code": "90000",
    "telephone": "+19165550140", "toll_free": "+18005550140", "npi": "1993999998", "time_zone": "America/Los_Angeles",
    "opening_hours": "Mon to Sat, 8 am to 6 pm",
}  # fmt: skip
ZONE = ZoneInfo(PHARMACY["time_zone"])
STAFF = {
    "owner": ("Sorrel Quill", "sorrel@alder-lane.example", "PharmD", {Role.PHARMACIST_IN_CHARGE}),
    "pharmacist": ("Rowan Specimen", "rowan@alder-lane.example", "PharmD", {Role.PHARMACIST}),
    "technician": ("Tamsin Placeholder", "tamsin@alder-lane.example", "CPhT", {Role.TECHNICIAN}),
    "administrator": ("Reed Mockington", "reed@alder-lane.example", "", {Role.ADMINISTRATOR}),
}
PRACTICES = [
    ("Larch Street Practice", "12 Example Street", "+19165550160"),
    ("Willow Sample Clinic", "40 Sample Avenue", "+19165550170"),
    ("Cedar Test Rheumatology", "7 Invented Road", "+19165550180"),
]
PRESCRIBERS = [
    ("Basil Demo", "basil@larch-street.example", "MD", "1234567893", 0),
    ("Saffron Mockley", "saffron@willow-sample.example", "DO", "1558598797", 1),
    ("Ignatius Specimen-Fairweather", "ignatius@cedar-test.example", "MD", "1245319599", 2),
    ("Ivy Nobodeaux", "ivy@larch-street.example", "NP", "1679576722", 0),
    ("Oakley Fakenham", "oakley@larch-street.example", "MD", "1555000011", 0),
    ("Petra Placebo", "petra@larch-street.example", "PA", "1555000128", 0),
    ("Quince Sampler", "quince@willow-sample.example", "MD", "1555000235", 1),
    ("Rosa Ejemplo-Prueba", "rosa@willow-sample.example", "MD", "1555000342", 1),
    ("Silas Dummett", "silas@willow-sample.example", "NP", "1555000458", 1),
    ("Thyme Testington", "thyme@cedar-test.example", "DO", "1555000565", 2),
    ("Umber Notaname", "umber@cedar-test.example", "MD", "1555000672", 2),
    ("Violet Mockarena", "violet@cedar-test.example", "NP", "1555000789", 2),
]
DELEGATE = ("Ivy Sampleton", "delegate@larch-street.example", "")


@dataclass
class Cast:
    """Everybody in the demo, and how each proves a signature."""

    staff: dict[str, User] = field(default_factory=dict)
    prescribers: list[Prescriber] = field(default_factory=list)
    delegate: User | None = None
    proofs: dict[int, Proof] = field(default_factory=dict)

    def proof(self, user: User, at: datetime) -> Proof:
        """A proof of `user` at `at`, by their own signing code inside a period of their own.

        The code is checked once for each person: hundreds of checks of one code would be half the time of the demo.
        """
        if user.pk not in self.proofs:
            period = open_period(user, station="demo", at=at)
            self.proofs[user.pk] = prove(period, SIGNING_CODE, at=at, idle=IDLE)
        return replace(self.proofs[user.pk], at=at)


def cast(at: datetime) -> Cast:
    """Everybody, from `at` on."""
    house, people = User.objects.system(), Cast()
    pharmacy = found_pharmacy(**PHARMACY, training=True, by=house, at=at)
    for state in ("CA", "OR", "NV"):
        add_pharmacy_licence(
            pharmacy, state=UsState(state), number=f"PHY-{state}-0001", expires_on=_years_on(at), by=house, at=at
        )
    for key, (name, email, credentials, roles) in STAFF.items():
        people.staff[key] = person(name, email, credentials, roles, at)
    practices = [
        add_practice(
            name=name,
            street=street,
            city="Sampleton",
            state="CA",
            zip_code="90000",
            telephone=telephone,
            by=house,
            at=at,
        )
        for name, street, telephone in PRACTICES
    ]
    for practice in practices[:-1]:
        confirm_practice(practice, seen=practice.as_seen(), by=people.staff["technician"], at=at)
    for name, email, credentials, npi, place in PRESCRIBERS:
        user = person(name, email, credentials, {Role.PRESCRIBER}, at)
        prescriber = enrol(user, practices[place], npi=npi, by=house, at=at)
        last = _years_on(at)
        licence = add_licence(prescriber, state=UsState("CA"), number=f"A{npi[-6:]}", expires_on=last, by=house, at=at)
        verified(licence, by=people.staff["pharmacist"], at=at)
        people.prescribers.append(prescriber)
    people.delegate = person(*DELEGATE, {Role.DELEGATE}, at)
    first = people.prescribers[0]
    delegate = name_delegate(first, user=people.delegate, by=first.user, at=at)
    confirm_delegate(delegate, by=people.staff["technician"], at=at)
    return people


def person(name: str, email: str, credentials: str, roles: set[Role], at: datetime) -> User:
    """Somebody who was invited, and came."""
    user = invite(
        name=name, email=email, credentials=credentials, roles=roles, by=User.objects.system(), at=at, identity="demo"
    )
    return join(user, at)


def verified(licence: PrescriberLicence, *, by: User, at: datetime) -> None:
    """Looked up where it is usually looked up."""
    where = {"npi_source": LookedUpAt.NPPES, "licence_source": LookedUpAt.STATE_BOARD}
    verify_licence(licence, seen=licence.as_seen(), **where, by=by, at=at)


def join(user: User, at: datetime) -> User:
    """Open the invitation as the person would."""
    token = address_of(user, Link.INVITATION).rstrip("/").rsplit("/", 1)[-1]
    code = SIGNING_CODE if user.roles_at(at) & SIGNERS else ""
    return open_link(user=user, token=token, password=PASSWORD, signing_code=code, by=user, at=at)


def day_of(at: datetime) -> date:
    """The day the clock on the pharmacy's wall shows at `at`; at night Greenwich has another."""
    return at.astimezone(ZONE).date()


def _years_on(at: datetime) -> date:
    return (at + timedelta(days=700)).date()
