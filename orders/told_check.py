"""The final check on one screen: each container beside its order and its label, the batch, the review, what is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse

from accounts.models import User
from compounding.models import Batch
from compounding.potency import last_result
from compounding.told_batches import yield_text
from orders import told
from orders.actions.dispensing import refuse_unchecked
from orders.actions.proving import unit_of
from orders.documents import LABEL
from orders.dur_codes import Effort, Result, Service
from orders.fill_screens import photo_url, taken
from orders.label_content import LabelContent
from orders.label_facts import label_content
from orders.label_match import Compared, compared
from orders.models import Container, Order, Override
from orders.supply import batch_url, containers_of
from premises.moments import moment, record_day, record_moment
from premises.quantities import dose_text, us_date
from records.models import Document
from records.refusals import Refusal

MEANS = "I have compared every container with its label, its order and the record of its batch. They are right."


@dataclass(frozen=True)
class Row:
    """One fact: as it is ordered, as it is in the container, as the label says it."""

    words: str
    ordered: str
    inside: str
    printed: str
    agrees: bool


@dataclass(frozen=True)
class Checked:
    """One container of a final check, with what stops it."""

    container: Container
    title: str
    rows: list[Row]
    taken: str
    picture: str
    paper: str
    photo: str
    is_scanned: bool


@dataclass(frozen=True)
class RecordOf:
    """The summary of one batch record, and where the whole stands."""

    number: str
    url: str
    facts: list[tuple[str, str]]


def containers_to_check(order: Order, user: User, at: datetime) -> list[Checked]:
    """Container by container, in the order of lines and filling."""
    rows = containers_of(order)
    labels = {paper.subject_id: paper for paper in Document.objects.of_rows(rows).filter(document_kind=LABEL).reverse()}
    return [_checked(row, labels.get(row.public_id), place, user, at) for place, row in enumerate(rows, start=1)]


def records_of(order: Order) -> list[RecordOf]:
    """The batches of its containers, each once."""
    batches = {row.batch_id: row.batch for row in containers_of(order)}
    return [RecordOf(batch.number, batch_url(batch), _facts_of(batch)) for batch in batches.values()]


def prescription_of(order: Order) -> list[tuple[str, str]]:
    """What was signed, by whom and when, with the product; the ramp of a titration step by step."""
    prescription = order.prescription
    signed = _by(prescription.signed_at, prescription.signed_by)
    return ([("Signed", signed)] if signed else []) + told.facts_of(prescription)


def review_of(order: Order) -> list[tuple[str, str]]:
    """Who accepted it when, after which overrides, each with its codes (domain 5.4)."""
    found = []
    if order.accepted_at and order.accepted_by:
        found.append(("Accepted", f"{moment(order.accepted_at)}, {order.accepted_by.printed_name}"))
    if order.verified_at and order.verified_by:
        found.insert(0, ("Entry verified", f"{moment(order.verified_at)}, {order.verified_by.printed_name}"))
    rows = order.prescription.asked_last().overrides.all()
    return found + [("Overridden", _said_of(row)) for row in rows]


def left_to_scan(checked: Sequence[Checked]) -> int:
    """How many of them who is about to check has not scanned yet."""
    return sum(not one.is_scanned for one in checked)


def why_not(order: Order, user: User, at: datetime) -> str:
    """What would refuse the final check by `user` now; nothing where it may be signed."""
    if order.is_on_hold():
        return "A hold is open. Resolve it first."
    for container in containers_of(order):
        try:
            refuse_unchecked(container, container.batch, order, by=user, at=at)
        except Refusal as refusal:
            return str(refusal).removesuffix(" Nothing was saved.")
    return ""


def _checked(row: Container, label: Document | None, place: int, user: User, at: datetime) -> Checked:
    is_made = bool(label and label.sha256)
    picture = reverse("container_label_picture", args=[row.public_id]) if is_made else ""
    return Checked(
        container=row, title=f"Container {place}: {row.line.formula.product}, {dose_text(row.units)}",
        rows=_rows(row, label, at), taken=taken(row), picture=picture,
        paper=reverse("order_document", args=[label.public_id]) if label and is_made else "",
        photo=photo_url(row), is_scanned=row.inspected_by_id == user.pk,
    )  # fmt: skip


def _rows(row: Container, label: Document | None, at: datetime) -> list[Row]:
    if label is None:
        return []
    facts = compared(LabelContent.from_json(label.content), label_content(row.line, at=at, container=row))
    inside, ordered = _inside(row), _ordered(row)
    return [_row(fact, ordered, inside) for fact in facts]


def _row(fact: Compared, ordered: dict[str, str], inside: dict[str, str]) -> Row:
    there, wrong = inside.get(fact.name, ""), inside.get(f"{fact.name}_wrong", "")
    return Row(fact.words, ordered.get(fact.name, fact.wanted), wrong or there, fact.printed, fact.agrees and not wrong)


def _ordered(row: Container) -> dict[str, str]:
    """Where the order says it in other words than a label: the whole line, and until when its supply lasts."""
    line = row.line
    lasts = line.order.last_dose_on(row.filled_at)
    quantity = f"{dose_text(line.units)} {unit_of(row)}"
    whole = quantity if line.units == row.units else f"{quantity}, {dose_text(row.units)} of them here"
    return {"quantity": whole, "lot": "", "discard_after": f"lasts to {us_date(lasts)}"}


def _inside(row: Container) -> dict[str, str]:
    """What is in it, by scan and count; with `_wrong` where that is not what was ordered."""
    batch, line = row.batch, row.line
    counted = "not counted" if row.counted_units is None else f"{dose_text(row.counted_units)} {unit_of(row)}"
    said = {
        "strength": batch.formula.product, "quantity": counted, "lot": batch.number,
        "discard_after": us_date(batch.bud_on) if batch.bud_on else "",
    }  # fmt: skip
    if batch.formula.code != line.formula.code:
        said["strength_wrong"] = said["strength"]
    if row.counted_units is None or _is_short(row):
        said["quantity_wrong"] = counted
    return said


def _is_short(row: Container) -> bool:
    """Whether the containers of its line do not hold what is ordered."""
    held = [Decimal(one.units) for one in row.line.containers.all() if one.voided_at is None]
    return sum(held, Decimal(0)) != row.line.units


def _facts_of(batch: Batch) -> list[tuple[str, str]]:
    result = last_result(batch)
    deviations = [f"{one.number}, {'open' if one.is_open else 'closed'}" for one in batch.deviations.all()]
    tested = f"{dose_text(result.percent)} %, {result.laboratory}, {record_day(result.resulted_on)}" if result else ""
    found: list[tuple[str, Any]] = [
        ("Formula", f"{batch.formula.code} version {batch.formula.version}"),
        ("Made on", record_day(batch.made_on) if batch.made_on else ""),
        ("Use by", record_day(batch.bud_on) if batch.bud_on else ""),
        ("Made by", _by(batch.finished_at, batch.finished_by)),
        ("Released by", _by(batch.released_at, batch.released_by)),
        ("Yield", yield_text(batch)),
        ("Potency", tested or _untested(batch)),
        ("Deviations", "; ".join(deviations) or "none"),
        ("Released at risk", batch.risk_reason),
    ]  # fmt: skip
    return [(label, value) for label, value in found if value]


def _untested(batch: Batch) -> str:
    """Why there is no result: it was not asked for, or is waited for."""
    return (
        f"no result yet; tested because {batch.potency_because}" if batch.potency_because else "not asked for (QC-09)"
    )


def _by(at: datetime | None, by: Any) -> str:
    return f"{by.printed_name}, {record_moment(at)}" if at and by else ""


def _said_of(row: Override) -> str:
    codes = f"{row.code}: {row.reason}, {Service(row.service).words}; {Result(row.result).words}"
    who = f"{row.made_by.printed_name}, {moment(row.made_at)}, spoke with {row.spoke_with}"
    return f"{codes}; {Effort(row.effort).words}. {who}: “{row.said}” {row.text}"
