"""The test database: made and granted by the owner, used as the application role, emptied by the owner."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import environ
import pgtrigger
from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

env = environ.Env()
APPLICATION_ROLE = env.db("DATABASE_URL")["USER"]
# What migrations make is not emptied between tests.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}
_kept: list[bool] = []


def connect_as_owner() -> None:
    """Let tests connect with the owner's name: only the owner may create a database."""
    owner = env.db("DATABASE_OWNER_URL", default=env.str("DATABASE_URL"))
    for name in ("USER", "PASSWORD"):
        connection.settings_dict[name] = settings.DATABASES["default"][name] = owner[name]


def serve_as_application(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Give up the owner's rights on every new connection, as the application never has them (SEC-07)."""
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{APPLICATION_ROLE}"')


@contextmanager
def as_owner() -> Iterator[None]:
    """What only the owner, or somebody who got hold of the owner's password, can do. Triggers stay silent."""
    with connection.cursor() as cursor, pgtrigger.ignore():
        cursor.execute("RESET ROLE")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute(f'SET ROLE "{APPLICATION_ROLE}"')


@contextmanager
def kept() -> Iterator[None]:
    """What is in the tables stays from test to test until this ends."""
    _kept.append(True)
    try:
        yield
    finally:
        _kept.pop()
        empty()


def empty() -> None:
    """Empty every table after a test whose transactions were real."""
    if _kept:
        return
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name not in KEPT]
        quoted = ", ".join(map(connection.ops.quote_name, names))
        with as_owner():
            cursor.execute(f"TRUNCATE {quoted} CASCADE")
