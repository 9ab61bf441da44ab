"""What the database must never hold, it refuses by itself: known values, times with their people, no foreign arrow."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Field, Model, Q

from pharmacy.handbook.data import is_history
from pharmacy.handbook.lifecycles import life_cycles
from pharmacy.handbook.tree import APPS

OURS = [model for model in apps.get_models() if model._meta.app_label in APPS and not is_history(model)]
# Each may point at those after it; neither of a pair at the other.
ARROW = ["orders", "patients compounding", "prescribers", "premises", "accounts", "records"]
# Times that are no person's doing: a machine's, a span's, or the person is another column of the row.
TIMES_WITHOUT_PERSON = {
    "accounts.RoleGrant.from_at", "accounts.RoleGrant.until_at", "accounts.SigningPeriod.ended_at",
    "accounts.SigningPeriod.last_used_at", "accounts.SigningPeriod.opened_at", "accounts.User.joined_at",
    "accounts.User.link_sent_at", "orders.Nudge.asked_at", "orders.Opening.opened_at", "orders.Opening.seen_at",
    "orders.Order.due_at", "orders.Override.spoke_at", "patients.Care.from_at", "patients.Caregiver.link_sent_at",
    "patients.Patient.link_sent_at",
    "prescribers.Delegate.from_at", "prescribers.Delegate.until_at",
    "records.Document.claimed_at", "records.Document.rendered_at",
    "records.Message.asked_at", "records.Message.claimed_at", "records.Message.sent_at",
}  # fmt: skip


def columns() -> Iterator[tuple[str, type[Model], Field]]:
    """Every column of ours as `app.Model.field`."""
    for model in OURS:
        for field in model._meta.concrete_fields:
            yield f"{model._meta.label}.{field.name}", model, field


def test_every_choice_is_also_a_constraint_of_the_database():
    chosen = {name: (model, field) for name, model, field in columns() if field.choices}
    assert chosen
    assert [name for name, (model, field) in chosen.items() if not _is_constrained(model, field)] == []


@pytest.mark.parametrize("cycle", list(life_cycles()), ids=lambda cycle: cycle.name)
def test_a_step_that_stamps_a_time_stamps_its_person(cycle):
    stamps = {step.stamp for step in cycle.steps.values() if step.stamp}
    bare = [stamp for stamp in stamps if not _has_time_with_person(cycle.model, stamp)]
    assert bare == []


def test_a_time_somebody_is_answerable_for_has_its_person():
    times = {name: model for name, model, field in columns() if isinstance(field, models.DateTimeField)}
    times = {name: model for name, model in times.items() if name.endswith("_at")}
    alone = {name for name, model in times.items() if not _has_field(model, name.rpartition(".")[2][:-2] + "by")}
    assert alone == TIMES_WITHOUT_PERSON


def test_every_foreign_key_follows_the_arrow():
    height = {app: len(ARROW) - level for level, group in enumerate(ARROW) for app in group.split()}
    links = [(name, model, field) for name, model, field in columns() if field.remote_field]
    assert links
    assert [name for name, model, field in links if not _follows(model, field, height)] == []


def test_no_quantity_is_a_float():
    assert [name for name, _, field in columns() if isinstance(field, models.FloatField)] == []


def test_no_row_takes_others_with_it_when_deleted():
    links = [(name, field.remote_field.on_delete) for name, _, field in columns() if field.remote_field]
    assert [name for name, on_delete in links if on_delete is not models.PROTECT] == []


def _is_constrained(model: type[Model], field: Field) -> bool:
    values = {value for value, _ in field.flatchoices}
    allowed = {found for check in _checks(model) for found in _values_allowed(check, field.name)}
    return allowed - {""} == values - {""}


def _checks(model: type[Model]) -> list[Q]:
    return [
        c.condition for c in model._meta.constraints if isinstance(c, CheckConstraint) and isinstance(c.condition, Q)
    ]


def _values_allowed(condition: Q, name: str) -> Iterator[object]:
    for part in condition.children:
        if isinstance(part, Q):
            yield from _values_allowed(part, name)
        elif isinstance(part, tuple) and part[0] == f"{name}__in":
            yield from part[1]


def _has_time_with_person(model: type[Model], stamp: str) -> bool:
    time, person = (model._meta.get_field(f"{stamp}_{end}") for end in ("at", "by"))
    if not time.null and not person.null:
        return True
    both = [(f"{stamp}_at__isnull", False), (f"{stamp}_by__isnull", False)]
    return any(all(part in list(_leaves(check)) for part in both) for check in _checks(model))


def _leaves(condition: Q) -> Iterator[tuple[str, object]]:
    for part in condition.children:
        yield from _leaves(part) if isinstance(part, Q) else [part]


def _has_field(model: type[Model], name: str) -> bool:
    return name in {field.name for field in model._meta.concrete_fields}


def _follows(model: type[Model], field: Field, height: dict[str, int]) -> bool:
    target = field.remote_field.model._meta
    if target.label == settings.AUTH_USER_MODEL or target.app_label == model._meta.app_label:
        return True
    return target.app_label not in height or height[target.app_label] < height[model._meta.app_label]
