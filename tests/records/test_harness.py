"""The harness itself: tests run in the application's role, on their own files."""

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection

from records.models import Event, EventStream, Seal
from tests import database, factories
from tests.environment import HOME

pytestmark = pytest.mark.django_db


def test_tests_run_in_the_application_role():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (database.APPLICATION_ROLE,)


def test_the_owner_steps_in_and_out_again():
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() != (database.APPLICATION_ROLE,)
    test_tests_run_in_the_application_role()


@pytest.mark.django_db(transaction=True)
def test_tables_are_emptied_after_a_test_with_real_transactions(at):
    EventStream.objects.create(key="order:1")
    Seal.objects.create(number=1, at=at, text="", hmac="")
    database.empty()
    assert not EventStream.objects.exists() and not Seal.objects.exists()


def test_the_application_cannot_truncate():
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {Event._meta.db_table} CASCADE")


def test_files_and_mail_are_kept_apart():
    assert settings.STORAGE_DIR.startswith(str(HOME)) and settings.SEAL_FILE.startswith(str(HOME))


def test_people_hold_their_roles_and_prove_themselves(pharmacist_in_charge, at, proof_of):
    assert {"pharmacist", "pharmacist_in_charge"} == pharmacist_in_charge.roles_at(at)
    assert proof_of(pharmacist_in_charge, at).user_id == pharmacist_in_charge.pk
    assert factories.pharmacist().email != factories.pharmacist().email
