"""What every test can ask for: the database as the application sees it, a fixed time, people, and a real worker."""

import gc
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from accounts.models import User
from records.signatures import Proof
from tests import database, factories
from tests.worker import OneWorker, Worker

hypothesis_settings.register_profile("ci", derandomize=True, deadline=None)
hypothesis_settings.load_profile("ci")

SET_UP = pytest.StashKey[bool]()
SET_UP_SECONDS = 900  # on a busy machine each process migrates its database for minutes; a test has the usual timeout
AT = datetime(2026, 11, 23, 14, 10, tzinfo=ZoneInfo("America/Los_Angeles"))


def pytest_configure() -> None:
    """Files as they are, without the manifest; argon2 at its cheapest."""
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.PASSWORD_HASHERS = ["tests.hashing.CheapArgon2"]


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts whole programs, ./run or a browser, is in one process: two at once starve each other on two cores."""
    for item in items:
        if item.nodeid.startswith("tests/browser/"):
            item.add_marker(pytest.mark.browser)
        if item.get_closest_marker("launcher") or item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("whole programs"))


def pytest_collection_finish() -> None:
    """What is imported by now stays: the collector does not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Whichever test is the first of its process to need the database waits for it."""
    if SET_UP not in item.session.stash:
        item.add_marker(pytest.mark.timeout(SET_UP_SECONDS))
    return (yield)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any) -> None:
    """Connect as the owner, to a database of this process's own, copied from the one that is migrated once."""
    database.connect_as_owner()
    with django_db_blocker.unblock():
        database.copy_from(database.migrated())


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The migrated database with the application's privileges, used in the application's role."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        call_command("grant_privileges", role=database.APPLICATION_ROLE, verbosity=0)
        connection.close()
        connection_created.connect(database.serve_as_application)
        request.session.stash[SET_UP] = True
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: database.empty())
        yield
        connection_created.disconnect(database.serve_as_application)
        connection.close()


@pytest.fixture(autouse=True)
def _no_leftovers() -> Iterator[None]:
    """Rate limits and seals of one test do not reach the next."""
    yield
    cache.clear()
    Path(settings.SEAL_FILE).unlink(missing_ok=True)


@pytest.fixture(scope="session")
def one_worker(django_db_setup: None) -> Iterator[OneWorker]:
    """The worker other tests may have left running; a test that starts its own, or wants none, stops it."""
    one = OneWorker()
    yield one
    one.stop()


@pytest.fixture
def worker(transactional_db: None, one_worker: OneWorker) -> Iterator[Worker]:
    """A real Celery worker on this process's database and broker; before tables are emptied no row is pending."""
    found = one_worker.running()
    yield found
    found.wait_until_idle()


@pytest.fixture
def at() -> datetime:
    """The time at which things happen: a Monday afternoon in the pharmacy."""
    return AT


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The server's clock stands at `at`, for tests of views and tasks; `clock.shift(timedelta)` moves it."""
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def pharmacist(db: None) -> User:
    """A pharmacist who is not in charge."""
    return factories.pharmacist()


@pytest.fixture
def pharmacist_in_charge(db: None) -> User:
    """The pharmacist in charge."""
    return factories.pharmacist_in_charge()


@pytest.fixture
def technician(db: None) -> User:
    """A technician."""
    return factories.technician()


@pytest.fixture
def administrator(db: None) -> User:
    """An administrator, who sees no patient."""
    return factories.administrator()


@pytest.fixture
def prescriber_user(db: None) -> User:
    """The account of a prescriber."""
    return factories.prescriber_user()


@pytest.fixture
def delegate_user(db: None) -> User:
    """The account of a prescriber's delegate."""
    return factories.delegate_user()


@pytest.fixture
def patient_user(db: None) -> User:
    """The account of a patient."""
    return factories.patient_user()


@pytest.fixture
def client_user(db: None) -> User:
    """The account of a machine."""
    return factories.client_user()


@pytest.fixture
def system(db: None) -> User:
    """The user in whose name the clock acts."""
    return User.objects.system()


@pytest.fixture
def proof_of() -> Callable[[User, datetime], Proof]:
    """The maker of proofs: opens a signing period and shows the signer's own code."""
    return factories.proof_of
