"""The first start: one administrator whom nobody invites, and the pharmacy's profile."""

import io
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command

from accounts.actions.owner import OwnerExists, make_owner
from accounts.models import Standing, User
from accounts.roles import Role
from premises.models import Pharmacy
from records.refusals import NotAllowed

OWNER = ["--name", "Hazel Sampleton", "--email", "Hazel@Example.test", "--credentials", "PharmD"]
PROFILE = [
    "--pharmacy-name", "Alder Lane Pharmacy", "--pharmacy-street", "1 Example Street", "--pharmacy-city", "Sampleton",
    "--pharmacy-state", "CA", "--pharmacy-zip-code", "90000", "--pharmacy-telephone", "+19165550140",
    "--pharmacy-npi", "1993999998", "--pharmacy-time-zone", "America/Los_Angeles",
]  # fmt: skip
PASSWORD = "six-small-brown-jars"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The password, piped in."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))


def test_it_makes_owner_and_pharmacy(db: None, typed: None, at: datetime, clock: object) -> None:
    call_command("create_owner", *OWNER, *PROFILE, stdout=io.StringIO())
    owner = User.objects.get(email="hazel@example.test")
    assert owner.standing is Standing.ACTIVE and owner.check_password(PASSWORD)
    assert owner.roles_at(at) == {Role.ADMINISTRATOR, Role.PHARMACIST_IN_CHARGE, Role.PHARMACIST}
    assert Pharmacy.objects.the_one().name == "Alder Lane Pharmacy"


def test_who_is_no_pharmacist_is_administrator_only(db: None, typed: None, at: datetime, clock: object) -> None:
    said = io.StringIO()
    call_command("create_owner", *OWNER, "--not-a-pharmacist", stdout=said)
    assert User.objects.get(email="hazel@example.test").roles_at(at) == {Role.ADMINISTRATOR}
    assert "first sign-in" in said.getvalue()


def test_it_makes_one_only(administrator: User, typed: None) -> None:
    with pytest.raises(CommandError, match="owner_exists"):
        call_command("create_owner", *OWNER)


def test_it_asks_for_what_is_missing_only_where_someone_can_answer(db: None, typed: None) -> None:
    with pytest.raises(CommandError, match="Your work email"):
        call_command("create_owner", "--name", "Hazel Sampleton")
    assert not User.objects.people().exists()


def test_a_weak_password_makes_nobody(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    with pytest.raises(CommandError, match="at least 12"):
        call_command("create_owner", *OWNER)
    assert not User.objects.people().exists()


def test_only_the_house_makes_an_owner(pharmacist: User, system: User, at: datetime) -> None:
    facts = {"name": "Hazel Sampleton", "email": "h@example.test", "password": PASSWORD, "at": at}
    with pytest.raises(NotAllowed):
        make_owner(**facts, by=pharmacist)
    make_owner(**facts, by=system)
    with pytest.raises(OwnerExists):
        make_owner(**facts | {"email": "other@example.test"}, by=system)
