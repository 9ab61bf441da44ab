"""Row history: every old and new value, however a row was written; no secrets in it."""

import pytest
from django.apps import apps
from django.db import connection

from accounts.models import User
from records.ledgers import append_only_models
from records.models import Event
from tests import factories
from tests.records.test_actions import rename

pytestmark = pytest.mark.django_db

# Who has an order open is rewritten at every look and means nothing minutes later; the access log keeps the looks.
# A reminder is written once and never changed.
# A draft is nobody's record until it is saved for signature: what it became has a history of its own.
PASSING = {"orders.Opening", "orders.Draft", "orders.Nudge", "premises.StationStock"}
SECRETS = {"password", "signing_code", "hashed_key", "session_data", "last_login"}


def names(person):
    """The names in the history of a user, oldest first."""
    return list(person.events.order_by("pgh_id").values_list("name", flat=True))


def test_a_bulk_update_leaves_a_row_for_each(pharmacist, technician):
    User.objects.filter(pk__in=[pharmacist.pk, technician.pk]).update(name="Fern Example")
    assert names(pharmacist) == ["Olive Testerman", "Fern Example"]
    assert names(technician) == ["Rowan Placeholder", "Fern Example"]


def test_raw_sql_leaves_a_row_too(pharmacist):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET name = 'Fern Example' WHERE id = %s", [pharmacist.pk])
    assert names(pharmacist) == ["Olive Testerman", "Fern Example"]


def test_a_change_of_secrets_alone_leaves_none(pharmacist):
    pharmacist.set_password(factories.PASSWORD + "2")
    pharmacist.save()
    assert names(pharmacist) == ["Olive Testerman"]


def test_it_names_the_action_that_tells_who_did_it(pharmacist, at):
    rename(pharmacist, "Fern Example", by=pharmacist, at=at)
    last = pharmacist.events.order_by("pgh_id").select_related("pgh_context").last()
    assert last.pgh_context.metadata == {"action": str(Event.objects.get().action_id)}


def test_no_history_holds_a_secret():
    columns = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if hasattr(model, "pgh_tracked_model") and field.column in SECRETS
    }
    assert columns == set()


def test_personal_and_clinical_rows_have_one_unless_they_are_only_ever_added():
    tracked = {model.pgh_tracked_model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")}
    clinical = {"patients", "prescribers", "orders", "compounding", "premises"}
    without = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in clinical and model not in tracked and not hasattr(model, "pgh_tracked_model")
    }
    assert without - {model._meta.label for model in append_only_models()} == PASSING
