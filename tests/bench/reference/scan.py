"""A scan by hand: who asks by one query, what the code stands for by one more, each by an index; nothing drawn.

A WSGI application of its own, so that it is asked through the same server; it checks the session, its signing period
and the role as the site does, but notes nothing, renders no page for a wrong code, and knows no practice or patient.
"""

import os
import threading
from collections.abc import Callable, Iterable
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs

import django
import psycopg2
from django.conf import settings

IDLE = timedelta(minutes=15)
WHO = """
    SELECT session.session_data FROM django_session session
    WHERE session.session_key = %s AND session.expire_date > now()
"""
MAY = """
    SELECT 1 FROM accounts_signingperiod period
    JOIN accounts_user person ON person.id = period.user_id AND person.is_active
    JOIN accounts_rolegrant held ON held.user_id = person.id AND held.from_at <= now()
        AND (held.until_at IS NULL OR held.until_at > now())
        AND held.role IN ('technician', 'pharmacist', 'pharmacist_in_charge')
    WHERE period.public_id = %s AND person.id = %s AND period.station = %s AND period.ended_at IS NULL
        AND period.last_used_at > now() - %s::interval
"""
LABEL = """
    SELECT '/orders/' || public_id || '/' FROM orders_order WHERE id = coalesce(
        (SELECT id FROM orders_order WHERE public_id = %(id)s),
        (SELECT order_id FROM orders_fillline WHERE public_id = %(id)s),
        (SELECT line.order_id FROM orders_container JOIN orders_fillline line ON line.id = line_id
         WHERE orders_container.public_id = %(id)s))
"""
BATCH = "SELECT '/batches/' || public_id || '/' FROM compounding_batch WHERE {} = %(id)s"
LOT = "SELECT '/lots/' || public_id || '/' FROM compounding_lot WHERE {} = %(id)s"
NUMBER = """
    SELECT '/orders/' || o.public_id || '/' FROM orders_prescription p JOIN orders_order o ON o.prescription_id = p.id
    WHERE p.sequence = %(sequence)s AND o.fill_number = %(fill)s AND o.part = 1
"""
_mine = threading.local()


def lookup(code: str) -> list[tuple[str, dict[str, Any]]]:
    """The queries that tell what `code` stands for, the first answer counts."""
    if code[:3] in {"AQ1", "AQ2", "AQ3"}:
        sql = {"AQ1": LABEL, "AQ2": BATCH.format("public_id"), "AQ3": LOT.format("public_id")}[code[:3]]
        return [(sql, {"id": code[3:]})]
    if code[:2] == "R-":
        return [(LOT.format("number"), {"id": code})]
    parts = code.split("-")
    if len(parts) == 3 and all(part.isdecimal() for part in parts):
        return [(NUMBER, {"sequence": int(parts[0]), "fill": int(parts[2])})]
    if len(parts) == 3:
        return [(BATCH.format("number"), {"id": code})]
    return [(LABEL, {"id": code}), (BATCH.format("public_id"), {"id": code}), (LOT.format("public_id"), {"id": code})]


def address_of(connection: Any, code: str) -> str:
    """Where the code leads; empty where it stands for nothing."""
    for sql, given in lookup(code):
        if found := _one(connection, sql, given):
            return str(found[0])
    return ""


def is_allowed(connection: Any, cookies: SimpleCookie) -> bool:
    """Whether this browser's session is somebody's of the bench, with an open signing period at this station."""
    from django.contrib.sessions.backends.db import SessionStore

    row = _one(connection, WHO, [cookies[settings.SESSION_COOKIE_NAME].value])
    said = SessionStore().decode(row[0]) if row else {}
    given = [said.get("signing_period"), said.get("_auth_user_id"), cookies["aliquot_station"].value, IDLE]
    return _one(connection, MAY, given) is not None


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """GET /scan/?code=…, as the site answers it."""
    connection = _connection()
    if not is_allowed(connection, SimpleCookie(environ["HTTP_COOKIE"])):
        start_response("403 Forbidden", [("Content-Length", "0")])
        return [b""]
    code = parse_qs(environ["QUERY_STRING"])["code"][0]
    address = address_of(connection, code)
    start_response("302 Found" if address else "404 Not Found", [("Location", address), ("Content-Length", "0")])
    return [b""]


def _one(connection: Any, sql: str, given: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchone()


def _open() -> Any:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    return connection


def _connection() -> Any:
    if not hasattr(_mine, "connection"):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pharmacy.settings")
        django.setup()
        _mine.connection = _open()
    return _mine.connection
