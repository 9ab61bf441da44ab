"""The main job without a browser: an order from JSON to its patient, by the actions, worker and pages the site uses."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from accounts.models import User
from compounding.actions import batches
from compounding.amounts import reading_text
from compounding.lifecycle import BatchStatus
from compounding.models import Batch, FormulaIngredient
from compounding.problems import judgement_of
from orders.actions import review, safety
from orders.actions.leaving import Leaving
from orders.actions.prescribing import sign_and_send
from orders.actions.receiving import receive
from orders.holds import HoldReason
from orders.models import Counselling, FillLine, Handing, Order
from orders.order_input import OrderInput
from orders.problems import problems_with_prescription
from orders.safety import Answer, Answers, Condition
from patients.models import Patient
from pharmacy.demo.bench import Bench
from pharmacy.demo.papers import DemoStopped, made_by_the_worker
from pharmacy.demo.people import DELEGATE, STAFF, Cast
from pharmacy.demo.readings import photographed
from pharmacy.demo.seed import is_seeded
from pharmacy.demo.visit import visit
from premises.quantities import dose_text
from prescribers.models import Prescriber

MOST_BATCHES = 6  # of one product, until the order has what it needs
NEW_LOT_MG, NEW_LOT_DAYS = "1000", 200

Now = Callable[[], datetime]


def walk(order_file: Path, folder: Path, now: Now) -> Iterator[str]:
    """Take the order in `order_file` to its patient, its papers into `folder`; yields what was done, step by step.

    One pharmacist and one technician do all the pharmacy's work. Raises DemoStopped.
    """
    if not is_seeded():
        raise DemoStopped("This database is not the demo's, and demo orders are kept out of any other.")
    given, bench = _read(order_file), _bench()
    prescriber = _prescriber(given)
    yield f"read {order_file.name}: {len(given.validated_data['steps'])} steps, for {prescriber.printed_name}"
    prescription = receive(given.request(), by=_preparer(prescriber, now()), at=now())
    preparer = prescription.prepared_by.printed_name
    yield f"prescription {prescription.number} prepared by {preparer}, awaits its signature"
    yield _said_of(prescription.patient)
    yield from (f"shown: {p.tier} {p.code}, {p.title}" for p in problems_with_prescription(prescription, at=now()))
    sign_and_send(prescription, by=prescriber, at=now(), proof=bench.people.proof(prescriber, now()))
    order = prescription.orders.get()
    yield f"signed by {prescriber.printed_name}, for what was shown; order {order.number} submitted"
    yield from _accepted(order, bench, now)
    yield from _received(bench, now)
    made: list[Batch] = []
    for line in order.lines.select_related("formula").order_by("position"):
        yield from _made(line, made, bench, now)
    yield from _handed_over(order, made, folder, bench, now)
    yield from visit(prescription.patient, order)


def _accepted(order: Order, bench: Bench, now: Now) -> Iterator[str]:
    """The pharmacist asks what the practice did not know, without which nothing is accepted (OPI-02), and accepts."""
    by = bench.pharmacist
    if order.prescription.answers().missing():
        asked = review.hold(order, reason=HoldReason.PATIENT_CONTACT, note="Any opioid lately?", by=by, at=now())
        yield f"held by {by.printed_name}: any opioid in the last 14 days?"
        said = Answers(opioid_last_14_days=Answer.NO, were_asked=True, conditions=frozenset({Condition.THYROID}))
        safety.ask_again(order.prescription, said, by=by, at=now())
        review.resolve(asked, outcome="Asked on the telephone: no opioid in the last 14 days.", by=by, at=now())
        yield "answered by the patient: none; takes thyroid replacement; the hold is resolved"
    order.refresh_from_db()
    review.accept(order, by=by, at=now(), proof=bench.people.proof(by, now()))
    yield f"accepted by {by.printed_name}; a link is mailed to the patient"


def _received(bench: Bench, now: Now) -> Iterator[str]:
    """A lot of the active, with what its certificate says."""
    lot = bench.receive("NTX", NEW_LOT_MG, now(), days=NEW_LOT_DAYS)
    assay = f"assay {dose_text(lot.assay_percent or 0)} % of the {lot.assay_basis} substance"
    yield f"lot {lot.number} of {lot.component.name} received: {assay}, water {dose_text(lot.water_percent)} %"
    yield f"released by {bench.pharmacist.printed_name}"


def _made(line: FillLine, made: list[Batch], bench: Bench, now: Now) -> Iterator[str]:
    """Batches until this line has its units: what is under way first, which serves those who wait longer."""
    code = line.formula.code
    for _ in range(MOST_BATCHES):
        if not line.missing:
            return
        under_way = Batch.objects.under_way().filter(formula__code=code).first()
        batch = under_way or bench.plan(code, now())
        yield f"batch {batch.number} {'goes on' if under_way else 'planned'}: {dose_text(batch.planned_units)} units"
        yield from _finished(batch, bench, now)
        bench.release(batch, now())
        yield f"released by {bench.pharmacist.printed_name}, who only witnessed; use by {batch.bud_on}"
        made.append(batch)
    if line.missing:
        raise DemoStopped(f"{dose_text(line.missing)} units of {code} are still missing after {MOST_BATCHES} batches.")


def _finished(batch: Batch, bench: Bench, now: Now) -> Iterator[str]:
    """From wherever it stands to quarantine."""
    by, hand = bench.pharmacist, bench.technician
    if batch.status == BatchStatus.PLANNED:
        batches.approve(batch, by=by, at=now(), proof=bench.people.proof(by, now()))
        yield f"approved by {by.printed_name}; its worksheet is asked for"
    if batch.status == BatchStatus.APPROVED:
        batches.start(batch, by=hand, at=now())
    if batch.status == BatchStatus.IN_PROCESS:
        bench.weigh(batch, now(), most=FormulaIngredient.objects.filter(formula=batch.formula).count())
        for row in batch.weighings.standing():
            unit = row.ingredient.component.weighed_in
            amount, low, high = (reading_text(value, unit) for value in (row.amount, row.low, row.high))
            said = f"{row.ingredient.component.name}, {amount} {unit} ({low} to {high}), lot {row.lot.number}"
            yield f"weighed by {row.weighed_by.printed_name}, witnessed by {by.printed_name}: {said}"
        bench.finish(batch, now())
        yield _counted(batch)


def _counted(batch: Batch) -> str:
    verdict, steps = judgement_of(batch), batch.steps.count()
    fills = f"mean net fill {verdict.mean_percent:.1f} %, RSD {verdict.rsd_percent:.1f} %" if verdict else ""
    counted = dose_text(batch.counted_units or 0)
    return f"{steps} steps ticked; {fills}; {counted} of {dose_text(batch.planned_units)} counted; in quarantine"


def _handed_over(order: Order, made: list[Batch], folder: Path, bench: Bench, now: Now) -> Iterator[str]:
    """Filled with scan, papers by the worker, checked, counselled, handed over."""
    containers = bench.pour(order, now())
    yield f"filled by {bench.technician.printed_name}: {len(containers)} containers, each from one scanned batch"
    yield from made_by_the_worker([*made, *containers], folder)
    bench.label(containers, now(), photo=photographed())
    yield "each counted, its own label scanned on it, and photographed"
    yield from made_by_the_worker([order], folder)
    bench.check(order, now())
    yield f"each container scanned and checked by {bench.pharmacist.printed_name}"
    bench.hand_over(order, Leaving(Handing.COLLECTED, "the patient", Counselling.ACCEPTED), now())
    yield f"order {order.number} handed over; counselling accepted"


def _bench() -> Bench:
    """The demo's technician and pharmacist, for whom no minute passes."""
    staff = {key: User.objects.get(email=email) for key, (_, email, _, _) in STAFF.items()}
    return Bench(Cast(staff=staff), minute=timedelta(0))


def _said_of(patient: Patient) -> str:
    allergies = ", ".join(row.substance for row in patient.allergies.current()) or "none known"
    medicines = ", ".join(row.text for row in patient.medicines.current()) or "none"
    leave_out = ", ".join(row.exclusion for row in patient.exclusions.current()) or "nothing"
    return f"for a patient with allergies: {allergies}; other medicines: {medicines}; to leave out: {leave_out}"


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


def _preparer(prescriber: User, at: datetime) -> User:
    """The delegate, where this prescriber named them."""
    delegate = User.objects.get(email=DELEGATE[1])
    named = Prescriber.objects.acted_for_by(delegate, at).filter(user=prescriber).exists()
    return delegate if named else prescriber
