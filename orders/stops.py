"""Whether a patient may take today's dose of what they were given, and why not (OPI-01, SURG-01, QA-02).

Every page a patient reads of their dose asks here: home, medicine, leaflet, calendar and check-in.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from compounding.lifecycle import BatchStatus
from orders.lifecycle import OrderStatus, PrescriptionStatus
from orders.models import Container, Order, Prescription, SafetyAnswers
from orders.my_names import unbroken
from orders.planned import plan_told
from orders.safety import CONDITIONS, Waits
from orders.safety_problems import decided, opioid_told
from orders.spans import spans_of
from premises.models import Pharmacy, Setting, calendar_of
from records.problem import Blocker, Problem


class Stop(StrEnum):
    """Why none is taken. `told`: the patient told of what stops it, as an opioid."""

    RECALLED = "recalled"
    ENDED = "ended"
    TOLD = "told"
    PROCEDURE = "procedure"

    @property
    def words(self) -> str:
        """As the patient reads it where the dose would stand."""
        return str(WORDS[self])


WORDS = {
    Stop.RECALLED: later("Called back. Do not take it."),
    Stop.ENDED: later("This prescription has ended. Ask us before you take more of it."),
    Stop.TOLD: later("Take none until we have called you."),
    Stop.PROCEDURE: later("Take none: surgery or dental work. Start again when we or your prescriber say so."),
}


@dataclass(frozen=True)
class CalledBack:
    """What was handed over to a patient and called back; `in_use`: the orders of it whose days are not over."""

    containers: tuple[Container, ...]
    in_use: frozenset[int]

    def has(self, orders: Iterable[Order]) -> bool:
        """Whether anything of these orders was called back, however long ago."""
        return bool({row.line.order_id for row in self.containers} & {order.pk for order in orders})

    def still_taken(self) -> list[str]:
        """What must not be taken any more, as its label names it."""
        rows = [row for row in self.containers if row.line.order_id in self.in_use]
        return list(dict.fromkeys(_named(row) for row in rows))


def called_back(orders: Sequence[Order], today: date) -> CalledBack:
    """The recalled containers of these orders, which are all of one patient, `with_courses`; what came back is done."""
    prefetch_related_objects(list(orders), "lines__containers__batch__formula")
    held = [row for order in orders for line in order.lines.all() for row in line.containers.all()]
    recalled = [row for row in held if row.handed_over_at and row.batch.status == BatchStatus.RECALLED]
    rows = tuple(sorted(recalled, key=lambda row: row.pk))
    hit, in_use = {row.line.order_id for row in rows}, set[int]()
    by_prescription = defaultdict[int, list[Order]](list)
    for order in orders:
        by_prescription[order.prescription_id].append(order)
    for of_it in by_prescription.values():
        if hit & {order.pk for order in of_it}:
            in_use |= hit & _not_over(of_it, today)
    return CalledBack(rows, frozenset(in_use))


def _not_over(orders: Sequence[Order], today: date) -> set[int]:
    """Those of one prescription that are with the patient, less those whose days are over."""
    day_of = calendar_of(Pharmacy.objects.the_one())
    spans = spans_of(orders[0].prescription, orders, day_of=day_of)
    over = {order.pk for span in spans if span.ends_on < today for order in span.orders}
    return {order.pk for order in orders if order.status == OrderStatus.HANDED_OVER} - over


@dataclass(frozen=True)
class Taking:
    """Whether a medicine is taken now. `last_on`: the last day before a procedure; none knows when it starts again."""

    stop: Stop | None
    last_on: date | None = None

    def why_not(self, on: date) -> Stop | None:
        """Why none is taken on a day from today; None where the dose is taken."""
        is_after = self.last_on is not None and on > self.last_on
        return self.stop or (Stop.PROCEDURE if is_after else None)


def taking_of(prescription: Prescription, back: CalledBack, today: date) -> Taking:
    """How it stands with one medicine of a patient, of whose orders `back` was called back.

    Where anything that is still taken was called back none of them is: nobody can tell the containers apart for sure.
    """
    if back.in_use:
        return Taking(Stop.RECALLED)
    if prescription.status != PrescriptionStatus.SIGNED:
        return Taking(Stop.ENDED)
    values = Setting.objects.values_in_force()
    waits, rows = Waits(values["washout_short_days"], values["washout_long_days"]), _answers(prescription)
    if any(_holds(row, waits, today) for row in rows):
        return Taking(Stop.TOLD)
    pharmacy = Pharmacy.objects.the_one()
    plans = [plan_told(prescription, row.answers, pharmacy) for row in rows] if pharmacy else []
    return Taking(None, min((plan.last_dose_on for plan in plans if plan), default=None))


def in_hand(orders: Sequence[Order]) -> Order | None:
    """What was handed over last of these."""
    handed = [order for order in orders if order.status == OrderStatus.HANDED_OVER]
    return max(handed, key=lambda order: order.handing_over.done_at, default=None)


def why_none(order: Order | None, back: CalledBack, today: date) -> str:
    """Why the patient takes none of what they have of this order; nothing where they take it, or have none."""
    if order is None or order.status != OrderStatus.HANDED_OVER:
        return ""
    stop = taking_of(order.prescription, back, today).why_not(today)
    return stop.words if stop else ""


def _answers(prescription: Prescription) -> list[SafetyAnswers]:
    """The answers that hold of it, and those the patient gave later for another prescription."""
    prefetch_related_objects([prescription.patient], "prescriptions__safety_answers__overrides")
    every = [row for one in prescription.patient.prescriptions.all() for row in one.safety_answers.all()]
    newest = {row.prescription_id: row for row in sorted(every, key=lambda row: row.pk)}
    own = newest.pop(prescription.pk)
    return [own, *(row for row in newest.values() if row.asked_at > own.asked_at)]


def _holds(row: SafetyAnswers, waits: Waits, today: date) -> bool:
    """Whether the rules stop what was answered, and no pharmacist passed it with the prescriber (OPI-06)."""
    passed = {(one.code, one.evidence): one for one in row.overrides.all()}
    return any(isinstance(decided(one, passed), Blocker) for one in _problems(row, waits, today))


def _problems(row: SafetyAnswers, waits: Waits, today: date) -> Iterator[Problem]:
    yield from opioid_told(row.answers, waits, today)
    for judged in (CONDITIONS[condition] for condition in sorted(row.answers.conditions)):
        if judged.stops:
            yield Blocker(judged.code, judged.title, judged.text)


def _named(row: Container) -> str:
    strength = unbroken(row.batch.formula.strength)
    return _("Naltrexone {strengths}, lot {lot}").format(strengths=strength, lot=row.batch.number)
