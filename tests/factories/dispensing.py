"""Orders on their way out of the house: what is promised, filled, labelled, checked."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from compounding.models import Batch
from orders.actions import dispensing, proving
from orders.actions.leaving import Leaving
from orders.handing import Identifier, Taker
from orders.models import Container, Counselling, Handing, Order, Reservation
from orders.tasks import render_document
from records.models import Document
from tests.factories.accounts import proof_of
from tests.worker import UNDER_WAY, wait_for

SENT = Leaving(Handing.SHIPPED, "the patient", Counselling.OFFERED_IN_WRITING, "UPS", "1Z999AA10123456784")
GOING = Leaving(Handing.COLLECTED, "the patient", Counselling.DECLINED, declined_by=Taker.PATIENT)


def promised(order: Order) -> list[Reservation]:
    """The open reservations of an order."""
    return list(Reservation.objects.open().filter(line__order=order))


def poured(order: Order, *, by: User, at: datetime) -> list[Container]:
    """Every reservation of an order filled with the right scan; nothing counted, no label on anything."""
    return [dispensing.fill(row, scanned=row.batch.scan_code, by=by, at=at) for row in promised(order)]


def filled(order: Order, *, by: User, at: datetime) -> list[Container]:
    """The same, counted and with their labels on: the order is filled."""
    containers = poured(order, by=by, at=at)
    labels_made(order)
    for container in containers:
        proving.count(container, counted=container.units, by=by, at=at)
        proving.confirm_label(container, scanned=container.scan_code, by=by, at=at)
    order.refresh_from_db()
    return containers


def inspected(order: Order, *, by: User, at: datetime) -> None:
    """Each container of it scanned by who is about to check."""
    for container in Container.objects.live().filter(line__order=order):
        proving.inspect(order, scanned=container.scan_code, by=by, at=at)


def labels_made(order: Order) -> None:
    """The labels of its containers, made in this process."""
    for container in Container.objects.live().filter(line__order=order):
        for document in Document.objects.of(container).filter(state__in=UNDER_WAY):
            document_made(document)


def document_made(document: Document) -> None:
    """The document, made in this process or by the worker, who may have heard of it too and be at it already."""
    render_document(document.public_id)
    wait_for(lambda: not Document.objects.filter(pk=document.pk, state__in=UNDER_WAY).exists(), "a document waits")


def checked(order: Order, *, filler: User, checker: User, at: datetime) -> Order:
    """An order filled by one and checked by the other."""
    filled(order, by=filler, at=at)
    inspected(order, by=checker, at=at)
    return dispensing.check(order, by=checker, at=at, proof=proof_of(checker, at))


def stock_of(batch: Batch) -> tuple[Decimal, Decimal]:
    """On hand and reserved, as the database has it."""
    batch.refresh_from_db()
    return batch.on_hand, batch.reserved


def fit(leaving: Leaving, order: Order, **other: Any) -> Leaving:
    """The same for this order: its containers scanned, its patient known by date of birth and ZIP code."""
    patient = order.prescription.patient
    to = leaving.parcel.address or patient
    said = {Identifier.BORN_ON: f"{patient.born_on}", Identifier.ZIP_CODE: to.zip_code}
    codes = [row.public_id for row in Container.objects.live().filter(line__order=order)]
    return replace(leaving, **({"said": said, "scanned": codes} | other))


def goes(order: Order, leaving: Leaving, *, by: User, at: datetime) -> Order:
    """Out of the house, with all that has to be right at the counter."""
    return dispensing.hand_over(order, fit(leaving, order), by=by, at=at)
