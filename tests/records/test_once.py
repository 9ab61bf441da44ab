"""What an action asks once, it asks again after it was written, and the next action asks for itself."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions.roles import give
from accounts.models import User
from accounts.roles import Role
from premises.actions.profile import change_profile
from premises.actions.settings import change_setting
from premises.models import Pharmacy, Setting
from records.action import action, tell
from records.refusals import NotAllowed
from tests import factories

pytestmark = pytest.mark.django_db


@action
def asked_twice(*, by: User, at: datetime) -> tuple[frozenset[Role], int]:
    """The roles held, and how many queries two questions took."""
    tell(by, "user.seen")
    with CaptureQueriesContext(connection) as captured:
        by.roles_at(at)
        held = by.roles_at(at)
    return held, len(captured)


@action
def given_on_the_way(person: User, *, by: User, at: datetime) -> list[frozenset[Role]]:
    """The roles of `person` before one is given in this action, and after."""
    before = person.roles_at(at)
    give(person, Role.PHARMACIST, from_at=at, until_at=None, by=by)
    return [before, person.roles_at(at)]


@action
def renamed_or_not(pharmacy: Pharmacy, *, by: User, at: datetime, refuse: str) -> list[str]:
    """The pharmacy's name after it is changed by an action within this one, which is refused or not."""
    tell(by, "user.seen")
    seen = [Pharmacy.objects.the_one().name]
    with suppress(NotAllowed):
        renamed(pharmacy, by=by, at=at, refuse=refuse)
    return [*seen, Pharmacy.objects.the_one().name]


@action
def renamed(pharmacy: Pharmacy, *, by: User, at: datetime, refuse: str) -> None:
    """Rename, look, and perhaps refuse."""
    change_profile(pharmacy, name="Another Pharmacy", by=by, at=at)
    assert Pharmacy.objects.the_one().name == "Another Pharmacy"
    if refuse:
        raise NotAllowed(refuse)


@action
def changed_on_the_way(*, by: User, at: datetime) -> list[int]:
    """The days before a missed order is put back, before they are changed in this action and after."""
    before = Setting.objects.value("uncollected_days")
    change_setting("uncollected_days", str(before + 1), reason="Tried.", by=by, at=at)
    return [before, Setting.objects.value("uncollected_days")]


def test_a_setting_changed_on_the_way_is_in_force_for_the_rest(pharmacist_in_charge, at):
    before, after = changed_on_the_way(by=pharmacist_in_charge, at=at)
    assert after == before + 1


def test_an_action_asks_once_and_a_role_withdrawn_stops_the_next(pharmacist, at):
    assert asked_twice(by=pharmacist, at=at) == (frozenset({Role.PHARMACIST}), 1)
    pharmacist.role_grants.update(until_at=at)
    assert asked_twice(by=pharmacist, at=at + timedelta(seconds=1)) == (frozenset(), 1)


def test_a_role_given_in_an_action_holds_in_the_rest_of_it(administrator, technician, at):
    before, after = given_on_the_way(technician, by=administrator, at=at)
    assert (before, after) == ({Role.TECHNICIAN}, {Role.TECHNICIAN, Role.PHARMACIST})


@pytest.mark.parametrize(("refuse", "name"), [("", "Another Pharmacy"), ("no", "Invented Compounding Pharmacy")])
def test_what_an_inner_action_changed_is_seen_and_what_it_was_refused_is_not(pharmacist_in_charge, at, refuse, name):
    pharmacy = factories.a_pharmacy(by=pharmacist_in_charge, at=at)
    seen = renamed_or_not(pharmacy, by=pharmacist_in_charge, at=at, refuse=refuse)
    assert seen == ["Invented Compounding Pharmacy", name]


def test_outside_an_action_it_is_asked_each_time(pharmacist, at):
    with CaptureQueriesContext(connection) as captured:
        assert pharmacist.roles_at(at) == pharmacist.roles_at(at)
    assert len(captured) == 2
