"""Invented people with accounts, and the proofs they sign with."""

import itertools
from datetime import UTC, datetime, timedelta

from accounts.models import RoleGrant, User
from accounts.roles import AUDIENCE_OF, BENCH, Role
from accounts.signing import hashed_code, open_period, prove
from compounding.models import Competence, Skill
from records.signatures import Proof
from tests.factories.days import day_of

PASSWORD = "many-quiet-capsules"
SIGNING_CODE = "314159"
JOINED = datetime(2026, 1, 5, 16, 0, tzinfo=UTC)

_numbers = itertools.count(1)


def user(name: str, *roles: Role, credentials: str = "", email: str = "", from_at: datetime = JOINED) -> User:
    """An active user with a password, a signing code and these roles since `from_at`."""
    new = User(
        name=name,
        credentials=credentials,
        email=email or f"{name.split()[0].lower()}{next(_numbers)}@example.test",
        audience=AUDIENCE_OF[roles[0]],
        signing_code=hashed_code(SIGNING_CODE),
    )
    new.set_password(PASSWORD)
    new.save()
    for role in roles:
        RoleGrant.objects.create(user=new, role=role, from_at=from_at, granted_by=new)
    if set(roles) & BENCH:
        may_measure(new, from_at)
    return new


def may_measure(person: User, at: datetime) -> None:
    """Whoever works at the bench has shown measuring and mixing when they came (TRN-02)."""
    Competence.objects.create(
        person=person, skill=Skill.MEASURING, shown_on=day_of(at), until_on=day_of(at) + timedelta(days=364),
        assessed_by=person, assessed_at=at,
    )  # fmt: skip


def pharmacist(name: str = "Olive Testerman") -> User:
    """A pharmacist who is not in charge."""
    return user(name, Role.PHARMACIST, credentials="PharmD")


def pharmacist_in_charge(name: str = "Hazel Sampleton") -> User:
    """The pharmacist in charge."""
    return user(name, Role.PHARMACIST_IN_CHARGE, credentials="PharmD")


def technician(name: str = "Rowan Placeholder") -> User:
    """A technician."""
    return user(name, Role.TECHNICIAN, credentials="CPhT")


def administrator(name: str = "Aspen Fakeman") -> User:
    """An administrator."""
    return user(name, Role.ADMINISTRATOR)


def prescriber_user(name: str = "Juniper Example") -> User:
    """The account of a prescriber."""
    return user(name, Role.PRESCRIBER, credentials="MD")


def delegate_user(name: str = "Willow Specimen") -> User:
    """The account of a prescriber's delegate."""
    return user(name, Role.DELEGATE)


def patient_user(name: str = "Linden Invented") -> User:
    """The account of a patient."""
    return user(name, Role.PATIENT)


def client_user(name: str = "Larch Practice System") -> User:
    """The account of a machine."""
    return user(name, Role.CLIENT)


def proof_of(signer: User, at: datetime) -> Proof:
    """The signer's own proof at `at`, from a signing period opened just then."""
    period = open_period(signer, station="test", at=at)
    return prove(period, SIGNING_CODE, at=at, idle=timedelta(minutes=15))
