"""What the downtime pack says, read from the rows a few orders at a time: memory stays the same however many wait."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from compounding.boards import state_of_batch
from compounding.making import with_making
from compounding.models import Batch, BatchStep
from compounding.worksheet_content import Part
from compounding.worksheet_facts import worksheet_content
from orders.boards import work
from orders.ground import with_what_rules_read
from orders.models import FillLine, Hold, Order
from orders.pack_content import BatchSheet, OrderSheet, PackHead, PartLeft, Section
from orders.problems import problems_with_each, undecided
from orders.standing import BY_URGENCY, standing
from orders.standing import Part as Place
from orders.worklists import PARTS
from patients.models import Patient, PatientMatch
from premises.models import Pharmacy
from premises.moments import record_day, record_moment
from premises.quantities import dose_text
from records.problem import Problem
from records.refusals import Refusal

AT_ONCE = 50
KEY_AND_PLACE = ("pk", "stands")
NOTHING_SET_UP = "The pharmacy"


def pack_head(at: datetime) -> PackHead:
    """The pharmacy as it heads the pack."""
    pharmacy = Pharmacy.objects.the_one()
    if pharmacy is None:
        return PackHead(pharmacy=NOTHING_SET_UP, address=(), telephone="", made=record_moment(at))
    return PackHead(
        pharmacy=pharmacy.name, address=pharmacy.address_lines, telephone=pharmacy.telephone.as_national,
        made=record_moment(at), training=pharmacy.training,
    )  # fmt: skip


def open_orders(at: datetime) -> Iterator[Section]:
    """Every open order, late first, in each part the urgent first and then what is due first."""
    rows = standing(Order.objects.open(), at).order_by(*BY_URGENCY, "pk")
    keys: dict[Place, list[int]] = {place: [] for place in Place}
    for key, place in rows.values_list(*KEY_AND_PLACE):  # in one query: none is between two parts when it moves
        keys[Place(place)].append(key)
    for place, of_it in keys.items():
        for first in range(0, len(of_it), AT_ONCE):
            yield Section(title=PARTS[place][0], orders=tuple(_sheets(of_it[first : first + AT_ONCE], at)))


def batch_sheets(at: datetime) -> Iterator[BatchSheet]:
    """Every batch that is approved or being made: what is left of it, with its targets."""
    for key in list(Batch.objects.at_the_bench().values_list("pk", flat=True)):
        batch = with_making(Batch.objects.filter(pk=key)).get()
        try:
            yield _batch_sheet(batch, at)
        except Refusal as refusal:  # of one batch: the others have their pack
            yield _not_to_make(batch, refusal)


def _batch_sheet(batch: Batch, at: datetime) -> BatchSheet:
    said = worksheet_content(batch, at=at)
    return BatchSheet(
        number=said.number, name=said.name, formula=said.formula, units=said.units, state=state_of_batch(batch)[1],
        use_by=said.use_by, parts=tuple(_part(part) for part in said.parts),
        steps=tuple((text, _done(step)) for text, step in zip(said.steps, batch.steps.all(), strict=True)),
    )  # fmt: skip


def _not_to_make(batch: Batch, refusal: Refusal) -> BatchSheet:
    """What stands in the pack for a batch whose amounts cannot be computed."""
    return BatchSheet(
        number=batch.number, name=batch.formula.name, formula=batch.formula.code,
        units=dose_text(batch.planned_units), state=state_of_batch(batch)[1], use_by="not known", parts=(), steps=(),
        why_not=f"Cannot be computed: do not make it ({refusal.code}).",
    )  # fmt: skip


def _sheets(keys: Sequence[int], at: datetime) -> Iterator[OrderSheet]:
    orders = list(with_what_rules_read(Order.objects.filter(pk__in=keys)))
    problems, persons = problems_with_each(orders, at=at), _records_of(orders)
    for order in sorted(orders, key=lambda order: keys.index(order.pk)):
        yield _sheet(order, problems.get(order.pk, []), persons[order.prescription.patient_id], at)


def _records_of(orders: Iterable[Order]) -> Mapping[int, list[Patient]]:
    """Every record of each patient's person: an allergy may stand in another (ADR 0015)."""
    persons = PatientMatch.objects.persons({order.prescription.patient_id for order in orders})
    every = {key for records in persons.values() for key in records}
    rows = Patient.objects.prefetch_related("allergies", "exclusions").in_bulk(every)
    return {key: [rows[one] for one in sorted(others)] for key, others in persons.items()}


def _sheet(order: Order, problems: Sequence[Problem], records: Sequence[Patient], at: datetime) -> OrderSheet:
    told, prescription = work(order, problems, at=at), order.prescription
    patient, prescriber = prescription.patient, prescription.prescriber
    left_out = {row.exclusion for record in records for row in record.exclusions_now()}
    return OrderSheet(
        number=order.number, due=record_moment(told.due_at), state=told.word, task=told.task,
        patient=patient.full_name, born=record_day(patient.born_on), telephone=patient.telephone.as_national,
        lines=tuple(_line(line) for line in order.lines.all()),
        allergies=_allergies(patient, records),
        prescriber=f"{prescriber.printed_name}, {prescriber.practice.telephone.as_national}",
        where=tuple(where for line in order.lines.all() for where in _where(line)),
        holds=tuple(_hold(row) for row in order.holds.all() if row.is_open),
        found=tuple(f"{one.code} {one.title}" for one in undecided(order, problems)),
        left_out=", ".join(sorted(left_out)), urgent=order.urgent_reason,
    )  # fmt: skip


def _allergies(patient: Patient, records: Sequence[Patient]) -> str:
    said = dict.fromkeys(row.substance for record in records for row in record.allergies_now())
    return ", ".join(said) or ("none known" if patient.no_known_allergies else "not said: ask")


def _line(line: FillLine) -> str:
    return f"{line.formula.product}, {dose_text(line.units)}: {line.directions}"


def _where(line: FillLine) -> Iterator[str]:
    """What is filled of a line, what is promised, and what no batch has yet."""
    for row in line.containers.all():
        if row.voided_at is None:
            yield f"filled {dose_text(row.units)} from {row.batch.number}, use by {record_day(row.batch.bud_on)}"
    for promise in line.reservations.all():
        if promise.ended_at is None:
            of = promise.batch
            yield f"promised {dose_text(promise.units)} from {of.number}, use by {record_day(of.bud_on)}"
    if line.missing > 0:
        yield f"{dose_text(line.missing)} of {line.formula.product}: no batch yet"


def _hold(row: Hold) -> str:
    return f"{row.kind_of_hold.words}. {row.note}".strip() + f" (by {record_moment(row.resolve_by)})"


def _part(part: Part) -> PartLeft:
    return PartLeft(
        name=f"{part.verb} {part.name}", target=f"{part.target} ({part.band})" if part.target else part.why_not,
        lot=part.lot, done=part.done,
    )  # fmt: skip


def _done(step: BatchStep) -> str:
    when, by = step.done_at, step.done_by
    return f"done {record_moment(when)}, {by.printed_name}" if when and by else ""
