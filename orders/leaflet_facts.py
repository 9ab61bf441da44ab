"""What the leaflet of an order says, gathered from the rows as they are now."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from compounding.models import Batch
from orders.calendar import Period, periods
from orders.cancer_care import is_cancer_care
from orders.elsewhere import left_out_of
from orders.excipient_names import named_in
from orders.filling import given_by, next_fill, reach_of
from orders.fills import covered_days
from orders.label_facts import storage_said
from orders.leaflet_content import NO_DOSE, Bottle, DatedStep, LeafletContent, Wish, procedure_said
from orders.leaflet_words import ENGLISH, Words, words_in
from orders.lifecycle import OrderStatus
from orders.models import Container, FillLine, LeafletText, Order, Prescription, PrescriptionStep
from orders.planned import procedure_of
from orders.spans import taken
from patients.models import PatientMatch
from premises.models import Pharmacy, Setting
from premises.quantities import strength_text
from premises.terms import Exclusion, Form

Dated = tuple[PrescriptionStep, Period]
AS_USUAL = Wish()
# The auxiliary words a form needs, as on its label (domain 2.5), by their keys in orders/languages.
AUXILIARY_KEYS: dict[Form, tuple[str, ...]] = {
    Form.SUBLINGUAL_TABLET: ("not_whole",),
    Form.TROCHE: ("not_whole",),
    Form.ORAL_SOLUTION: ("measure",),
    Form.ORAL_SUSPENSION: ("shake",),
    Form.SUBLINGUAL_DROPS: ("measure",),
    Form.CREAM: ("external",),
    Form.GEL: ("external",),
}


def leaflet_content(order: Order, *, at: datetime, wish: Wish = AS_USUAL) -> LeafletContent:
    """What is printed for `order` with what is in its bag now; hours before surgery from the setting (SURG-01).

    In the patient's language and size, with the section on cancer where the purpose says so, unless `wish` says
    otherwise. Raises NoPharmacy.
    """
    pharmacy, prescription = Pharmacy.objects.required(), order.prescription
    patient, form = prescription.patient, Form(prescription.form)
    words = words_in(wish.language or patient.language, {})
    lines = _lines_here(order)
    filled = list(Container.objects.live().filter(line__order=order).order_by("line__position", "pk"))
    dated = _dated(order, at)
    return LeafletContent(
        patient=patient.full_name,
        number=order.number,
        dated_on=pharmacy.day_of(at),
        form=words.say(f"forms.{form}"),
        vessel="bottle" if form.words.oral else "tube",
        medicine=words.say("forms.medicine"),
        prescriber=prescription.prescriber.printed_name,
        directions=_directions(prescription, lines, dated, words),
        change=_change([period.dose_mg for _, period in dated]),
        per_day=max((row.times_per_day for row, _ in dated), default=1),
        steps=tuple(_step(row, period, filled, words) for row, period in dated),
        bottles=tuple(_bottle(number, row.batch) for number, row in enumerate(filled, start=1)),
        partial=any(line.order_id != order.pk for line in lines),
        auxiliary=tuple(words.say(f"auxiliary.{key}") for key in AUXILIARY_KEYS.get(form, ())),
        storage=tuple(dict.fromkeys(words.of_row(storage_said(line.formula.storage).rstrip(".")) for line in lines)),
        contains=tuple(words.of_row(name) for name in _contents(lines)),
        left_out=tuple(words.say(f"exclusions.{one}") for one in _left_out(order, lines)),
        surgery_hours=(values := Setting.objects.values_in_force())["surgery_stop_hours"],
        washout_short_days=values["washout_short_days"],
        washout_long_days=values["washout_long_days"],
        pharmacy=pharmacy.name,
        address=pharmacy.address_lines,
        telephone=pharmacy.telephone.as_national,
        training=pharmacy.training,
        procedure=plan_said(order, pharmacy, words, at=at) if _is_newest(order) else (),
        language=words.language,
        large=patient.large_print if wish.large is None else wish.large,
        cancer=is_cancer_care(prescription.purpose) if wish.cancer is None else wish.cancer,
        chosen=wish.as_json(),
        **LeafletText.objects.in_print(words.language),
    )


def plan_said(order: Order, pharmacy: Pharmacy, words: Words = ENGLISH, *, at: datetime) -> tuple[str, ...]:
    """The plan around a procedure whose day is known and not over; nothing where there is none (SURG-01)."""
    plan = procedure_of(order.prescription, pharmacy, at=at)
    if plan is None:
        return ()
    values, begins_on = Setting.objects.values_in_force(), could_begin_on(order, pharmacy, at=at)
    short, long = values["washout_short_days"], values["washout_long_days"]
    return procedure_said(plan, begins_on=begins_on, short_days=short, long_days=long, words=words)


def could_begin_on(order: Order, pharmacy: Pharmacy, *, at: datetime) -> date:
    """From which day the patient may take it: today where a supply from before is at home."""
    is_taken = order.fill_number > 1 or order.prescription.replaces_id is not None
    return pharmacy.day_of(at) if is_taken else _starts_on(order, at)


def _directions(
    prescription: Prescription, lines: Sequence[FillLine], dated: Sequence[Dated], words: Words
) -> tuple[str, ...]:
    """How it is taken, each way once; without a calendar as the labels say it.

    Where a label counts days and the leaflet speaks another language than the label, the label alone says it.
    """
    rows = prescription.steps.select_related("formula")
    said = {row.directions: row.directions_in(words.language) for row in rows}
    taken = [said[row.directions] for row, period in dated if period.dose_mg]
    as_labelled = {line.directions: line.directions for line in lines} if words.language == ENGLISH.language else {}
    known = as_labelled | said
    return tuple(dict.fromkeys(taken or [known[row.directions] for row in lines if row.directions in known]))


def _is_newest(order: Order) -> bool:
    """Whether no later fill is on its way: an older leaflet is not made again for a new plan."""
    return not any(one.gives() for one in order.prescription.orders.filter(fill_number__gt=order.fill_number))


def _dated(order: Order, at: datetime) -> list[Dated]:
    """The steps this fill covers, with their dates; none when its lines are not those of the schedule."""
    prescription = Prescription.objects.prefetch_related("steps__formula", "adjustments").get(pk=order.prescription_id)
    rows = [prescription.all_steps()[stretch.step] for stretch in prescription.stretches()]
    covered = _covered(order, prescription)
    dated = periods(prescription.doses(), covered, starts_on=_starts_on(order, at))
    return [(rows[period.step - 1], period) for period in dated]


def _covered(order: Order, prescription: Prescription) -> list[int]:
    """The days of each stretch, proved by the lines: units of every product and direction are those of these days.

    After an adjustment the lines are those of the schedule as it was; then it is the days that what was given reaches.
    """
    orders = [one for one in prescription.orders.prefetch_related("lines") if one.fill_number <= order.fill_number]
    fill = next_fill(prescription, given_by(one for one in orders if one.fill_number < order.fill_number))
    if fill.is_held_by(_lines_of_fill(order)):
        return fill.covered
    days = 0
    if any(row.made_at >= order.submitted_at for row in prescription.adjustments.all()):
        days = reach_of(prescription, given_by(orders)).until - fill.first_day
    return covered_days([stretch.days for stretch in fill.stretches], first_day=fill.first_day, days=days)


def _lines_of_fill(order: Order) -> QuerySet[FillLine]:
    """The lines of this fill, in however many parts it leaves."""
    return FillLine.objects.filter(order__prescription=order.prescription, order__fill_number=order.fill_number)


def _lines_here(order: Order) -> list[FillLine]:
    """The same without other parts that were cancelled: what the patient has of it, whichever part they read of."""
    rows = _lines_of_fill(order).exclude(~Q(order=order), order__status=OrderStatus.CANCELLED)
    rows = rows.select_related("formula").prefetch_related("formula__ingredients__component")
    return list(rows.order_by("order_id", "position", "pk"))


def _starts_on(order: Order, at: datetime) -> date:
    """The first day of the fill: that of its span, or after it is promised; never before the fill before it ends."""
    spans = {span.orders[0].fill_number: span for span in taken(order.prescription)}
    if own := spans.get(order.fill_number):
        return own.begins_on
    promised = (order.split_from or order).first_dose_on(at)
    before = [span.ends_on + timedelta(days=1) for number, span in spans.items() if number < order.fill_number]
    return max([promised, *before])


def _step(row: PrescriptionStep, period: Period, filled: Sequence[Container], words: Words) -> DatedStep:
    of_it = [(number, one.line) for number, one in enumerate(filled, start=1) if one.line.formula_id == row.formula_id]
    own = [number for number, line in of_it if line.directions == row.directions]
    numbers = own or [number for number, _ in of_it]  # one for several steps says them in turn
    if not period.dose_mg:
        return DatedStep(dose=NO_DOSE, directions=words.say("take.paused"), first=period.first, last=period.last)
    dose = strength_text(period.dose_mg)
    said = row.directions_in(words.language)
    return DatedStep(dose=dose, directions=said, first=period.first, last=period.last, bottles=tuple(numbers))


def _bottle(number: int, batch: Batch) -> Bottle:
    if batch.bud_on is None:
        raise RuntimeError("a batch without a beyond-use date fills no container")
    return Bottle(number=number, strength=batch.formula.strength, lot=batch.number, use_by=batch.bud_on)


def _change(doses: Sequence[Decimal]) -> str:
    """`up` or `down` when every step goes the same way."""
    pairs = list(zip(doses, doses[1:], strict=False))
    if pairs and all(one < next_one for one, next_one in pairs):
        return "up"
    return "down" if pairs and all(one > next_one for one, next_one in pairs) else ""


def _contents(lines: Sequence[FillLine]) -> tuple[str, ...]:
    """The names of everything in the medicine, in the order of the formulas."""
    parts = [sorted(line.formula.ingredients.all(), key=lambda part: part.position) for line in lines]
    return tuple(dict.fromkeys(part.component.name for found in parts for part in found))


def _left_out(order: Order, lines: Sequence[FillLine]) -> tuple[Exclusion, ...]:
    """What the patient must leave out and no product of the fill holds or names (RX-10)."""
    held = {exclusion for line in lines for exclusion in line.formula.excluded()} | named_in(_contents(lines))
    patient = order.prescription.patient_id
    wanted = left_out_of(PatientMatch.objects.persons([patient]))[patient]
    return tuple(sorted(wanted - held))
