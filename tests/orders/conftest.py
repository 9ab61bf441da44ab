"""An order of 30 capsules, the batch it is promised, and who works on it at the site."""

import pytest
from django.test import Client

from accounts.models import User
from compounding.models import Batch, Formula
from orders.models import Order
from tests import factories
from tests.factories.dispensing import checked
from tests.orders.pages import browser


@pytest.fixture
def formula(pharmacist: User, at) -> Formula:
    return factories.a_formula(by=pharmacist, at=at, code="LDN45C", strength_mg="4.5")


@pytest.fixture
def batch(formula: Formula, technician: User, pharmacist: User, at) -> Batch:
    return factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)


@pytest.fixture
def order(formula: Formula, batch: Batch, pharmacist: User, at) -> Order:
    """Accepted, promised from the batch."""
    return factories.an_accepted_order(at=at, by=pharmacist, formula=formula)


@pytest.fixture
def waiting(formula: Formula, pharmacist: User, at) -> Order:
    """Accepted, and no batch there."""
    return factories.an_accepted_order(at=at, by=pharmacist, formula=formula)


@pytest.fixture
def bench(technician: User) -> Client:
    return browser(technician)


@pytest.fixture
def checker(pharmacist: User) -> Client:
    return browser(pharmacist)


@pytest.fixture
def ready(order: Order, technician: User, pharmacist: User, at) -> Order:
    """The same filled and checked."""
    return checked(order, filler=technician, checker=pharmacist, at=at)
