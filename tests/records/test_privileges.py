"""What the application's role may do with each table, read from the catalogue."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import ProgrammingError, connection

from pharmacy.privileges import privileges_by_table
from records.ledgers import append_only_models
from tests import database

pytestmark = pytest.mark.django_db

HELD = """
    SELECT c.relname, array_agg(p ORDER BY p) FILTER (WHERE has_table_privilege(%s, c.oid, p))
    FROM pg_class c, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') GROUP BY c.relname
"""


@pytest.fixture
def held():
    """The privileges the application holds, by table."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [database.APPLICATION_ROLE])
        return {table: set(privileges or []) for table, privileges in cursor.fetchall()}


def test_it_holds_what_is_written_and_nothing_else(held):
    assert held == {table: set(privileges) for table, privileges in privileges_by_table().items()}


def test_what_happened_it_can_only_add_to(held):
    growing = {model._meta.db_table for model in append_only_models()}
    assert {"records_event", "records_seal", "records_signature", "records_accesslog"} < growing
    assert {"accounts_userevent", "orders_orderevent", "patients_patientevent"} < growing
    assert {table: held[table] for table in growing} == dict.fromkeys(growing, {"SELECT", "INSERT"})


def test_every_table_of_row_history_is_known(held):
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.columns WHERE column_name = 'pgh_id'")
        history = {table for (table,) in cursor.fetchall()}
    assert history <= {model._meta.db_table for model in append_only_models()}


def test_nothing_clinical_is_ever_deleted(held):
    ours = {"accounts", "compounding", "orders", "patients", "premises", "prescribers", "records"}
    tables = {model._meta.db_table for model in apps.get_models() if model._meta.app_label in ours}
    assert {table for table in tables if "DELETE" in held[table]} == {"orders_draft", "records_idempotencykey"}


def test_nothing_is_truncated_and_no_trigger_added(held):
    assert not [table for table, privileges in held.items() if privileges & {"TRUNCATE", "TRIGGER", "REFERENCES"}]


@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET {} = 0", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize("model", append_only_models(), ids=lambda model: model._meta.label_lower)
def test_rows_written_once_stay(model, change):
    sql = change.format(model._meta.db_table, model._meta.pk.column)
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(sql)


def test_granting_again_changes_nothing(held):
    with database.as_owner():
        call_command("grant_privileges", role=database.APPLICATION_ROLE, verbosity=0)
    test_it_holds_what_is_written_and_nothing_else(held)


def test_the_application_owns_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = %s::regrole", [database.APPLICATION_ROLE])
        assert cursor.fetchone() == (0,)


def test_the_application_cannot_become_anybody_else():
    """No attribute that overrules privileges, and no role it could step into, the owner's least of all."""
    attributes = "rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {attributes} FROM pg_roles WHERE rolname = %s", [database.APPLICATION_ROLE])
        assert cursor.fetchall() == [(False,) * 5]
        cursor.execute("SELECT count(*) FROM pg_auth_members WHERE member = %s::regrole", [database.APPLICATION_ROLE])
        assert cursor.fetchone() == (0,)


def test_it_makes_no_tables_and_sets_no_sequence_back():
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [database.APPLICATION_ROLE])
        assert cursor.fetchone() == (False,)
        can_set = "CASE relkind WHEN 'S' THEN has_sequence_privilege(%s, oid, 'UPDATE') END"
        cursor.execute(f"SELECT count(*) FROM pg_class WHERE {can_set}", [database.APPLICATION_ROLE])
        assert cursor.fetchone() == (0,)
