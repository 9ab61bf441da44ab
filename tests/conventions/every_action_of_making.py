"""How each action of making and dispensing is asked for: with what, by whom, about what (over 250 lines: all cases)."""

from collections.abc import Callable
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
from orders.actions.recall import recall_batch
from orders.letter_recall import RecallClass
from orders.proposals import proposals_for
from records.importing import example_of
from tests import factories
from tests.conventions import every_action_of_dispensing, every_action_of_quality
from tests.conventions.asked import Asked
from tests.conventions.every_action_of_dispensing import labelled, ordered
from tests.conventions.world import World
from tests.factories.compounding import PDF, a_delivery

C, R = "compounding.actions", "orders.actions"


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


def _reserve(w: World) -> Asked:
    order = ordered(w, units=0)
    formula: Formula = order.lines.get().formula
    factories.a_released_batch(at=w.at, formula=formula, maker=w.technician, by=w.in_charge)
    return Asked(w.technician, (order,), about=order)


def _plan_proposed(w: World) -> Asked:
    formula: Formula = ordered(w, units=0).lines.get().formula
    for code in ("NTX", "MCC", "CAP3"):
        factories.a_lot(code, by=w.in_charge, at=w.at)
    proposal = proposals_for([formula], w.at).to_make[0]
    return Asked(w.technician, (formula,), {"number": proposal.number, "units": proposal.units})


def _split(w: World) -> Asked:
    order = ordered(w, units=20)
    return Asked(w.technician, (order,), about=order)


def _destroy_lot(w: World) -> Asked:
    lot = reject(_lot(w), reason="wet", by=w.in_charge, at=w.at)
    said = {"reason": "wet", "second": w.technician, "second_proof": factories.proof_of(w.technician, w.at)}
    return Asked(w.in_charge, (lot,), said, lot, signs=True)


def _judged(batch: Batch, w: World, **how: Any) -> Asked:
    return Asked(w.in_charge, (batch,), how, batch, signs=True)


def _recalled_lot(w: World) -> Asked:
    lot = _made(w).weighings.standing()[0].lot
    return Asked(w.in_charge, (lot,), {"reason": "the maker says so"}, lot, signs=True)


def _recall_letters(w: World) -> Asked:
    batch = recall_batch(labelled(w), **WHY, by=w.in_charge, at=w.at, proof=factories.proof_of(w.in_charge, w.at))
    return Asked(w.in_charge, (batch, RecallClass.PASSING), about=batch)


WHY = {"reason": "so"}
CASES: dict[str, Callable[[World], Asked]] = every_action_of_quality.CASES | every_action_of_dispensing.CASES | {
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
    f"{C}.bench_labels.ask_for_lot_label": lambda w: Asked(w.technician, (lot := _lot(w),), about=lot),
    f"{C}.bench_labels.ask_for_batch_label": lambda w: Asked(w.technician, (batch := _started(w),), about=batch),
    f"{C}.bench_labels.ask_for_shelf_label": lambda w: Asked(
        w.technician, (part := factories.a_component("MCC", by=w.in_charge, at=w.at),), about=part
    ),
    f"{C}.levels.set_levels": lambda w: Asked(
        w.in_charge, (factories.a_component("MCC", by=w.in_charge, at=w.at), Keeping(Decimal(1), Decimal(2)))
    ),
    f"{C}.destroying.destroy_lot": _destroy_lot,
    f"{C}.batches.plan": lambda w: Asked(w.technician, (w.formula, Decimal(100))),
    f"{C}.paper.ask_for_worksheet": lambda w: Asked(w.technician, (batch := _started(w),), WHY, batch),
    f"{C}.paper.ask_for_batch_record": lambda w: Asked(w.technician, (batch := _started(w),), about=batch),
    f"{C}.paper.ask_for_certificate": lambda w: Asked(
        w.technician, (batch := factories.a_released_batch(at=w.at, maker=w.technician, by=w.in_charge),), about=batch
    ),
    f"{C}.batches.approve": lambda w: _judged(_planned(w), w),
    f"{C}.batches.start": lambda w: Asked(
        w.technician,
        (batches.approve(_planned(w), by=w.in_charge, at=w.at, proof=factories.proof_of(w.in_charge, w.at)),),
    ),
    f"{C}.batches.tick": lambda w: Asked(w.technician, (_started(w).steps.all()[0],)),
    f"{C}.labels.record_labels": lambda w: Asked(
        w.technician, (_made(w), LabelsKnown(printed=3, applied=2, gone=0), LabelsCounted(0, 0, 1, 0))
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
    f"{R}.allocation.give_back": lambda w: Asked(w.technician, (order := ordered(w),), WHY, order),
    f"{R}.allocation.split": _split,
    f"{R}.making.plan": lambda w: Asked(w.technician, (ordered(w, units=0).lines.get().formula,)),
    f"{R}.making.plan_proposed": _plan_proposed,
    f"{R}.making.release": lambda w: _judged(_made(w, formula=ordered(w, units=0).lines.get().formula), w),
    f"{R}.making.reject": lambda w: _judged(_made(w), w, **WHY),
    f"{R}.reconciling.reconcile_labels": lambda w: Asked(w.technician, (labelled(w),), {"explanation": "one spoilt"}),
    f"{R}.recall.recall_batch": lambda w: _judged(labelled(w), w, **WHY),
    f"{R}.recall.recall_lot": _recalled_lot,
    f"{R}.recall_letters.make_recall_letters": _recall_letters,
}  # fmt: skip
