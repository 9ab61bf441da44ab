"""What the summary of a prescription says: all that was signed, decided, made and left, from its rows."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from orders.comparing import to_compare
from orders.letter_content import Block, Fact, LetterContent
from orders.letter_facts import letterhead
from orders.letter_words import day_in
from orders.models import Adjustment, Override, Prescription, SafetyAnswers, Transfer
from orders.safety import conditions_said
from orders.summary_orders import facts_of_fill, signatures_said
from premises.addresses import address_line
from premises.models import Pharmacy
from premises.moments import clock, record_day, record_stamp
from premises.quantities import dose_text
from premises.terms import Language


def summary_content(prescription: Prescription, *, at: datetime) -> LetterContent:
    """One prescription from its signature to its last hand-over, as it stands at `at`. Raises NoPharmacy."""
    pharmacy = Pharmacy.objects.required()
    found = Prescription.objects.with_people().get(pk=prescription.pk)
    with timezone.override(pharmacy.zone):
        blocks = tuple(block for block in _blocks(found, pharmacy) if block.facts)
        made = f"{day_in(Language.ENGLISH, pharmacy.day_of(at))}, {clock(timezone.localtime(at))}"
    return LetterContent(
        subject=f"Summary of prescription {found.number}", reference=f"Rx {found.number}", dated=f"As of {made}",
        blocks=blocks, head=letterhead(pharmacy), dense=True,
    )  # fmt: skip


def _blocks(found: Prescription, pharmacy: Pharmacy) -> Iterator[Block]:
    yield Block(heading="What was signed", facts=tuple(_signed_content(found)))
    yield Block(heading="Signatures of the prescription", facts=tuple(signatures_said([found])))
    yield Block(heading="Safety questions", facts=tuple(_answers(found)))
    overrides = [row for answers in found.safety_answers.all() for row in answers.overrides.all()]
    passed = [(f"{row.code} passed", _override(row)) for row in overrides]
    yield Block(heading="Overrides", facts=(*passed, *signatures_said(overrides)))
    yield Block(heading="Adjustments", facts=tuple(_adjusted(row) for row in found.adjustments.order_by("pk")))
    yield Block(heading="Renewals", facts=tuple(_renewals(found)))
    for order in found.orders.with_all().order_by("fill_number", "part"):
        yield Block(heading=f"Order {order.number}", facts=tuple(facts_of_fill(order)))
    yield Block(heading="Transfer", facts=tuple(_transfer(found)))


def _signed_content(found: Prescription) -> Iterator[Fact]:
    """Every field an entry is compared by, and what the prescription replaces."""
    for field in to_compare(found):
        yield field.label, field.value
    largest = max(step.dose_mg for step in found.all_steps())
    yield "Largest dose", f"{dose_text(largest)} mg"
    yield "Came by", str(found.origin)
    if came := found.how_it_came():
        by = f"{record_stamp(came.received_at)}, taken by {came.received_by.printed_name}"
        yield "Received", ", ".join(filter(None, [came.from_whom, by, "read back" if came.was_read_back else ""]))
    yield "May be filled before", record_day(found.expires_on)
    if found.replaces:
        yield "Replaces", found.replaces.number
    if found.discontinued_at and found.discontinued_by:
        yield "Ended", f"{record_stamp(found.discontinued_at)}, {found.discontinued_by.printed_name}"


def _answers(found: Prescription) -> Iterator[Fact]:
    for row in found.safety_answers.all():
        yield record_stamp(row.asked_at), f"{_answered(row)}. Asked by {row.asked_by.printed_name}"


def _answered(row: SafetyAnswers) -> str:
    given = row.answers
    opioid = f"Opioid in 14 days: {given.opioid_last_14_days.words} {given.opioid_what}".strip()
    last = f"last dose {record_day(given.opioid_last_on)}" if given.opioid_last_on else ""
    applies = f"applies: {conditions_said(given.conditions) or 'nothing'}" if given.were_asked else "the rest not asked"
    at_time = f" {clock(given.procedure_time)}" if given.procedure_time else ""
    procedure = f"procedure {record_day(given.procedure_on)}{at_time}" if given.procedure_on else ""
    return "; ".join(filter(None, [opioid, last, applies, procedure]))


def _override(row: Override) -> str:
    spoke = f"spoke with {row.spoke_with}, {record_stamp(row.spoke_at)}: {row.said}"
    second = f", with {row.second.printed_name}" if row.second else ""
    by = f"{row.made_by.printed_name}{second}, {record_stamp(row.made_at)}"
    return f"{row.evidence} Codes {row.reason} {row.service} {row.result} {row.effort}. {row.text}; {spoke}. {by}"


def _adjusted(row: Adjustment) -> Fact:
    back = ""
    if row.withdrawn_at and row.withdrawn_by:
        back = f". Taken back {record_stamp(row.withdrawn_at)}, {row.withdrawn_by.printed_name}"
    what = f"{row.get_kind_display()}, {row.days} days, from {record_day(row.begins_on)}: {row.get_reason_display()}"
    return record_stamp(row.made_at), f"{what}{f', {row.note}' if row.note else ''}. {row.made_by.printed_name}{back}"


def _renewals(found: Prescription) -> Iterator[Fact]:
    for row in found.renewals.all():
        yield record_stamp(row.asked_at), f"Asked by {row.asked_by.printed_name}. {row.answer_in_words() or 'Waits'}"


def _transfer(found: Prescription) -> Iterator[Fact]:
    row = Transfer.objects.filter(prescription=found).select_related("transferred_by").first()
    if row is None:
        return
    yield (
        "To",
        f"{row.pharmacy_name}, {address_line(row)}, {row.telephone.as_national}",
    )
    yield "Taken by", f"{row.received_by}; fills left {row.fills_left}"
    yield "Transferred by", f"{row.transferred_by.printed_name}, {record_stamp(row.transferred_at)}"
    yield from signatures_said([row])
