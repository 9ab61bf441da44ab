"""The whole path in a real browser: a titration from the practice to its patient, by one pharmacist, one technician."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from compounding.documents import WORKSHEET
from compounding.models import Batch, Weighing
from orders.documents import LABEL, LEAFLET
from orders.lifecycle import OrderStatus
from orders.models import Container, Counselling, HandOver, Order
from patients.models import Patient
from patients.profile import Profile
from premises.models import Pharmacy
from premises.terms import Exclusion
from records import archive
from records.models import Document, DocumentState, Event, Message
from tests import factories
from tests.browser import stages_of_making as making
from tests.browser import stages_of_orders as ordering
from tests.browser.conftest import opened_window
from tests.factories.compounding import PDF
from tests.worker import Worker

pytestmark = [pytest.mark.slow, pytest.mark.worker, pytest.mark.timeout(600)]

STRENGTHS = {"LDN15C": "1.5", "LDN3C": "3", "LDN45C": "4.5"}
PROFILE = Profile(
    allergies=("penicillin",), medicines=("levothyroxine 75 mcg",), exclusions=frozenset({Exclusion.LACTOSE})
)


@dataclass
class Cast:
    """Everybody on the path, and the patient it is for."""

    pharmacist: User
    technician: User
    prescriber: User
    delegate: User
    patient: Patient


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """A pharmacy with its catalogue, filler and shells since last week; the active has not come yet."""
    at = timezone.now() - timedelta(days=7)
    pharmacist, technician = factories.pharmacist("Rowan Specimen"), factories.technician("Tamsin Placeholder")
    factories.a_pharmacy(by=pharmacist, at=at)
    prescriber = factories.a_prescriber(by=pharmacist, at=at)
    delegate = factories.a_delegate(prescriber, at=at).user
    patient = factories.a_patient(
        by=pharmacist, at=at, prescriber=prescriber, profile=PROFILE, family_name="Exemplar",
        email="linden@example.test",
    )  # fmt: skip
    for code, strength in STRENGTHS.items():
        factories.a_formula(by=pharmacist, at=at, code=code, strength_mg=strength)
    for code in ("MCC", "CAP3"):
        factories.a_lot(code, by=pharmacist, at=at)
    factories.ready_to_weigh(technician, at=timezone.now())
    return Cast(pharmacist, technician, prescriber.user, delegate, patient)


@pytest.fixture
def window_of(browser: Browser, live_server: LiveServer) -> Any:
    """A window of this person's own, signed in; of nobody, where none is given."""
    with opened_window(browser, live_server) as window_for:
        yield window_for


def test_a_titration_goes_from_the_practice_to_its_patient(
    cast: Cast, window_of: Callable[..., Page], worker: Worker, tmp_path: Path
) -> None:
    order = signed_and_accepted(cast, window_of)
    batches = made(cast, window_of, tmp_path)
    bench, pharmacist = window_of(cast.technician), window_of(cast.pharmacist)
    ordering.fill_by_scan(bench, order)
    ordering.check_every_container(pharmacist, order)
    ordering.hand_over(bench, order)
    worker.wait_until_idle()
    leaflet = ordering.follow_the_link(window_of(None), link_to(cast.patient), "02/29/1984", order)
    everything_is_as_it_should_be(cast, order, batches, leaflet)


def signed_and_accepted(cast: Cast, window_of: Callable[..., Page]) -> Order:
    """Composed by the delegate, signed by the prescriber, accepted after the opioid question."""
    name = cast.patient.full_name
    ordering.compose_the_titration(window_of(cast.delegate), cast.patient.family_name)
    order = ordering.sign_the_prescription(window_of(cast.prescriber), name)
    ordering.ask_about_opioids_and_accept(window_of(cast.pharmacist), order)
    return order


def made(cast: Cast, window_of: Callable[..., Page], folder: Path) -> list[Batch]:
    """The active received and released, then a batch of each strength from plan to release."""
    certificate = folder / "certificate.pdf"
    certificate.write_bytes(PDF)
    bench, pharmacist = window_of(cast.technician), window_of(cast.pharmacist)
    today = Pharmacy.objects.today(timezone.now())
    lot = making.receive_a_lot(
        bench, "Naltrexone hydrochloride", certificate, f"{today}", f"{today + timedelta(days=365)}"
    )
    making.release_the_lot(pharmacist, lot)
    batches = []
    for code in STRENGTHS:
        batch = making.plan_a_batch(bench, code)
        making.approve_the_batch(pharmacist, batch)
        making.make_the_batch(bench, batch, cast.pharmacist)
        making.enter_the_potency(pharmacist, batch, certificate, f"{today}")
        making.release_the_batch(pharmacist, batch)
        batches.append(batch)
    return batches


def link_to(patient: Patient) -> str:
    """The path of the newest link mailed to this patient."""
    body = Message.objects.filter(to_address=patient.email).latest("pk").body
    return "/follow/" + body.split("/follow/")[1].split()[0]


def everything_is_as_it_should_be(cast: Cast, order: Order, batches: list[Batch], leaflet: bytes) -> None:
    """What the database says of it: one batch a container, who did what, papers archived, the same leaflet."""
    order.refresh_from_db()
    assert order.status == OrderStatus.HANDED_OVER and order.prescription.prepared_by == cast.delegate
    assert HandOver.objects.get().counselling == Counselling.ACCEPTED
    containers = list(Container.objects.live().filter(line__order=order).order_by("line__position"))
    assert [(row.batch, row.units) for row in containers] == [(batches[0], 14), (batches[1], 14), (batches[2], 28)]
    for batch in Batch.objects.all():
        assert (batch.finished_by, batch.released_by) == (cast.technician, cast.pharmacist)
        assert (batch.on_hand, batch.reserved) == (0, 0)
    people = set(Weighing.objects.values_list("weighed_by", "witnessed_by"))
    assert people == {(cast.technician.pk, cast.pharmacist.pk)} and Weighing.objects.count() == 9
    papers = [(batches, WORKSHEET, 3), (containers, LABEL, 3), ([order], LEAFLET, 1)]
    for rows, kind, count in papers:
        found = Document.objects.of_rows(rows).filter(document_kind=kind)
        assert [paper.state for paper in found] == [DocumentState.DONE] * count, kind
    assert leaflet == archive.fetch(Document.objects.of(order, LEAFLET).get().sha256)
    began: datetime = order.submitted_at
    did = set(Event.objects.filter(at__gte=began).values_list("by", flat=True))
    assert did >= {cast.pharmacist.pk, cast.technician.pk}
