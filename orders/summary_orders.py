"""What the summary of a prescription says of one fill: steps, reviews, containers, how it left, what was asked."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from orders.letter_content import Fact
from orders.models import Container, HandOver, Hold, Intervention, Order, Question, Review
from premises.moments import record_day, record_stamp
from premises.quantities import dose_text
from records.models import Event
from records.signatures import signed_of

STEPS = ("verified", "accepted", "filled", "checked", "handed_over", "cancelled", "returned")


def signatures_said(rows: Iterable[Any]) -> Iterator[Fact]:
    """Printed name, time and meaning of each, and whether it stands (SEC-10, SEC-11)."""
    for row in rows:
        for one in signed_of(row):
            void = f". Void: {one['void_because']}" if one["void_because"] else ""
            meaning = one["meaning"]
            yield f"{meaning[:1].upper()}{meaning[1:]}", f"{one['by']}, {record_stamp(one['at'])}{void}"


def facts_of_fill(order: Order) -> Iterator[Fact]:
    """One fill: its lines, every step it took, its reviews, containers, hand-over, holds and questions."""
    yield "Asked for", f"{record_stamp(order.submitted_at)}, {order.submitted_by.printed_name}"
    for line in order.lines.all():
        yield "Line", f"{line.formula.product}, {dose_text(line.units)}: {line.directions}"
    for step in STEPS:
        when, by = getattr(order, f"{step}_at"), getattr(order, f"{step}_by")
        if when:
            yield step.replace("_", " ").capitalize(), f"{record_stamp(when)}, {by.printed_name}"
    yield from _verified(order)
    yield from ((f"Review: {review.step}", _review(review)) for review in order.reviews.with_problems())
    yield from (_intervened(row) for row in order.interventions.select_related("made_by"))
    containers = sorted((row for line in order.lines.all() for row in line.containers.all()), key=lambda row: row.pk)
    yield from (_container(row) for row in containers)
    yield from signatures_said([order, *containers])
    yield from _left(order)
    yield from (_hold(row) for row in order.holds.all())
    yield from (fact for question in order.questions.all() for fact in _question(question))


def _verified(order: Order) -> Iterator[Fact]:
    """The fields of the entry that were compared with what came in (3.4): they stand in the event."""
    for event in Event.objects.of(order).filter(code="order.verify"):
        if compared := json.loads(event.text)["after"].get("compared"):
            yield "Fields compared", ", ".join(compared)


def _hold(row: Hold) -> Fact:
    ended = f"; ended {record_stamp(row.resolved_at)}: {row.outcome}" if row.resolved_at else "; open"
    return "Hold", f"{row.kind_of_hold.words} {row.note}".strip() + f", {record_stamp(row.opened_at)}{ended}"


def _review(review: Review) -> str:
    shown = "; ".join(
        f"{row.code} {row.title}{f' (overridden, {row.override.reason})' if row.override else ''}"
        for row in review.shown.all()
    )
    by = f"{review.reviewed_by.printed_name}, {record_stamp(review.reviewed_at)}"
    return f"{by}. {shown or 'The rules found nothing'}. By {review.versions}"


def _intervened(row: Intervention) -> Fact:
    codes = f"Codes {row.reason} {row.service} {row.result} {row.effort}"
    by = f"{row.made_by.printed_name}, {record_stamp(row.made_at)}"
    return f"Intervention {row.code}", f"{row.evidence} {codes}. {row.text}. {by}; {row.get_ending_display()}"


def _container(row: Container) -> Fact:
    batch = row.batch
    said = [
        f"{batch.formula.product}, {dose_text(row.units)}, lot {batch.number}, use by {record_day(batch.bud_on)}",
        f"filled {record_stamp(row.filled_at)}, {row.filled_by.printed_name}",
        f"counted {dose_text(row.counted_units)}" if row.counted_units is not None else "",
        f"label on {record_stamp(row.labelled_at)}" if row.labelled_at else "",
        f"void {record_stamp(row.voided_at)}: {row.get_fate_display()}, {row.void_reason}" if row.voided_at else "",
    ]
    return "Container", "; ".join(filter(None, said))


def _left(order: Order) -> Iterator[Fact]:
    left = HandOver.objects.select_related("done_by").filter(order=order).first()
    if left is None:
        return
    way = f"{left.carrier} {left.tracking}, to {left.street or 'the address of the patient'}" if left.carrier else ""
    known = f"known by {', '.join(one.words for one in left.identifiers)}" if left.identified_by else ""
    said = [left.get_how_display(), left.recipient, left.relation, way, known]
    yield "Left", "; ".join(filter(None, said)) + f". {record_stamp(left.done_at)}, {left.done_by.printed_name}"
    yield "Counselling", left.get_counselling_display().replace("_", " ")


def _question(row: Question) -> Iterator[Fact]:
    yield "Question", f"{row.in_words()} {row.asked_by.printed_name}, {record_stamp(row.asked_at)}"
    if row.answered_at and row.answered_by:
        yield "Answer", f"{row.answer_in_words()}. {row.answered_by.printed_name}, {record_stamp(row.answered_at)}"
    elif row.withdrawn_at and row.withdrawn_by:
        yield "Answer", f"Taken back, {row.withdrawn_by.printed_name}, {record_stamp(row.withdrawn_at)}"
