"""Every action leaves one event on each row whose status or signed content it changed and on the row asked about.

All of an action share its action_id, and no row is told of twice.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import InternalError, connection, transaction

from pharmacy.handbook import tree
from records.action import action, tell, tell_also
from records.models import Event, Recorded
from tests import factories
from tests.conventions.asked import Asked
from tests.conventions.every_action import CASES
from tests.conventions.world import World

pytestmark = pytest.mark.django_db

Row = tuple[str, str]
# A prescription repeats who its patient and prescriber are; a correction of them is told in their own stories.
CORRECT_WHO_SOMEONE_IS = {
    "accounts.actions.people.correct",
    "patients.actions.registration.correct_identity",
    "prescribers.actions.prescribers.change_prescriber",
}


def actions() -> dict[str, Callable[..., Any]]:
    """Every action there is, by its name."""
    return {
        f"{module.__name__}.{name}": found
        for module in tree.modules()
        for name, found in vars(module).items()
        if getattr(found, "is_action", False) and found.__module__ == module.__name__
    }


def test_every_action_is_tried():
    assert set(actions()) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_it_tells_once_of_each_row_it_changed_and_of_the_row_asked_about(name, at, clock):
    world, run = World(at), actions()[name]
    asked = CASES[name](world)
    before, told_before = standing(), last_event()
    returned = called(run, asked, at + timedelta(minutes=1))
    row = asked.about or (returned[0] if isinstance(returned, tuple | list) else returned)
    changed = set() if name in CORRECT_WHO_SOMEONE_IS else differing(before, standing())
    events = list(Event.objects.filter(pk__gt=told_before))
    told = Counter((event.subject_kind, event.subject_id) for event in events)
    assert {(row.kind, row.public_id), *changed} <= set(told)
    assert [subject for subject, times in told.items() if times > 1] == []
    assert len({event.action_id for event in events}) == 1
    assert {event.by_id for event in events} == {asked.by.pk}
    assert {event.at for event in events} == {at + timedelta(minutes=1)}


@pytest.mark.parametrize("name", sorted(CORRECT_WHO_SOMEONE_IS))
def test_what_corrects_who_someone_is_changes_what_others_repeat_and_no_status(name, at, clock):
    world = World(at)
    asked = CASES[name](world)
    before = standing()
    called(actions()[name], asked, at)
    after = standing()
    assert differing(before, after)
    assert {row: status for row, (status, _) in before.items()} == {row: status for row, (status, _) in after.items()}


def test_an_action_tells_of_a_row_once(pharmacist, at):
    @action
    def twice(*, by: Any, at: datetime) -> None:
        tell(by, "user.seen")
        tell(by, "user.seen")

    @action
    def nothing_to_add_to(*, by: Any, at: datetime) -> None:
        tell_also(by, {"more": 1})

    for wrong in (twice, nothing_to_add_to):
        with pytest.raises(RuntimeError, match="has"):
            wrong(by=pharmacist, at=at)


@pytest.mark.parametrize("change", ["UPDATE records_event SET code = 'x'", "DELETE FROM records_event"])
def test_not_even_the_owner_edits_an_event_in_passing(at, change):
    factories.an_order(at=at)
    with pytest.raises(InternalError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(change)


def called(run: Callable[..., Any], asked: Asked, at: datetime) -> Any:
    """The action, done; signed by its signer's own proof where it signs."""
    proof = {"proof": factories.proof_of(asked.by, at)} if asked.signs else {}
    return run(*asked.args, **asked.how, **proof, by=asked.by, at=at)


def standing() -> dict[Row, tuple[str, str]]:
    """Status and signed content of every row that has either."""
    rows = [row for model in _judged() for row in model._default_manager.all()]
    return {(row.kind, row.public_id): (_status(row), _content(row)) for row in rows}


def differing(before: dict[Row, Any], after: dict[Row, Any]) -> set[Row]:
    """The rows that are new or not as they were."""
    return {row for row in after if after[row] != before.get(row)}


def last_event() -> int:
    """The primary key of the latest event."""
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _judged() -> list[type[Recorded]]:
    models = [model for model in apps.get_models() if issubclass(model, Recorded)]
    return [model for model in models if hasattr(model, "signed_content") or _has_status(model)]


def _has_status(model: type[Recorded]) -> bool:
    return "status" in {field.name for field in model._meta.concrete_fields}


def _status(row: Any) -> str:
    return str(row.status) if _has_status(type(row)) else ""


def _content(row: Any) -> str:
    return str(row.signed_content()) if hasattr(row, "signed_content") else ""
