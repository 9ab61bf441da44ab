"""`./run manage verify_records` on a real database: an honest past is said to be one, a changed one ends in exit 1."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest

from pharmacy.launcher.environment import secrets_of
from pharmacy.launcher.places import Place
from tests.launcher.conftest import Checkout, unused_port
from tests.launcher.test_serving import sockets_of

pytestmark = [pytest.mark.launcher, pytest.mark.slow, pytest.mark.timeout(600)]

SOMETHING_HAPPENS = """
from django.utils import timezone
from accounts.actions.people import invite
from accounts.models import User
from accounts.roles import Role
from records.sealing import seal
at, house = timezone.now(), User.objects.system()
for name in ("Moss", "Fern"):
    person = {"name": name + " Example", "email": name + "@example.test", "roles": [Role.TECHNICIAN]}
    invite(**person, identity="passport", by=house, at=at)
print("sealed", seal(at=at).number)
"""
# Each is one more change on top of those before it.
CHANGES = {
    "rows_edited": "UPDATE accounts_userevent SET name = 'Nobody' WHERE name = 'Fern Example'",
    "event_edited": "UPDATE records_event SET text = replace(text, 'passport', 'a friend') WHERE position = 1",
    "tail_cut": "DELETE FROM records_event WHERE id = (SELECT max(id) FROM records_event)",
}


@contextmanager
def owner(checkout: Checkout) -> Iterator[Any]:
    """Somebody who got hold of the owner's password and takes the guards down for as long as it takes."""
    password = secrets_of(Place(checkout.var))["DATABASE_OWNER_PASSWORD"]
    there: dict[str, Any] = {"host": str(sockets_of(checkout)), "dbname": "aliquot", "user": "aliquot_owner"}
    connection = psycopg2.connect(**there, password=password)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("ALTER TABLE records_event DISABLE TRIGGER USER")
            yield cursor
            cursor.execute("ALTER TABLE records_event ENABLE TRIGGER USER")
    finally:
        connection.close()


def test_a_changed_past_is_found(checkout: Checkout) -> None:
    checkout.start(unused_port())
    happened = checkout.run("manage", "shell", "-c", SOMETHING_HAPPENS)
    assert "sealed" in happened.stdout, happened.stderr
    honest = checkout.run("manage", "verify_records")
    assert honest.returncode == 0, honest.stdout + honest.stderr
    assert "Everything is as it was written" in honest.stdout
    for code, change in CHANGES.items():
        assert f"({code})" not in checkout.run("manage", "verify_records").stdout
        with owner(checkout) as cursor:
            cursor.execute(change)
            assert cursor.rowcount, change
        found = checkout.run("manage", "verify_records")
        assert found.returncode == 1, found.stderr
        assert f"({code})" in found.stdout
    assert "docs/damaged-records.md" in found.stdout
