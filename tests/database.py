"""The test database: made and granted by the owner, used as the application role, emptied by the owner."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import environ
import pgtrigger
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

env = environ.Env()
APPLICATION_ROLE = env.db("DATABASE_URL")["USER"]
# What migrations make is not emptied between tests.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}
_kept: list[bool] = []
ROOT = Path(__file__).resolve().parents[1]
MIGRATED = "migrated_"
MIGRATING = 0x316  # the lock of the one process that migrates; the others wait for it, and copy


def connect_as_owner() -> None:
    """Let tests connect with the owner's name: only the owner may create a database."""
    owner = env.db("DATABASE_OWNER_URL", default=env.str("DATABASE_URL"))
    for name in ("USER", "PASSWORD"):
        connection.settings_dict[name] = settings.DATABASES["default"][name] = owner[name]


def migrated() -> str:
    """The name of a database with these migrations applied: made by the first process, kept for the next run.

    It is a saving and no proof: whatever is copied from it is migrated again, which is nothing where it fits.
    """
    name = f"{MIGRATED}{_digest()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])  # until this connection closes
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{MIGRATED}%"])
        there = {row[0] for row in cursor.fetchall()}
        if name not in there:
            for other in sorted(there):
                cursor.execute(f'DROP DATABASE "{other}"')
            _migrate(f"{MIGRATED}draft", cursor)
            cursor.execute(f'ALTER DATABASE "{MIGRATED}draft" RENAME TO "{name}"')
    return name


def copy_from(name: str) -> None:
    """Have Django make the test database as a copy of this one."""
    connection.settings_dict["TEST"]["TEMPLATE"] = name


def _migrate(name: str, cursor: Any) -> None:
    cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    before, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], name
    try:
        call_command("migrate", interactive=False, verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _digest() -> str:
    """Ours and the libraries' migrations: the files, and which versions are installed."""
    files = [*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "requirements.txt"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


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


def analyze() -> None:
    """Count the rows of the test under way: until then its tables look empty, and joins are planned for that."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")


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
