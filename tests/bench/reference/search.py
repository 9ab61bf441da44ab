"""A search by hand: who asks by two queries, each kind by one more out of the same indexes; the links, not a page.

It knows what the measurement types (letters of names, ISO dates, digits, lots) and reads nothing else; it keeps nothing
in the session, notes no look, and answers in one request.
"""

from collections.abc import Callable, Iterable
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from records.public_ids import prescription_number
from tests.bench.reference.scan import _connection, is_allowed

APART = "translate({}, '-./@:_<>&+~', '           ')"
PARTS = f"to_tsvector('simple'::regconfig, coalesce({APART}, '')) @@ %(words)s::tsquery"
WHO = "patients_patient WHERE " + PARTS.format("name_key")
BORN = "patients_patient WHERE born_on = %(born)s"
PATIENTS = "SELECT '/patients/' || public_id || '/' FROM {} ORDER BY name_key, id LIMIT 8"
ORDERS = """
    SELECT '/orders/' || o.public_id || '/' FROM orders_order o JOIN orders_prescription p ON p.id = o.prescription_id
    WHERE {} ORDER BY o.submitted_at DESC, o.id DESC LIMIT 8
"""
OPEN = "o.status IN ('submitted', 'verified', 'accepted', 'filled', 'checked')"
PRACTICE = PARTS.format(r"regexp_replace(normalize(lower(name), NFKD), '[\u0300-\u036f]', '', 'g')")
PRESCRIBERS = f"""
    SELECT r.id FROM prescribers_prescriber r JOIN accounts_user u ON u.id = r.user_id
    WHERE {PARTS.format("u.name_key")} OR r.practice_id IN (SELECT id FROM prescribers_practice WHERE {PRACTICE})
"""
BY_NAME = """
    SELECT '/prescribers/' || r.public_id || '/' FROM prescribers_prescriber r JOIN accounts_user u ON u.id = r.user_id
    WHERE {} ORDER BY u.name_key, r.id LIMIT 8
"""
PRACTICES = f"""
    SELECT '/practices/' || public_id || '/' FROM prescribers_practice WHERE {PRACTICE} ORDER BY name, id LIMIT 8
"""
BATCHES = """
    SELECT '/batches/' || public_id || '/' FROM compounding_batch WHERE number LIKE %(lot)s || '%%'
    ORDER BY planned_at DESC, id DESC LIMIT 8
"""
LOTS = """
    SELECT '/lots/' || public_id || '/' FROM compounding_lot WHERE id IN (
        SELECT id FROM compounding_lot WHERE number LIKE %(lot)s || '%%' UNION ALL
        SELECT id FROM compounding_lot WHERE upper(maker_lot) LIKE %(lot)s || '%%')
    ORDER BY received_at DESC, id DESC LIMIT 8
"""
FILLED = """o.id IN (
    SELECT l.order_id FROM orders_fillline l JOIN orders_container c ON c.line_id = l.id
    JOIN compounding_batch b ON b.id = c.batch_id WHERE b.number LIKE %(lot)s || '%%')
"""
ENDS = "array_to_tsvector(ARRAY[{}])".format(
    ", ".join(f"substring(lpad((sequence)::text, 7, '0'), {start})" for start in range(1, 8))
)
CLOSED = f"SELECT sequence FROM orders_prescription WHERE {ENDS} @@ %(ending)s::tsquery"
HOLDS = f"SELECT id FROM orders_prescription WHERE {ENDS} @@ %(part)s::tsquery OR sequence = ANY(%(closed)s)"


def found(connection: Any, text: str) -> list[str]:
    """The addresses of what a text finds, kind after kind."""
    if text[:4].isdecimal() and text[4:5] == "-":
        return _born(connection, text)
    if text.isdecimal():
        return _numbered(connection, text)
    lots = _lots(connection, text) if " " not in text else [[], []]
    words = [] if "-" in text else _named(connection, text)
    first = [words, *lots]
    if not words and sum(map(len, lots)) == 1:
        return lots[0] or lots[1]
    if " " not in text and lots[0]:
        first.append(_all(connection, ORDERS.format(FILLED), {"lot": text.upper()}))
    return [address for each in first for address in each]


def _named(connection: Any, text: str) -> list[str]:
    given = {"words": " & ".join(f"{word}:*" for word in text.lower().split())}
    of_patients = f"p.patient_id IN (SELECT id FROM {WHO})"
    by_them = f"{OPEN} AND p.prescriber_id IN ({PRESCRIBERS})"
    asked = [PATIENTS.format(WHO), ORDERS.format(of_patients), BY_NAME.format(f"r.id IN ({PRESCRIBERS})"), PRACTICES]
    asked.append(ORDERS.format(by_them))
    return [address for sql in asked for address in _all(connection, sql, given)]


def _born(connection: Any, text: str) -> list[str]:
    of_patients = f"p.patient_id IN (SELECT id FROM {BORN})"
    asked = [PATIENTS.format(BORN), ORDERS.format(of_patients)]
    return [address for sql in asked for address in _all(connection, sql, {"born": text})]


def _numbered(connection: Any, text: str) -> list[str]:
    ends = [int(each) for each in _all(connection, CLOSED, {"ending": text[:-1]})]
    closed = [each for each in ends if prescription_number(each)[-1] == text[-1]]
    given = {"part": f"{text}:*", "closed": closed, "lot": text}
    orders = _all(connection, ORDERS.format(f"p.id IN ({HOLDS})"), given)
    npi = _all(connection, BY_NAME.format("r.npi LIKE %(lot)s || '%%'"), given)
    return [*orders, *npi, *(address for each in _lots(connection, text) for address in each)]


def _lots(connection: Any, text: str) -> list[list[str]]:
    return [_all(connection, sql, {"lot": text.upper()}) for sql in (BATCHES, LOTS)]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """POST /search/, as the site answers it, in lines."""
    connection = _connection()
    if not is_allowed(connection, SimpleCookie(environ["HTTP_COOKIE"])):
        start_response("403 Forbidden", [("Content-Length", "0")])
        return [b""]
    said = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
    text = parse_qs(said).get("code", [""])[0]
    lines = "\n".join(f'class="go" href="{address}"' for address in found(connection, text)).encode()
    start_response("200 OK", [("Content-Length", str(len(lines))), ("Content-Type", "text/plain")])
    return [lines]


def _all(connection: Any, sql: str, given: dict[str, Any]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [row[0] for row in cursor.fetchall()]
