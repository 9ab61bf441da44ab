"""People: invited, corrected, closed, let in again; and what the administrator cannot do."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.actions.people import (
    EmailTaken,
    NotActive,
    NotInvited,
    correct,
    deactivate,
    designate,
    invite,
    reactivate,
    remove_factors,
    resend_invitation,
    start_password_reset,
)
from accounts.actions.roles import (
    LastAdministrator,
    NotOneself,
    RoleHeld,
    RoleNotHeld,
    RolesRefused,
    end_role,
    grant_role,
)
from accounts.models import SigningPeriod, Standing, User
from accounts.roles import Role, audience_of
from accounts.signing import open_period
from records.models import Event, Message
from records.refusals import NotAllowed
from records.rows import Invalid
from tests.factories import administrator as another_administrator

ADDRESS = "sorrel@example.test"


@pytest.fixture
def invited(administrator: User, at: datetime) -> User:
    """A technician who has not opened the link yet."""
    return invite(name="Sorrel Madeup", email=ADDRESS, roles=[Role.TECHNICIAN], by=administrator, at=at)


def codes_of(user: User) -> list[str]:
    return list(Event.objects.filter(stream__key=user.stream_key).order_by("position").values_list("code", flat=True))


def test_an_invitation_makes_a_user_without_a_password_and_a_mail(invited: User, at: datetime) -> None:
    assert invited.standing is Standing.INVITED
    assert invited.roles_at(at) == {Role.TECHNICIAN}
    assert codes_of(invited) == ["user.invited", "role.granted"]
    mail = Message.objects.get(to_address=ADDRESS)
    assert "/welcome/" in mail.body
    assert mail.subject == "Aliquot: a message for you"


@pytest.mark.parametrize("address", [ADDRESS, ADDRESS.upper(), " Sorrel@Example.test"])
def test_an_address_is_somebodys_in_every_case(invited: User, administrator: User, at: datetime, address: str) -> None:
    with pytest.raises(EmailTaken) as refused:
        invite(name="Sorrel Twin", email=address, roles=[Role.TECHNICIAN], by=administrator, at=at)
    assert (refused.value.code, list(refused.value.fields)) == ("email_taken", ["email"])


def test_the_database_knows_no_two_cases_of_an_address(invited: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=invited.pk).update(email=ADDRESS.upper())


def test_a_closed_accounts_address_is_never_issued_again(invited: User, administrator: User, at: datetime) -> None:
    deactivate(user=invited, reason="left", by=administrator, at=at)
    with pytest.raises(EmailTaken):
        invite(name="Somebody Else", email=ADDRESS, roles=[Role.TECHNICIAN], by=administrator, at=at)


@pytest.mark.parametrize("who", ["pharmacist_in_charge", "technician", "prescriber_user", "client_user"])
def test_only_an_administrator_invites_and_changes_people(
    who: str, request: pytest.FixtureRequest, invited: User, at: datetime
) -> None:
    by = request.getfixturevalue(who)
    grant = invited.role_grants.get()
    for act in (
        lambda: invite(name="A B", email="ab@example.test", roles=[Role.DELEGATE], by=by, at=at),
        lambda: resend_invitation(user=invited, by=by, at=at),
        lambda: start_password_reset(user=invited, by=by, at=at),
        lambda: correct(user=invited, name="A B", credentials="", email=ADDRESS, by=by, at=at),
        lambda: designate(user=invited, from_on=at.date(), until_on=None, by=by, at=at),
        lambda: remove_factors(user=invited, reason="x", by=by, at=at),
        lambda: deactivate(user=invited, reason="x", by=by, at=at),
        lambda: reactivate(user=invited, roles=[Role.TECHNICIAN], reason="x", by=by, at=at),
        lambda: grant_role(user=invited, role=Role.PHARMACIST, by=by, at=at),
        lambda: end_role(grant=grant, reason="x", by=by, at=at),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_correction_keeps_before_and_after(invited: User, administrator: User, at: datetime) -> None:
    correct(user=invited, name="Sorrel Renamed", credentials="CPhT", email=ADDRESS, by=administrator, at=at)
    event = Event.objects.filter(stream__key=invited.stream_key).latest("position")
    assert "Sorrel Madeup" in event.text and "Sorrel Renamed" in event.text
    assert invited.printed_name == "Sorrel Renamed, CPhT"
    assert list(User.objects.named("rena")) == [invited]


@pytest.mark.parametrize("name", ["", "123", "💊"])
def test_a_name_has_letters(administrator: User, at: datetime, name: str) -> None:
    with pytest.raises(Invalid):
        invite(name=name, email=ADDRESS, roles=[Role.TECHNICIAN], by=administrator, at=at)


class TestDeactivating:
    def test_ends_sessions_periods_and_roles_at_once(
        self, client: Client, technician: User, administrator: User, sign_in: Callable, at: datetime
    ) -> None:
        sign_in(technician)
        client.get(reverse("account_settings"))
        deactivate(user=technician, reason="left the pharmacy", by=administrator, at=at)
        assert client.get(reverse("account_settings")).status_code == 302
        assert SigningPeriod.objects.get(user=technician).ended_at == at
        assert technician.roles_at(at) == frozenset()
        assert not technician.role_grants.open_at(at).exists()
        assert codes_of(technician)[-1] == "user.deactivated"

    def test_is_for_others_only(self, administrator: User, at: datetime) -> None:
        with pytest.raises(NotOneself):
            deactivate(user=administrator, reason="tired", by=administrator, at=at)

    def test_is_not_done_twice(self, technician: User, administrator: User, at: datetime) -> None:
        deactivate(user=technician, reason="left", by=administrator, at=at)
        with pytest.raises(NotActive):
            deactivate(user=technician, reason="left", by=administrator, at=at)

    def test_leaves_an_administrator(self, administrator: User, system: User, at: datetime) -> None:
        second = another_administrator()
        deactivate(user=second, reason="left", by=administrator, at=at)
        with pytest.raises(LastAdministrator):
            deactivate(user=administrator, reason="left", by=system, at=at)

    def test_is_undone_with_new_roles_and_a_new_password(
        self, technician: User, administrator: User, at: datetime
    ) -> None:
        deactivate(user=technician, reason="left", by=administrator, at=at)
        with pytest.raises(RolesRefused):
            reactivate(user=technician, roles=[Role.PRESCRIBER], reason="back", by=administrator, at=at)
        later = at + timedelta(days=90)
        reactivate(user=technician, roles=[Role.PHARMACIST], reason="back", by=administrator, at=later)
        assert technician.standing is Standing.INVITED
        assert technician.roles_at(later) == {Role.PHARMACIST}
        assert Message.objects.filter(to_address=technician.email, message_kind="accounts.invitation").exists()


class TestRoles:
    def test_hold_from_a_moment_until_a_moment(self, technician: User, administrator: User, at: datetime) -> None:
        tomorrow, then = at + timedelta(days=1), at + timedelta(days=8)
        grant_role(user=technician, role=Role.PHARMACIST, from_at=tomorrow, until_at=then, by=administrator, at=at)
        held = [technician.roles_at(moment) for moment in (at, tomorrow, then - timedelta(seconds=1), then)]
        assert [Role.PHARMACIST in roles for roles in held] == [False, True, True, False]

    def test_end_now_and_stay_in_the_story(self, technician: User, administrator: User, at: datetime) -> None:
        grant = technician.role_grants.get()
        end_role(grant=grant, reason="certificate lapsed", by=administrator, at=at)
        assert technician.roles_at(at) == frozenset()
        assert technician.roles_at(at - timedelta(seconds=1)) == {Role.TECHNICIAN}
        with pytest.raises(RoleNotHeld):
            end_role(grant=grant, reason="again", by=administrator, at=at)

    def test_that_have_not_begun_end_before_they_begin(
        self, technician: User, administrator: User, at: datetime
    ) -> None:
        begins = at + timedelta(days=1)
        grant = grant_role(user=technician, role=Role.PHARMACIST, from_at=begins, by=administrator, at=at)
        end_role(grant=grant, reason="a slip", by=administrator, at=at)
        assert Role.PHARMACIST not in technician.roles_at(begins)

    def test_are_held_once(self, technician: User, administrator: User, at: datetime) -> None:
        with pytest.raises(RoleHeld):
            grant_role(user=technician, role=Role.TECHNICIAN, by=administrator, at=at)

    def test_end_after_they_begin(self, technician: User, administrator: User, at: datetime) -> None:
        with pytest.raises(RolesRefused):
            grant_role(user=technician, role=Role.PHARMACIST, until_at=at, by=administrator, at=at)

    def test_are_never_ones_own_to_change(self, administrator: User, at: datetime) -> None:
        with pytest.raises(NotOneself):
            grant_role(user=administrator, role=Role.PHARMACIST_IN_CHARGE, by=administrator, at=at)
        with pytest.raises(NotOneself):
            end_role(grant=administrator.role_grants.get(), reason="x", by=administrator, at=at)

    def test_leave_an_administrator(self, administrator: User, system: User, at: datetime) -> None:
        with pytest.raises(LastAdministrator):
            end_role(grant=administrator.role_grants.get(), reason="x", by=system, at=at)

    @pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.PHARMACIST, Role.PRESCRIBER, Role.DELEGATE])
    def test_of_the_clinic_are_not_an_administrators(self, role: Role, administrator: User, at: datetime) -> None:
        other = another_administrator()
        with pytest.raises(RolesRefused):
            grant_role(user=other, role=role, by=administrator, at=at)


@pytest.mark.parametrize(
    ("roles", "allowed"),
    [
        ({Role.ADMINISTRATOR, Role.PHARMACIST_IN_CHARGE}, True),
        ({Role.PRESCRIBER, Role.DELEGATE}, True),
        ({Role.TECHNICIAN, Role.PHARMACIST}, True),
        ({Role.ADMINISTRATOR, Role.PHARMACIST}, False),
        ({Role.ADMINISTRATOR, Role.PRESCRIBER}, False),
        ({Role.PHARMACIST, Role.PRESCRIBER}, False),
        (set(), False),
    ],
)
def test_which_roles_one_person_may_have(roles: set[Role], allowed: bool) -> None:
    if allowed:
        assert audience_of(frozenset(roles))
    else:
        with pytest.raises(ValueError, match="SEC-02"):
            audience_of(frozenset(roles))


def test_a_designated_person_is_one_from_a_day_until_a_day(technician: User, administrator: User, at: datetime) -> None:
    first, last = date(2026, 12, 1), date(2026, 12, 31)
    designate(user=technician, from_on=first, until_on=last, by=administrator, at=at)
    days = [first - timedelta(days=1), first, last, last + timedelta(days=1)]
    assert [technician.is_designated_on(day) for day in days] == [False, True, True, False]
    with pytest.raises(Invalid):
        designate(user=technician, from_on=last, until_on=first, by=administrator, at=at)


def test_a_new_password_is_started_for_who_signs_in_only(
    technician: User, invited: User, administrator: User, at: datetime
) -> None:
    start_password_reset(user=technician, by=administrator, at=at)
    assert Message.objects.filter(to_address=technician.email, message_kind="accounts.reset").count() == 1
    with pytest.raises(NotActive):
        start_password_reset(user=invited, by=administrator, at=at)
    with pytest.raises(NotInvited):
        resend_invitation(user=technician, by=administrator, at=at)


def test_a_deactivated_users_open_period_proves_nothing(technician: User, administrator: User, at: datetime) -> None:
    period = open_period(technician, station="s", at=at)
    deactivate(user=technician, reason="left", by=administrator, at=at)
    period.refresh_from_db()
    assert not period.is_open_at(at, timedelta(minutes=15))
