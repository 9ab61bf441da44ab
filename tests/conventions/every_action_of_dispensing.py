"""How each action of dispensing can be asked for: with what, by whom, about which row."""

from collections.abc import Callable
from datetime import timedelta

from compounding.models import Batch
from orders.actions import proving
from orders.actions.printing import print_labels
from orders.actions.transferring import Going, transfer_out
from orders.leaflet_content import Wish
from orders.models import Container, Order
from orders.safety import Condition
from orders.tasks import render_run
from patients.actions.registration import link_account
from pharmacy.demo.readings import photographed
from premises.terms import Language
from records.models import DocumentState, PrintRun
from tests import factories
from tests.conventions.asked import Asked
from tests.conventions.world import World
from tests.factories.dispensing import GOING, SENT, checked, filled, fit, goes, inspected, labels_made, poured, promised
from tests.factories.taken import a_report, a_taken_order, answers

R = "orders.actions"
WHY = {"reason": "so"}
TO = Going("Sample Pharmacy", "1 Sample Road", "Salem", "OR", "97301", "+15035550188", "Pat Receiver, RPh")


def ordered(w: World, units: int = 100) -> Order:
    """Accepted, with `units` of its product released before; 30 are asked for."""
    formula = factories.a_formula(by=w.in_charge, at=w.at)
    if units:
        maker, by = w.technician, w.in_charge
        factories.a_released_batch(at=w.at, formula=formula, maker=maker, by=by, units=units)
    return factories.an_accepted_order(at=w.at, by=w.pharmacist, formula=formula)


def _handed_over(w: World, *, days: int = 0) -> Order:
    """An order of a patient with an account, handed over so many days ago."""
    by, maker = w.pharmacist, w.technician
    return a_taken_order(by=by, maker=maker, user=factories.patient_user(), at=w.at - timedelta(days=days))


def _check_in(w: World) -> Asked:
    patient = _handed_over(w, days=10).prescription.patient
    return Asked(patient.user, (patient, answers(sleep="bad")))


def _report(w: World) -> Asked:
    patient = _handed_over(w).prescription.patient
    return Asked(patient.user, (patient, a_report(Container.objects.get())))


def _take_down(w: World) -> Asked:
    patient = _handed_over(w).prescription.patient
    return Asked(w.technician, (patient, a_report(Container.objects.get())))


def _fill(w: World) -> Asked:
    (row,) = promised(ordered(w))
    return Asked(w.technician, (row,), {"scanned": row.batch.scan_code})


def _check(w: World) -> Asked:
    order = ordered(w)
    filled(order, by=w.technician, at=w.at)
    inspected(order, by=w.pharmacist, at=w.at)
    return Asked(w.pharmacist, (order,), about=order, signs=True)


def _poured(w: World) -> Container:
    order = ordered(w)
    (container,) = poured(order, by=w.technician, at=w.at)
    labels_made(order)
    return container


def _count(w: World) -> Asked:
    container = _poured(w)
    return Asked(w.technician, (container,), {"counted": container.units}, container)


def _confirm_label(w: World) -> Asked:
    container = proving.count(row := _poured(w), counted=row.units, by=w.technician, at=w.at)
    return Asked(w.technician, (container,), {"scanned": container.scan_code}, container)


def _inspect(w: World) -> Asked:
    container = _container(w)
    return Asked(w.pharmacist, (container.line.order,), {"scanned": container.scan_code})


def _container(w: World) -> Container:
    return filled(ordered(w), by=w.technician, at=w.at)[0]


def labelled(w: World) -> Batch:
    filled(ordered(w), by=w.technician, at=w.at)
    return Container.objects.get().batch


def _run(w: World) -> PrintRun:
    said = {"title": "Labels", "reason": "so", "by": w.technician, "at": w.at}
    return print_labels([_container(w)], **said)


def _print_labels(w: World) -> Asked:
    return Asked(w.technician, ([_container(w)],), {"title": "Labels"} | WHY)


def _retry_run(w: World) -> Asked:
    run = _run(w)
    run.documents.update(state=DocumentState.FAILED)
    return Asked(w.technician, (run,), {"task": render_run}, run)


def _left(w: World) -> Order:
    order = checked(ordered(w), filler=w.technician, checker=w.pharmacist, at=w.at)
    return goes(order, GOING, by=w.technician, at=w.at)


def _ready(w: World) -> Order:
    return checked(ordered(w), filler=w.technician, checker=w.pharmacist, at=w.at)


