"""The administrator's pages: people found by name and role, roles and accounts changed, machine clients with keys."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.hashers import is_password_usable
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions.clients import KeyRevoked, add_client, add_key, revoke_key
from accounts.models import ApiClient, Standing, User
from accounts.roles import Role
from records.refusals import NotAllowed, Refusal
from tests.factories import user


@pytest.fixture
def admin(client: Client, administrator: User, sign_in: Callable) -> Client:
    """The administrator's browser."""
    sign_in(administrator)
    return client


def names_on(answer: object) -> list[str]:
    return [line.user.name for line in answer.context["found"].lines]


def test_people_are_found_by_the_first_letters_of_any_name(admin: Client, technician: User) -> None:
    user("Zoë Núñez", Role.PHARMACIST)
    for asked in ["zoe", "NUNEZ", "Núñ"]:
        assert names_on(admin.get(reverse("people"), {"q": asked})) == ["Zoë Núñez"]
    assert names_on(admin.get(reverse("people"), {"role": "technician"})) == [technician.name]
    assert names_on(admin.get(reverse("people"), {"q": "nobody"})) == []


def test_patients_and_machines_are_not_among_them(admin: Client, patient_user: User, client_user: User) -> None:
    assert names_on(admin.get(reverse("people"))) == ["Aspen Fakeman"]
    assert admin.get(reverse("person", args=[patient_user.public_id])).status_code == 404
    assert admin.get(reverse("person", args=[client_user.public_id])).status_code == 404


def test_a_long_list_is_read_page_by_page_without_a_gap(admin: Client) -> None:
    for letter in "abcdefghij":
        for other in "klmnop":
            user(f"{letter}{other} Same", Role.DELEGATE)
    first = admin.get(reverse("people"))
    second = admin.get(first.context["found"].next_url)
    seen = names_on(first) + names_on(second)
    assert len(seen) == len(set(seen)) == 61
    assert seen == sorted(seen, key=str.casefold)
    assert second.context["found"].next_url == ""


def test_the_list_costs_the_same_for_few_and_many(admin: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            admin.get(reverse("people"))
        return len(queries)

    cost()  # the first page after signing in also opens the signing period
    few = cost()
    for letter in "abcdefghi":
        user(f"{letter} More", Role.TECHNICIAN)
    assert cost() == few


def test_someone_is_invited_given_a_role_and_closed_by_pages(admin: Client) -> None:
    typed = {"name": "Sorrel Madeup", "email": "s@example.test", "roles": ["technician"], "identity": "x"}
    assert admin.post(reverse("invite"), typed).status_code == 422
    typed["identity"] = "known to the pharmacist in charge"
    page = admin.post(reverse("invite"), typed).url
    sorrel = User.objects.get(email="s@example.test")
    assert page == reverse("person", args=[sorrel.public_id])
    assert b"Waits for them" in admin.get(page).content
    dated = {"role": "pharmacist", "from_at": "2026-12-01", "until_at": "2026-12-31"}
    assert admin.post(reverse("role_grant", args=[sorrel.public_id]), dated).status_code == 302
    grant = sorrel.role_grants.get(role=Role.PHARMACIST)
    assert grant.until_at - grant.from_at == timedelta(days=31)
    assert admin.post(reverse("role_end", args=[sorrel.public_id, grant.public_id]), {"reason": "x"}).status_code == 302
    assert admin.post(reverse("deactivate", args=[sorrel.public_id]), {}).status_code == 422
    assert admin.post(reverse("deactivate", args=[sorrel.public_id]), {"reason": "left"}).status_code == 302
    sorrel.refresh_from_db()
    assert sorrel.standing is Standing.DEACTIVATED
    assert b"Deactivated" in admin.get(page).content


def test_a_taken_address_is_said_at_its_field(admin: Client, technician: User) -> None:
    typed = {
        "name": "Sorrel Madeup",
        "email": technician.email.upper(),
        "roles": ["technician"],
        "identity": "known to the pharmacist in charge",
    }
    answer = admin.post(reverse("invite"), typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["email"])


def test_a_role_of_someone_else_is_not_under_this_person(admin: Client, technician: User, pharmacist: User) -> None:
    grant = technician.role_grants.get()
    assert admin.get(reverse("role_end", args=[pharmacist.public_id, grant.public_id])).status_code == 404


def test_nobody_is_offered_to_close_themselves(admin: Client, administrator: User) -> None:
    assert admin.get(reverse("person", args=[administrator.public_id])).context["buttons"] == []


def test_the_pharmacist_in_charge_looks_and_changes_nothing(
    client: Client, pharmacist_in_charge: User, technician: User, sign_in: Callable
) -> None:
    sign_in(pharmacist_in_charge)
    assert client.get(reverse("people")).status_code == 200
    assert client.get(reverse("person", args=[technician.public_id])).context["buttons"] == []
    assert client.post(reverse("deactivate", args=[technician.public_id]), {"reason": "x"}).status_code == 403


class TestAMachineClient:
    def test_is_a_user_of_its_own_whose_key_is_shown_once(self, admin: Client) -> None:
        answer = admin.post(reverse("client_add"), {"name": "Example EHR, Larch Street"})
        key = answer.context["key"]
        machine = User.objects.machines().get()
        assert key in answer.content.decode()
        assert not is_password_usable(machine.password)
        page = admin.get(reverse("clients"))
        assert key not in page.content.decode() and ApiClient.objects.get().prefix in page.content.decode()

    def test_comes_in_by_its_key_until_it_is_revoked(self, administrator: User, at: datetime) -> None:
        machine, key = add_client(name="Example EHR", by=administrator, at=at)
        how = {"authorization": f"Api-Key {key}"}
        assert Client().get("/api/orders/", headers=how).status_code == 200
        revoke_key(client=machine.api_clients.get(), by=administrator, at=at)
        assert Client().get("/api/orders/", headers=how).status_code == 401
        with pytest.raises(KeyRevoked):
            revoke_key(client=machine.api_clients.get(), by=administrator, at=at)

    def test_can_have_two_keys_while_they_are_changed(self, administrator: User, at: datetime) -> None:
        machine, first = add_client(name="Example EHR", by=administrator, at=at)
        _, second = add_key(user=machine, by=administrator, at=at)
        for key in (first, second):
            assert Client().get("/api/orders/", headers={"authorization": f"Api-Key {key}"}).status_code == 200

    def test_is_an_administrators_to_make(self, pharmacist_in_charge: User, technician: User, at: datetime) -> None:
        with pytest.raises(NotAllowed):
            add_client(name="Example EHR", by=pharmacist_in_charge, at=at)

    def test_is_no_person(self, administrator: User, technician: User, at: datetime) -> None:
        with pytest.raises(Refusal):
            add_key(user=technician, by=administrator, at=at)
