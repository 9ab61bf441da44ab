"""Every address x role x method: led to the sign-in, refused or let in; and a lock stops everyone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from accounts.roles import Role
from tests import factories

# Open to everyone, and why.
PUBLIC = {
    "livez": "asked by a load balancer",
    "readyz": "asked by a load balancer",
    "account_login": "the way in",
    "account_logout": "leads to the way in when nobody is there",
    "account_reset_password": "the way back in",
    "account_reset_password_done": "the way back in",
    "mfa_authenticate": "the second step of the way in",
    "mfa_login_webauthn": "the way in by passkey",
    "welcome": "a mailed link, its token is the right",
    "follow": "a patient's mailed link, its token and their date of birth are the right",
    "follow_ask": "the way in of patients, who are sent a link; all are answered alike",
    "language": "what a reader speaks, kept in their own browser",
    "know_your_capsule": "behind the label's code: no personal data",
    "api_schema": "says what the API is, not what is in it",
    "api_docs": "says what the API is, not what is in it",
}
# What a locked screen still answers: the ways out, and the ways back in.
WHILE_LOCKED = {"lock", "account_logout", "follow", "follow_ask", "language", "livez", "readyz"}
# Open to everyone signed in, whatever their role: about oneself only.
FOR_ONESELF = {
    "home", "lock", "pharmacy_logo_image", "account_reauthenticate", "account_change_password", "my_sessions",
    "mfa_index", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
}  # fmt: skip
# Pages are asked with these, by every role; with the others at each door by one who may come in and one who may not.
USUAL = ["get", "post"]
UNSAFE = ["put", "patch", "delete"]
OTHERS = ["head", "options", *UNSAFE]
# A value for each kind of argument, of a row that does not exist: the role is judged before the row is looked for.
NOBODYS = {"pk": 0, "formula": "0" * 10}
PEOPLE = {
    Role.TECHNICIAN: factories.technician,
    Role.PHARMACIST: factories.pharmacist,
    Role.PHARMACIST_IN_CHARGE: factories.pharmacist_in_charge,
    Role.ADMINISTRATOR: factories.administrator,
    Role.PRESCRIBER: factories.prescriber_user,
    Role.DELEGATE: factories.delegate_user,
    Role.PATIENT: factories.patient_user,
    Role.CLIENT: factories.client_user,
}


@dataclass(frozen=True)
class Door:
    """One address: its name, a path, the roles it opens to, and whether it is a library's or the API's."""

    name: str
    path: str
    roles: frozenset[Role] | None
    is_api: bool
    is_ours: bool


def _patterns(resolver: Any, taken: tuple[str, ...] = ()) -> Iterator[tuple[URLPattern, tuple[str, ...]]]:
    for pattern in resolver.url_patterns:
        arguments = (*taken, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern, arguments)
        else:
            yield pattern, arguments


def _door(pattern: URLPattern, arguments: tuple[str, ...]) -> Door:
    view = pattern.callback
    path = reverse(pattern.name, kwargs={name: NOBODYS.get(name, "0" * 10) for name in arguments})
    drf = getattr(view, "cls", None)
    roles = getattr(drf or view, "roles", None)
    return Door(
        pattern.name, path, roles and frozenset(roles), drf is not None, not view.__module__.startswith("allauth")
    )


DOORS = [_door(pattern, arguments) for pattern, arguments in _patterns(get_resolver())]


# One for all: each new client puts every middleware together again.
ASKING = Client(raise_request_exception=False)


def ask(door: Door, method: str, browser: Client) -> HttpResponse:
    """The answer, with everything it did undone and the browser's cookies as they were."""
    ASKING.cookies = browser.cookies.copy()
    with transaction.atomic():
        answer = getattr(ASKING, method)(door.path)
        transaction.set_rollback(True)
    assert answer.status_code not in {500, 501}, f"{method} {door.path} breaks"
    return answer


def browser_of(user: User) -> Client:
    """A browser `user` is signed in at, with an open signing period."""
    browser = Client()
    browser.force_login(user)
    browser.get("/")
    return browser


def leads_to_sign_in(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and answer.url.startswith(reverse("account_login"))


def test_every_view_says_who_it_is_for() -> None:
    said = {door.name for door in DOORS if door.roles} | set(PUBLIC) | FOR_ONESELF
    assert {door.name for door in DOORS} - said == set()


def test_no_list_here_outlives_its_page() -> None:
    assert (set(PUBLIC) | FOR_ONESELF) - {door.name for door in DOORS} == set()


@pytest.mark.parametrize("door", [door for door in DOORS if door.name not in PUBLIC], ids=lambda door: door.name)
def test_nobody_gets_past_the_sign_in(db: None, door: Door) -> None:
    for method in [*USUAL, *OTHERS]:
        answer = ask(door, method, Client())
        assert answer.status_code in {401, 403} if door.is_api else leads_to_sign_in(answer), method


@pytest.mark.parametrize("method", USUAL)
@pytest.mark.parametrize("role", PEOPLE, ids=str)
def test_each_role_gets_through_its_own_doors_only(db: None, role: Role, method: str) -> None:
    browser = browser_of(PEOPLE[role]())
    wrong = [fault for door in DOORS for fault in _faults(door, method, role, browser)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("method", OTHERS)
def test_no_other_method_opens_a_door(db: None, method: str) -> None:
    browsers = {role: browser_of(person()) for role, person in PEOPLE.items()}
    wrong = [
        fault
        for door in DOORS
        for role in {next((role for role in PEOPLE if _opens(door, role) is opens), None) for opens in (True, False)}
        if role
        for fault in _faults(door, method, role, browsers[role])
    ]
    assert not wrong, "\n".join(wrong)


def _faults(door: Door, method: str, role: Role, browser: Client) -> list[str]:
    answer = ask(door, method, browser)
    is_right = _is_let_in(door, method, answer) if _opens(door, role) else answer.status_code == 403
    return [] if is_right else [f"{role} {method} {door.path}: {answer.status_code}"]


def _opens(door: Door, role: Role) -> bool:
    held = {role, Role.PHARMACIST} if role is Role.PHARMACIST_IN_CHARGE else {role}
    return door.roles is None or bool(door.roles & held)


def _is_let_in(door: Door, method: str, answer: HttpResponse) -> bool:
    if method in UNSAFE and door.is_ours and door.name not in PUBLIC and not door.is_api:
        return answer.status_code == 405
    if answer.status_code == 403:  # let in, and the action refused: that is said with a code
        return method == "post" and b"problem-title" in answer.content
    return answer.status_code != 401 and not leads_to_sign_in(answer)


@pytest.mark.parametrize("role", [Role.PHARMACIST_IN_CHARGE, Role.ADMINISTRATOR, Role.PRESCRIBER], ids=str)
def test_a_locked_session_opens_nothing(db: None, role: Role) -> None:
    browser = browser_of(PEOPLE[role]())
    browser.post(reverse("lock"))
    opened = [
        f"{method} {door.path}: {answer.status_code}"
        for door in DOORS
        if door.name
        not in {
            "lock",
            "account_logout",
            "follow",
            "follow_ask",
            "language",
            "livez",
            "readyz",
            "api_schema",
            "api_docs",
        }
        for method in ["get", "post"]
        if not _is_locked(door, answer := ask(door, method, browser))
    ]
    assert not opened, "\n".join(opened)


def _is_locked(door: Door, answer: HttpResponse) -> bool:
    if door.is_api:
        return answer.status_code == 403
    return answer.status_code == 302 and answer.url.startswith(reverse("lock"))
