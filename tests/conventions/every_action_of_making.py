"""How each action of making and dispensing is asked for: with what, by whom, about what (over 250 lines: all cases)."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from compounding.actions import batches
from compounding.actions.in_process import take_weights
from compounding.actions.labels import LabelsCounted, LabelsKnown
from compounding.actions.levels import Keeping
from compounding.actions.stock import Certificate, receive, reject
from compounding.actions.weighing import weigh
from compounding.imports import IMPORTERS
from compounding.models import Batch, ComponentRole, Formula, ImportKind, Lot, Weighing
from compounding.net_fill import Of
from compounding.targets import target_for
from orders.actions import proving
from orders.actions.transferring import Going
from orders.models import Container, Order
from orders.proposals import proposals_for
from pharmacy.demo.readings import photographed
from records.importing import example_of
from tests import factories
from tests.conventions import every_action_of_quality
from tests.conventions.asked import Asked
from tests.conventions.world import World
from tests.factories.compounding import PDF, a_delivery
from tests.factories.dispensing import (
    GOING,
    SENT,
    checked,
    filled,
    fit,
    goes,
    inspected,
    labels_made,
    poured,
    promised,
)

C, R = "compounding.actions", "orders.actions"
TO = Going("Sample Pharmacy", "1 Sample Road", "Salem", "OR", "97301", "+15035550188", "Pat Receiver, RPh")


def _lot(w: World, code: str = "MCC") -> Lot:
    return factories.a_quarantined_lot(code, by=w.in_charge, at=w.at)


def _attach(w: World) -> Asked:
    component = factories.a_component("MCC", by=w.in_charge, at=w.at)
    lot = receive(component, a_delivery("MCC", at=w.at), Certificate(), by=w.in_charge, at=w.at)
    return Asked(w.technician, (lot, Certificate(PDF)), about=lot)


def _planned(w: World) -> Batch:
    return factories.a_planned_batch(at=w.at, by=w.in_charge)


def _weigh_from(w: World) -> Asked:
    lot = factories.a_trituration_lot(by=w.in_charge, at=w.at)
    return Asked(w.technician, (batch := _planned(w), lot.component), about=batch)


def _started(w: World) -> Batch:
    return factories.a_started_batch(at=w.at, maker=w.technician)


def _made(w: World, **other: Any) -> Batch:
    return factories.a_made_batch(at=w.at, maker=w.technician, witness=w.in_charge, **other)


def _weigh(w: World) -> Asked:
    batch = _started(w)
    line = batch.formula.ingredients.select_related("component").get(component__role=ComponentRole.ACTIVE)
    lot = factories.a_lot("NTX", by=w.in_charge, at=w.at)
    return Asked(w.technician, (batch, line, lot, target_for(batch, line, lot)[0].amount))


def _weighed(w: World) -> Weighing:
    return weigh(*_weigh(w).args, by=w.technician, at=w.at)


def _ready_to_finish(w: World) -> Batch:
    batch = _started(w)
    for line in batch.formula.ingredients.select_related("component").order_by("position"):
        lot = factories.a_lot(line.component.code, by=w.in_charge, at=w.at)
        factories.weighed(batch, line, lot, maker=w.technician, witness=w.in_charge, at=w.at)
    for step in batch.steps.all():
        batches.tick(step, by=w.technician, at=w.at)
    factories.good_sample(batch, by=w.technician, at=w.at)
    return batch


def _with_minutes(w: World) -> Batch:
    formula = factories.a_formula(by=w.in_charge, at=w.at, instructions="Mix for 10 minutes.")
    return factories.a_started_batch(at=w.at, maker=w.technician, formula=formula)


def _weighing_units(w: World) -> Batch:
    batch = _ready_to_finish(w)
    return take_weights(batch, Of.UNITS, factories.good_weights(batch)[:10], by=w.technician, at=w.at)


def _order(w: World, units: int = 100) -> Order:
    """Accepted, with `units` of its product released before; 30 are asked for."""
    formula = factories.a_formula(by=w.in_charge, at=w.at)
    if units:
        maker, by = w.technician, w.in_charge
        factories.a_released_batch(at=w.at, formula=formula, maker=maker, by=by, units=units)
    return factories.an_accepted_order(at=w.at, by=w.pharmacist, formula=formula)


def _reserve(w: World) -> Asked:
    order = _order(w, units=0)
    formula: Formula = order.lines.get().formula
    factories.a_released_batch(at=w.at, formula=formula, maker=w.technician, by=w.in_charge)
    return Asked(w.technician, (order,), about=order)


def _plan_proposed(w: World) -> Asked:
    formula: Formula = _order(w, units=0).lines.get().formula
    for code in ("NTX", "MCC", "CAP3"):
        factories.a_lot(code, by=w.in_charge, at=w.at)
    proposal = proposals_for([formula], w.at).to_make[0]
    return Asked(w.technician, (formula,), {"number": proposal.number, "units": proposal.units})


def _split(w: World) -> Asked:
    order = _order(w, units=20)
    return Asked(w.technician, (order,), about=order)


def _fill(w: World) -> Asked:
    (row,) = promised(_order(w))
    return Asked(w.technician, (row,), {"scanned": row.batch.scan_code})


def _check(w: World) -> Asked:
    order = _order(w)
    filled(order, by=w.technician, at=w.at)
    inspected(order, by=w.pharmacist, at=w.at)
    return Asked(w.pharmacist, (order,), about=order, signs=True)


def _poured(w: World) -> Container:
    order = _order(w)
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
    return filled(_order(w), by=w.technician, at=w.at)[0]


def _labelled(w: World) -> Batch:
    filled(_order(w), by=w.technician, at=w.at)
    return Container.objects.get().batch


def _left(w: World) -> Order:
    order = checked(_order(w), filler=w.technician, checker=w.pharmacist, at=w.at)
    return goes(order, GOING, by=w.technician, at=w.at)


def _correct_shipment(w: World) -> Asked:
    order = checked(_order(w), filler=w.technician, checker=w.pharmacist, at=w.at)
    shipped = goes(order, SENT, by=w.technician, at=w.at).handing_over
    return Asked(w.technician, (shipped,), {"carrier": "FedEx", "tracking": "123456789012", "reason": "so"}, shipped)


def _transfer(w: World) -> Asked:
    prescription = _left(w).prescription
    return Asked(w.pharmacist, (prescription, TO), about=prescription, signs=True)


def _uncollected(w: World) -> Asked:
    order = checked(_order(w), filler=w.technician, checker=w.pharmacist, at=w.at)
    Order.objects.filter(pk=order.pk).update(checked_at=w.at - timedelta(days=20))
    return Asked(w.pharmacist, (order,), about=order)


def _destroy(w: World) -> Asked:
    said = {"reason": "dropped", "second": w.technician, "second_proof": factories.proof_of(w.technician, w.at)}
    container = _container(w)
    return Asked(w.pharmacist, (container,), said, container, signs=True)


def _destroy_lot(w: World) -> Asked:
    lot = reject(_lot(w), reason="wet", by=w.in_charge, at=w.at)
    said = {"reason": "wet", "second": w.technician, "second_proof": factories.proof_of(w.technician, w.at)}
    return Asked(w.in_charge, (lot,), said, lot, signs=True)


def _judged(batch: Batch, w: World, **how: Any) -> Asked:
    return Asked(w.in_charge, (batch,), how, batch, signs=True)


def _recalled_lot(w: World) -> Asked:
    lot = _made(w).weighings.standing()[0].lot
    return Asked(w.in_charge, (lot,), {"reason": "the maker says so"}, lot, signs=True)


WHY = {"reason": "so"}
CASES: dict[str, Callable[[World], Asked]] = every_action_of_quality.CASES | {
    f"{C}.stock.add_component": lambda w: Asked(
        w.in_charge, (), {"code": "TALC", "name": "Talc", "role": ComponentRole.EXCIPIENT}
    ),
    f"{C}.certificates.attach": _attach,
    "records.importing.import_rows": lambda w: Asked(
        w.pharmacist, (IMPORTERS[ImportKind.LOTS], example_of(ImportKind.LOTS))
    ),
    f"{C}.stock.receive": lambda w: Asked(
        w.technician, (factories.a_component("MCC", by=w.in_charge, at=w.at), a_delivery("MCC", at=w.at), Certificate())
    ),
    f"{C}.stock.release": lambda w: Asked(w.in_charge, (lot := _lot(w),), about=lot, signs=True),
    f"{C}.stock.reject": lambda w: Asked(w.in_charge, (lot := _lot(w),), WHY, lot),
    f"{C}.stock.recall": lambda w: Asked(w.in_charge, (lot := _lot(w),), WHY, lot),
    f"{C}.counting.count_lot": lambda w: Asked(
        w.technician, (lot := _lot(w), ), {"counted": lot.on_hand, "seen": 1}, lot
    ),
    f"{C}.stock.take_in": lambda w: Asked(
        w.technician, (factories.a_component("MCC", by=w.in_charge, at=w.at), a_delivery("MCC", at=w.at), Certificate())
    ),
    f"{C}.lot_labels.ask_for_lot_label": lambda w: Asked(w.technician, (lot := _lot(w),), about=lot),
    f"{C}.levels.set_levels": lambda w: Asked(
        w.in_charge, (factories.a_component("MCC", by=w.in_charge, at=w.at), Keeping(Decimal(1), Decimal(2)))
    ),
    f"{C}.destroying.destroy_lot": _destroy_lot,
    f"{C}.batches.plan": lambda w: Asked(w.technician, (w.formula, Decimal(100))),
    f"{C}.paper.ask_for_worksheet": lambda w: Asked(w.technician, (batch := _started(w),), WHY, batch),
    f"{C}.batches.approve": lambda w: _judged(_planned(w), w),
    f"{C}.batches.start": lambda w: Asked(
        w.technician,
        (batches.approve(_planned(w), by=w.in_charge, at=w.at, proof=factories.proof_of(w.in_charge, w.at)),),
    ),
    f"{C}.batches.tick": lambda w: Asked(w.technician, (_started(w).steps.all()[0],)),
    f"{C}.labels.record_labels": lambda w: Asked(
        w.technician, (_made(w), LabelsKnown(printed=3, applied=2, gone=0), LabelsCounted(0, 1, 0))
    ),
    f"{C}.steps.begin_step": lambda w: Asked(w.technician, (_with_minutes(w).steps.all()[0],)),
    f"{C}.in_process.take_weights": lambda w: Asked(
        w.technician, (batch := _ready_to_finish(w), Of.UNITS, [Decimal("179.4")]), about=batch
    ),
    f"{C}.in_process.strike_last": lambda w: Asked(w.technician, (_weighing_units(w), Of.UNITS)),
    f"{C}.in_process.keep_sample": lambda w: Asked(w.technician, (_weighing_units(w), Of.UNITS)),
    f"{C}.batches.finish": lambda w: Asked(w.technician, (_ready_to_finish(w), Decimal(100))),
    f"{C}.batches.release": lambda w: _judged(_made(w), w),
    f"{C}.batches.reject": lambda w: _judged(_made(w), w, **WHY),
    f"{C}.batches.recall": lambda w: _judged(
        factories.a_released_batch(at=w.at, maker=w.technician, by=w.in_charge), w, **WHY
    ),
    f"{C}.triturations.weigh_from": _weigh_from,
    f"{C}.weighing.weigh": _weigh,
    f"{C}.weighing.witness": lambda w: Asked(w.in_charge, (done := _weighed(w),), about=done, signs=True),
    f"{C}.weighing.void": lambda w: Asked(w.technician, (done := _weighed(w),), WHY, done),
    f"{R}.allocation.reserve": _reserve,
    f"{R}.allocation.give_back": lambda w: Asked(w.technician, (order := _order(w),), WHY, order),
    f"{R}.allocation.split": _split,
    f"{R}.dispensing.fill": _fill,
    f"{R}.dispensing.check": _check,
    f"{R}.proving.count": _count,
    f"{R}.proving.confirm_label": _confirm_label,
    f"{R}.proving.photograph": lambda w: Asked(
        w.technician, (container := _container(w), photographed()), about=container
    ),
    f"{R}.proving.inspect": _inspect,
    f"{R}.dispensing.hand_over": lambda w: Asked(
        w.technician,
        (order := checked(_order(w), filler=w.technician, checker=w.pharmacist, at=w.at), fit(GOING, order)),
        about=order,
    ),
    f"{R}.leaving.correct_shipment": _correct_shipment,
    f"{R}.transferring.transfer_out": _transfer,
    f"{R}.uncollected.put_back_uncollected": _uncollected,
    f"{R}.dispensing.take_return": lambda w: Asked(w.pharmacist, (order := _left(w),), WHY, order),
    f"{R}.dispensing.put_back": lambda w: Asked(w.technician, (container := _container(w),), WHY, container),
    f"{R}.dispensing.destroy": _destroy,
    f"{R}.making.plan": lambda w: Asked(w.technician, (_order(w, units=0).lines.get().formula,)),
    f"{R}.making.plan_proposed": _plan_proposed,
    f"{R}.making.release": lambda w: _judged(_made(w, formula=_order(w, units=0).lines.get().formula), w),
    f"{R}.making.reject": lambda w: _judged(_made(w), w, **WHY),
    f"{R}.reconciling.reconcile_labels": lambda w: Asked(w.technician, (_labelled(w),), {"explanation": "one spoilt"}),
    f"{R}.recall.recall_batch": lambda w: _judged(_container(w).batch, w, **WHY),
    f"{R}.recall.recall_lot": _recalled_lot,
}  # fmt: skip
