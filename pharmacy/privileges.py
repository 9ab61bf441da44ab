"""What the application's database role may do with each table; everything else it may not (SEC-07, SEC-21)."""

from django.apps import apps
from django.db import connection, transaction

from records.ledgers import append_only_models

OURS = {"accounts", "compounding", "orders", "patients", "premises", "prescribers", "records"}
READ, GROW = ("SELECT",), ("SELECT", "INSERT")
CORRECT = ("SELECT", "INSERT", "UPDATE")
ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")
# Not what happened, only how the house works: answers kept for machines and drafts are thrown away after their day.
FORGOTTEN = {"orders_draft", "records_idempotencykey"}
# The trigger that attaches who is acting to the row history updates its own context.
SPECIAL = {"django_migrations": READ, "pghistory_context": CORRECT}


def privileges_by_table() -> dict[str, tuple[str, ...]]:
    """The privileges of the application's role on every table there is."""
    growing = {model._meta.db_table for model in append_only_models()}
    ours = {model._meta.db_table for model in apps.get_models() if model._meta.app_label in OURS}
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    return {table: _privileges(table, growing, ours) for table in tables}


def _privileges(table: str, growing: set[str], ours: set[str]) -> tuple[str, ...]:
    if table in SPECIAL:
        return SPECIAL[table]
    if table in growing:
        return GROW
    return CORRECT if table in ours - FORGOTTEN else ALL


def grant(role: str) -> int:
    """Give `role` exactly these privileges, as the owner; done again it changes nothing. Returns how many tables."""
    quote = connection.ops.quote_name
    wanted = privileges_by_table()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quote(role)}")
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quote(role)}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quote(role)}")
        for table, privileges in wanted.items():
            cursor.execute(f"GRANT {', '.join(privileges)} ON {quote(table)} TO {quote(role)}")
    return len(wanted)
