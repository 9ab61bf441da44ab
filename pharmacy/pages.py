"""Every page there is, with an address that exists and a role that reads it: for pictures and tests of all pages."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from compounding.models import Formula
from orders.models import Hold, Order, Prescription
from patients.models import Patient
from premises.models import Setting
from prescribers.models import Practice, Prescriber
from records.models import Message

# A page is shown to the first of these who may read it, and else to somebody not signed in.
READERS = (
    Role.PHARMACIST,
    Role.TECHNICIAN,
    Role.PHARMACIST_IN_CHARGE,
    Role.ADMINISTRATOR,
    Role.PRESCRIBER,
    Role.DELEGATE,
    Role.PATIENT,
    None,
)
# What the first word of an address's name stands for.
ROWS: dict[str, type[Model]] = {
    "order": Order,
    "prescription": Prescription,
    "patient": Patient,
    "practice": Practice,
    "prescriber": Prescriber,
    "person": User,
    "setting": Setting,
    "message": Message,
    "formula": Formula,
    "hold": Hold,
}
NOT_PAGES = ("api/",)
MOST_TRIES = 5  # rows of one status looked at before a page counts as one nobody can open


@dataclass(frozen=True)
class Page:
    """A page: the name of its address, an address, and the role it is shown to (None: not signed in)."""

    name: str
    address: str
    reader: Role | None


def pages() -> list[Page]:
    """Every page someone may read in this database; a page about a row comes once for each status a row is in."""
    doors = {role: signed_in(role) for role in READERS}
    return [
        page
        for name, arguments in _named_addresses(get_resolver().url_patterns)
        for word, addresses in _samples(name, arguments)
        if (page := _first_readable(f"{name}-{word}" if word else name, addresses, doors))
    ]


def signed_in(role: Role | None) -> Client:
    """A browser in which someone of this role has just signed in; nobody, where no one holds it."""
    client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
    user = User.objects.holding(role, timezone.now()).order_by("pk").first() if role else None
    if user:
        client.force_login(user)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "email": user.email}]
        session.save()
        client.get(reverse("home"))  # opens the signing period, at the station whose cookie comes back
    return client


def _named_addresses(
    patterns: Sequence[URLPattern | URLResolver], taken: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pattern in patterns:
        arguments = (*taken, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            if str(pattern.pattern) not in NOT_PAGES:
                yield from _named_addresses(pattern.url_patterns, arguments)
        elif pattern.name:
            yield pattern.name, arguments


def _samples(name: str, arguments: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    """Addresses to try, by status; an address without arguments is its own sample."""
    if not arguments:
        yield "", _addresses(name, [{}])
        return
    model = ROWS.get(name.split("_")[0])
    if model is None:
        return
    has_status = any(field.name == "status" for field in model._meta.get_fields())
    words = model._default_manager.values_list("status", flat=True).distinct() if has_status else [""]
    for word in sorted(words):
        rows = model._default_manager.filter(**{"status": word} if word else {}).order_by("-pk")[:MOST_TRIES]
        yield word, _addresses(name, [{name: getattr(row, name) for name in arguments} for row in rows])


def _addresses(name: str, samples: list[dict[str, Any]]) -> list[str]:
    try:
        return [reverse(name, kwargs=arguments) for arguments in samples]
    except NoReverseMatch:  # an address by pattern, such as a link sent by mail
        return []


def _first_readable(name: str, addresses: list[str], doors: dict[Role | None, Client]) -> Page | None:
    for address in addresses:
        for role, door in doors.items():
            answer = door.get(address)
            if answer.status_code == 200 and "text/html" in answer.headers.get("Content-Type", ""):
                return Page(name, address, role)
    return None
