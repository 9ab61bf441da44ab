"""What tests of the pages of orders share: a browser with an open signing period, addresses, words, statuses."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import SIGNING_CODE
from tests.signed_in import signed_in

SIGNED = {"signing_code": SIGNING_CODE}


def browser(user: User) -> Client:
    """A browser this person may sign in."""
    client = signed_in(user)
    client.get(reverse("home"))  # opens the signing period
    return client


def url(name: str, row: Any) -> str:
    """The address of a page about a row."""
    return reverse(name, args=[row.public_id])


def text(answer: HttpResponse) -> str:
    """What the page says."""
    return answer.content.decode()


def status_of(row: Any) -> str:
    """As the database has it."""
    row.refresh_from_db()
    return str(row.status)
