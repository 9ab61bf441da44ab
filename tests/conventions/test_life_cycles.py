"""Every step, from every status, by every role: taken exactly when the table says, refused with a code otherwise."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.models import User
from accounts.roles import Role
from orders.actions.review import hold, resolve
from orders.holds import HoldReason
from pharmacy.handbook.lifecycles import LifeCycle, life_cycles
from records.action import action
from records.public_ids import new_public_id
from records.refusals import NotAllowed
from records.steps import OnHold, Stepping, WrongStatus, begin, open_steps, take
from tests import factories
from tests.database import as_owner
from tests.factories.leaflets import a_text

pytestmark = pytest.mark.django_db

CYCLES = {cycle.model._meta.model_name: cycle for cycle in life_cycles()}
STEPS = [(name, step) for name, cycle in CYCLES.items() for step in cycle.steps]
MAKERS: dict[str, Callable[[datetime], Stepping]] = {
    "formula": lambda at: factories.a_formula_draft(by=factories.pharmacist("Sage Author"), at=at),
    "lot": lambda at: factories.a_quarantined_lot(by=factories.pharmacist("Sage Author"), at=at),
    "batch": lambda at: factories.a_planned_batch(at=at),
    "prescription": lambda at: factories.a_prescription(at=at),
    "order": lambda at: factories.an_order(at=at),
    "leaflettext": lambda at: a_text(at=at),
}
# What makes a second row of the same kind unlike the first.
UNLIKE: dict[str, str] = {
    "formula": "version",
    "lot": "number",
    "batch": "number",
    "prescription": "sequence",
    "order": "fill_number",
    "leaflettext": "key",
}


@action
def taken(row: Stepping, name: str, cycle: LifeCycle, *, by: User, at: datetime) -> None:
    """An action that takes the step and nothing else."""
    take(name, row, cycle.steps, by=by, at=at)


@action
def begun(row: Stepping, name: str, cycle: LifeCycle, *, by: User, at: datetime) -> None:
    """An action that begins a row and nothing else."""
    begin(name, row, cycle.steps, by=by, at=at)


def test_every_row_with_a_status_has_a_table_and_a_maker():
    models = {model._meta.model_name for model in Stepping.__subclasses__()}
    assert models == set(CYCLES) == set(MAKERS) == set(UNLIKE)


@pytest.mark.parametrize(("model", "name"), STEPS)
def test_a_step_is_taken_exactly_when_the_table_says(model, name, at):
    cycle, people, row = CYCLES[model], one_of_each_role(at), MAKERS[model](at)
    step = cycle.steps[name]
    for status in cycle.statuses:
        for role, person in people.items():
            put(row, status)
            allowed = bool(step.roles & person.roles_at(at))
            expected = (None if status in step.from_ else WrongStatus) if allowed else NotAllowed
            outcome = outcome_of(taken, row, name, cycle, by=person, at=at)
            assert outcome is expected, (status, role, outcome)
            assert status_in_database(row) == (status if expected else step.to)


@pytest.mark.parametrize("model", CYCLES)
def test_the_buttons_are_the_steps_that_would_be_taken(model, at):
    cycle, row = CYCLES[model], MAKERS[model](at)
    for status in cycle.statuses:
        put(row, status)
        for person in one_of_each_role(at).values():
            may = [n for n, s in cycle.steps.items() if status in s.from_ and s.roles & person.roles_at(at)]
            assert open_steps(row, cycle.steps, person, at) == may


@pytest.mark.parametrize(("model", "name"), STEPS)
def test_a_row_begins_by_whom_the_table_says_and_only_with_a_first_step(model, name, at):
    cycle, first = CYCLES[model], MAKERS[model](at)
    step = cycle.steps[name]
    for role, person in one_of_each_role(at).items():
        allowed = bool(step.roles & person.roles_at(at))
        expected = WrongStatus if step.from_ else (None if allowed else NotAllowed)
        with undone():
            assert outcome_of(begun, another(first), name, cycle, by=person, at=at) is expected, role


@pytest.mark.parametrize("name", CYCLES["order"].steps)
def test_an_open_hold_stops_every_step_but_those_that_go_through_it(name, at):
    cycle, order, person = CYCLES["order"], factories.an_order(at=at), factories.pharmacist()
    step = cycle.steps[name]
    opened = hold(order, reason=HoldReason.STOCK, note="", by=person, at=at)
    for status in step.from_:
        put(order, status)
        assert outcome_of(taken, order, name, cycle, by=person, at=at) is (None if step.through_hold else OnHold)
        put(order, status)
    resolve(opened, outcome="it came", by=person, at=at)
    assert outcome_of(taken, order, name, cycle, by=person, at=at) is (None if step.from_ else WrongStatus)


@pytest.mark.parametrize("model", CYCLES)
def test_the_database_lets_a_status_change_only_along_the_table(model, at):
    cycle, row = CYCLES[model], MAKERS[model](at)
    moves = {(start, step.to) for step in cycle.steps.values() for start in step.from_}
    rows = type(row)._default_manager.filter(pk=row.pk)
    for start in cycle.statuses:
        for end in cycle.statuses:
            put(row, start)
            refused = is_refused(lambda end=end: rows.update(status=end))
            assert refused is not (start == end or (start, end) in moves), (start, end)


@pytest.mark.parametrize("model", CYCLES)
def test_the_database_takes_a_new_row_only_in_a_first_status(model, at):
    cycle, first = CYCLES[model], MAKERS[model](at)
    firsts = {step.to for step in cycle.steps.values() if not step.from_}
    for status in cycle.statuses:
        new = another(first)
        new.status = status
        with undone():
            assert is_refused(lambda new=new: new.save(force_insert=True)) is not (status in firsts), status


def one_of_each_role(at: datetime) -> dict[Role, User]:
    """A person for every role there is."""
    people = {role: factories.user(f"{role.words} Example", role) for role in Role if role is not Role.SYSTEM}
    return people | {Role.SYSTEM: User.objects.system()}


def put(row: Stepping, status: str) -> None:
    """Put the row into a status as only the owner of the database can."""
    with as_owner():
        type(row)._default_manager.filter(pk=row.pk).update(status=status)
    row.refresh_from_db()


def another(row: Stepping) -> Stepping:
    """A copy of the row, not saved."""
    new = type(row)._default_manager.get(pk=row.pk)
    new.pk, new.public_id = None, new_public_id()
    unlike = UNLIKE[str(row._meta.model_name)]
    value = getattr(row, unlike)
    setattr(new, unlike, f"{value}2" if isinstance(value, str) else value + 1)
    if hasattr(new, "public_token"):
        new.public_token = new.public_id
    return new


def status_in_database(row: Stepping) -> str:
    """The status as another connection would see it."""
    return str(type(row)._default_manager.values_list("status", flat=True).get(pk=row.pk))


def outcome_of(function: Callable[..., Any], *args: Any, **how: Any) -> type[Exception] | None:
    """None when it was done, else the class of what it was refused with."""
    try:
        function(*args, **how)
    except (NotAllowed, WrongStatus, OnHold) as refusal:
        return type(refusal)
    return None


def is_refused(write: Callable[[], Any]) -> bool:
    """Whether the database itself refuses to write."""
    try:
        with transaction.atomic():
            write()
    except DatabaseError as error:
        assert error.__cause__.pgcode == "P0001", error
        return True
    return False


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is rolled back."""
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)
