"""The main job without a browser: an order from JSON to its patient, by the actions and services the site uses."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from accounts.models import User
from accounts.signing import open_period, prove
from orders.actions.dispensing import Leaving, fill
from orders.actions.prescribing import sign_and_send
from orders.actions.receiving import receive
from orders.actions.review import accept
from orders.models import Container, Counselling, Handing, Order, Prescription, Reservation
from orders.order_input import OrderInput
from pharmacy.demo.bench import Bench
from pharmacy.demo.people import IDLE, SIGNING_CODE, STAFF, Cast
from pharmacy.demo.seed import is_seeded
from premises.quantities import dose_text
from prescribers.models import Prescriber
from records import archive
from records.models import Document, DocumentState
from records.signatures import Proof

PATIENCE_SECONDS = 60


class DemoStopped(RuntimeError):
    """The job did not reach its end; the message says where."""


def walk(order_file: Path, folder: Path, now: Callable[[], datetime]) -> Iterator[str]:
    """Take the order in `order_file` to its patient, its papers into `folder`; yields what was done, step by step."""
    if not is_seeded():
        raise DemoStopped("This database is not the demo's, and demo orders are kept out of any other.")
    given = _read(order_file)
    prescriber = _prescriber(given)
    yield f"read {order_file.name}: {len(given.validated_data['steps'])} step, for prescriber {prescriber.printed_name}"
    prescription = receive(given.request(), by=prescriber, at=now())
    yield f"prescription {prescription.number} prepared, awaits its signature"
    sign_and_send(prescription, by=prescriber, at=now(), proof=_proof(prescriber, now()))
    order = _first_order(prescription)
    yield f"signed by {prescriber.printed_name}; order {order.number} submitted"
    pharmacist = User.objects.get(email=STAFF["pharmacist"][1])
    accept(order, by=pharmacist, at=now(), proof=_proof(pharmacist, now()))
    yield f"accepted by {pharmacist.printed_name}"
    yield from _made(order, now)
    yield from _handed_over(order, folder, now)


def _made(order: Order, now: Callable[[], datetime]) -> Iterator[str]:
    """A batch for every line that no stock reaches."""
    bench = _bench()
    for line in order.lines.select_related("formula"):
        if line.missing:
            batch = bench.make(line.formula.code, now())
            counted = dose_text(batch.counted_units or 0)
            yield f"batch {batch.number} made by {bench.technician.printed_name}: {counted} capsules"
            bench.release(batch, now())
            yield f"released by {bench.pharmacist.printed_name}, who only witnessed; use by {batch.bud_on}"


def _handed_over(order: Order, folder: Path, now: Callable[[], datetime]) -> Iterator[str]:
    """Filled with scan, labelled by the worker, checked, handed over."""
    bench = _bench()
    promised = list(Reservation.objects.open().filter(line__order=order))
    containers = [fill(row, scanned=row.batch.scan_code, by=bench.technician, at=now()) for row in promised]
    yield f"filled by {bench.technician.printed_name}: {len(containers)} container"
    for document in _rendered(order, containers):
        path = _written(document, folder)
        said = f"{path} ({document.size_bytes} bytes, sha256 {document.sha256[:12]})"
        yield f"{document.document_kind.partition('.')[2]} rendered by the worker: {said}"
    bench.check(order, now())
    yield f"checked by {bench.pharmacist.printed_name}"
    bench.hand_over(order, Leaving(Handing.COLLECTED, "the patient", Counselling.ACCEPTED), now())
    yield f"order {order.number} handed over; counselling accepted"


def _read(order_file: Path) -> OrderInput:
    """The order, complete and for a prescriber of the demo. Raises DemoStopped."""
    try:
        given = OrderInput(data=json.loads(order_file.read_text()))
    except (OSError, ValueError) as error:
        raise DemoStopped(f"{order_file} cannot be read: {error}") from error
    if not given.is_valid():
        raise DemoStopped(f"{order_file} is not an order: {json.dumps(given.errors)}")
    return given


def _prescriber(given: OrderInput) -> User:
    npi = given.validated_data["prescriber"]["npi"]
    try:
        return Prescriber.objects.get(npi=npi).user
    except Prescriber.DoesNotExist as error:
        raise DemoStopped(f"No prescriber of the demo has the NPI {npi}; see examples/order.json.") from error


def _proof(user: User, at: datetime) -> Proof:
    return prove(open_period(user, station="demo", at=at), SIGNING_CODE, at=at, idle=IDLE)


def _first_order(prescription: Prescription) -> Order:
    return prescription.orders.get()


def _bench() -> Bench:
    """The demo's technician and pharmacist, for whom no minute passes."""
    staff = {key: User.objects.get(email=email) for key, (_, email, _, _) in STAFF.items()}
    return Bench(Cast(staff=staff), minute=timedelta(0))


def _rendered(order: Order, containers: Sequence[Container]) -> list[Document]:
    """Their labels and the leaflet, once the worker has made them. Raises DemoStopped."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = [*Document.objects.of_rows(containers), *Document.objects.of(order)]
        failed = [document for document in found if document.state == DocumentState.FAILED]
        if failed:
            raise DemoStopped(f"A paper failed: {failed[0].title}, {failed[0].error}")
        if found and all(document.state == DocumentState.DONE for document in found):
            return found
        time.sleep(0.05)
    raise DemoStopped(
        f"No paper after {PATIENCE_SECONDS} s: is the worker running? The request is kept and made later."
    )


def _written(document: Document, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{document.document_kind}-{document.public_id}.pdf"
    path.write_bytes(archive.fetch(document.sha256))
    return path
