"""Orders on their way out of the house: what is promised, filled, labelled, checked."""

from datetime import datetime
from decimal import Decimal

from accounts.models import User
from compounding.models import Batch
from orders.actions import dispensing
from orders.actions.dispensing import Leaving
from orders.models import Container, Counselling, Handing, Order, Reservation
from orders.tasks import render_document
from records.models import Document, DocumentState
from tests.factories.accounts import proof_of

GOING = Leaving(Handing.COLLECTED, "the patient", Counselling.DECLINED)


def promised(order: Order) -> list[Reservation]:
    """The open reservations of an order."""
    return list(Reservation.objects.open().filter(line__order=order))


def filled(order: Order, *, by: User, at: datetime) -> list[Container]:
    """Every reservation of an order filled with the right scan."""
    return [dispensing.fill(row, scanned=row.batch.scan_code, by=by, at=at) for row in promised(order)]


def labels_made(order: Order) -> None:
    """The labels of its containers, made in this process."""
    for container in Container.objects.live().filter(line__order=order):
        for document in Document.objects.of(container).filter(state=DocumentState.PENDING):
            render_document(document.public_id)


def checked(order: Order, *, filler: User, checker: User, at: datetime) -> Order:
    """An order filled by one and checked by the other."""
    filled(order, by=filler, at=at)
    labels_made(order)
    return dispensing.check(order, by=checker, at=at, proof=proof_of(checker, at))


def stock_of(batch: Batch) -> tuple[Decimal, Decimal]:
    """On hand and reserved, as the database has it."""
    batch.refresh_from_db()
    return batch.on_hand, batch.reserved
