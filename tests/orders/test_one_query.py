"""Rows read in one statement are the rows a prefetch reads, value for value, and ask for nothing more."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import BinaryField, Model
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from orders.drafts import StepDraft
from orders.models import Order
from orders.my_reading import PATHS
from patients.models import Patient
from records.one_query import _reader, _readers, in_one_query
from tests import factories
from tests.factories.dispensing import GOING, checked, goes


@pytest.fixture
def patient(db: None, clock: object, pharmacist: User, technician: User, at: datetime) -> Patient:
    """Of two orders: one handed over in two steps, one accepted."""
    steps = [StepDraft("LDN15C", Decimal("1.5"), 14), StepDraft("LDN3C", Decimal(3), None)]
    for step in steps:
        formula = factories.a_formula(by=pharmacist, at=at, code=step.formula_code, strength_mg=str(step.dose_mg))
        factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula, steps=steps)
    checked(order, filler=technician, checker=pharmacist, at=at)
    goes(order, GOING, by=technician, at=at)
    return order.prescription.patient


def columns(row: Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def tree(row: Any, names: list[str]) -> list[Any]:
    """The row's columns, and those of every row along a path."""
    if not names:
        return [columns(row)]
    along = getattr(row, names[0], None)
    others = list(along.all()) if hasattr(along, "all") else [along] if along is not None else []
    return [columns(row), *(tree(other, names[1:]) for other in others)]


def test_what_is_read_is_what_a_prefetch_reads_with_its_types(patient: Patient) -> None:
    same = Patient.objects.prefetch_related(*PATHS).get(pk=patient.pk)
    with CaptureQueriesContext(connection) as asked:
        (row,) = in_one_query(Patient.objects.filter(pk=patient.pk), *PATHS)
        found = [tree(row, path.split("__")) for path in PATHS]
    assert len(asked) == 1
    assert found == [tree(same, path.split("__")) for path in PATHS]
    deepest = row.prescriptions.all()[0].orders.all()[0].lines.all()[0].containers.all()[0].batch
    assert deepest.number  # there was something to compare
    (step, _) = row.prescriptions.all()[0].steps.all()
    assert repr(step.dose_mg) == repr(same.prescriptions.all()[0].steps.all()[0].dose_mg)


def test_a_row_knows_whose_it_is_without_asking(patient: Patient) -> None:
    (row,) = in_one_query(Patient.objects.filter(pk=patient.pk), *PATHS)
    with CaptureQueriesContext(connection) as asked:
        orders = [order for prescription in row.prescriptions.all() for order in prescription.orders.all()]
        assert {order.prescription.patient for order in orders} == {row}
        assert all(order.prescription.patient is row for order in orders)
        assert orders[0].handing_over.order is orders[0]
        assert not orders[0].holds.all()
    assert len(asked) == 0


def test_one_who_has_nothing_has_nothing(pharmacist: User, at: datetime) -> None:
    other = factories.a_patient(by=pharmacist, at=at)
    (row,) = in_one_query(Patient.objects.filter(pk=other.pk), *PATHS)
    assert not row.prescriptions.all()


def test_the_order_of_the_rows_is_that_of_the_question(patient: Patient) -> None:
    assert in_one_query(Order.objects.newest(), "lines") == list(Order.objects.newest())


@pytest.mark.parametrize("path", PATHS)
def test_every_column_on_the_way_is_of_a_kind_that_was_tried(path: str) -> None:
    model: Any = Patient
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model
        assert _readers(model)


def test_a_kind_of_column_nobody_has_tried_is_refused() -> None:
    with pytest.raises(TypeError, match="BinaryField"):
        _reader(BinaryField(name="photo"))