def _own_paper(w: World, **how: object) -> Asked:
    """A paper that a patient asks for with their own account."""
    order, reader = _ready(w), factories.patient_user()
    link_account(order.prescription.patient, user=reader, by=w.pharmacist, at=w.at)
    return Asked(reader, (order,), how, order)


def _correct_shipment(w: World) -> Asked:
    order = checked(ordered(w), filler=w.technician, checker=w.pharmacist, at=w.at)
    shipped = goes(order, SENT, by=w.technician, at=w.at).handing_over
    return Asked(w.technician, (shipped,), {"carrier": "FedEx", "tracking": "123456789012", "reason": "so"}, shipped)


def _transfer(w: World) -> Asked:
    prescription = _left(w).prescription
    return Asked(w.pharmacist, (prescription, TO), about=prescription, signs=True)


def _transfer_letter(w: World) -> Asked:
    proof = factories.proof_of(w.pharmacist, w.at)
    row = transfer_out(_left(w).prescription, TO, by=w.pharmacist, at=w.at, proof=proof)
    return Asked(w.technician, (row,), about=row)


def _surgery_letter(w: World) -> Asked:
    answers = factories.an_answer(conditions=frozenset({Condition.PROCEDURE}), procedure_on=w.at.date())
    prescription = factories.a_prescription(at=w.at, answers=answers)
    return Asked(w.pharmacist, (prescription,), about=prescription)


def _uncollected(w: World) -> Asked:
    order = checked(ordered(w), filler=w.technician, checker=w.pharmacist, at=w.at)
    Order.objects.filter(pk=order.pk).update(checked_at=w.at - timedelta(days=20))
    return Asked(w.pharmacist, (order,), about=order)


def _destroy(w: World) -> Asked:
    said = {"reason": "dropped", "second": w.technician, "second_proof": factories.proof_of(w.technician, w.at)}
    container = _container(w)
    return Asked(w.pharmacist, (container,), said, container, signs=True)


def _print_leaflet(w: World) -> Asked:
    order = ordered(w)
    filled(order, by=w.technician, at=w.at)
    return Asked(w.technician, (order,), {"reason": "reads Spanish", "wish": Wish(language="es")}, order)


CASES: dict[str, Callable[[World], Asked]] = {
    f"{R}.dispensing.fill": _fill,
    f"{R}.dispensing.check": _check,
    f"{R}.proving.count": _count,
    f"{R}.proving.confirm_label": _confirm_label,
    f"{R}.proving.photograph": lambda w: Asked(
        w.technician, (container := _container(w), photographed()), about=container
    ),
    f"{R}.proving.inspect": _inspect,
    f"{R}.paper.print_leaflet": _print_leaflet,
    f"{R}.dispensing.hand_over": lambda w: Asked(
        w.technician,
        (order := checked(ordered(w), filler=w.technician, checker=w.pharmacist, at=w.at), fit(GOING, order)),
        about=order,
    ),
    f"{R}.leaving.correct_shipment": _correct_shipment,
    f"{R}.cards_and_parcels.ask_for_wallet_card": lambda w: Asked(w.technician, (order := _ready(w),), about=order),
    f"{R}.copies.ask_for_copy": lambda w: _own_paper(w, language=Language.SPANISH, large=True),
    f"{R}.copies.ask_for_own_card": _own_paper,
    f"{R}.cards_and_parcels.ask_for_shipping_label": lambda w: Asked(w.technician, (order := _ready(w),), about=order),
    f"{R}.transferring.transfer_out": _transfer,
    f"{R}.letters.ask_for_transfer_letter": _transfer_letter,
    f"{R}.letters.ask_for_surgery_letter": _surgery_letter,
    f"{R}.letters.ask_for_summary": lambda w: Asked(w.pharmacist, (row := w.order.prescription,), about=row),
    f"{R}.uncollected.put_back_uncollected": _uncollected,
    f"{R}.checking_in.check_in": _check_in,
    f"{R}.complaining.report": _report,
    f"{R}.complaining.take_down": _take_down,
    f"{R}.dispensing.take_return": lambda w: Asked(w.pharmacist, (order := _left(w),), WHY, order),
    f"{R}.dispensing.put_back": lambda w: Asked(w.technician, (container := _container(w),), WHY, container),
    f"{R}.dispensing.destroy": _destroy,
    f"{R}.printing.print_labels": _print_labels,
    f"{R}.printing.print_leaflets": lambda w: Asked(w.technician, ([_left(w)],), {"title": "Leaflets"} | WHY, None),
    "records.actions.cancel_run": lambda w: Asked(w.technician, (run := _run(w),), about=run),
    "records.actions.retry_run": _retry_run,
}
