"""What the rules read beside an order's own rows, fetched once for however many orders are judged. Writes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import OuterRef, Subquery

from compounding.models import Formula
from orders.directions import Timing
from orders.elsewhere import Elsewhere, elsewhere_of
from orders.lifecycle import OrderStatus
from orders.models import Order, Prescription, ProtocolStep
from orders.models.orders import OrderQuerySet
from orders.repeats import Repeat, repeats_of
from orders.safety import Answers
from orders.spans import Span, spans_of
from patients.models import Patient, PatientMatch
from patients.proposals import Proposal, proposals_for
from premises.models import DayOf, Licence, Pharmacy, Setting, StationStock, calendar_of
from premises.stocks import Stock, Use
from premises.terms import Exclusion
from prescribers.models import Verification
from records.models import Signature

Row = TypeVar("Row")
Persons = Mapping[int, frozenset[int]]
IN_HAND_DAYS = 400  # what was handed over longer ago is used up: a fill never outlasts 180 days


@dataclass(frozen=True)
class InHand:
    """A prescription of which something was handed over, and the days its last fill is taken."""

    prescription: Prescription
    span: Span


@dataclass(frozen=True)
class ProtocolDose:
    """One dose of a protocol, and what it comes to in a day."""

    dose_mg: Decimal
    day_mg: Decimal


@dataclass(frozen=True)
class Lists:
    """What records say that a patient does not bear, takes, and must not get."""

    allergies: Sequence[str]
    medicines: Sequence[str]
    left_out: Set[Exclusion]

    @classmethod
    def of(cls, patients: Sequence[Patient]) -> "Lists":
        """Of all of these records together."""
        return cls(
            [row.substance for patient in patients for row in patient.allergies_now()],
            [row.text for patient in patients for row in patient.medicines_now()],
            {Exclusion(row.exclusion) for patient in patients for row in patient.exclusions_now()},
        )


@dataclass(frozen=True)
class Ground:
    """What is read once for all, by key.

    The day, the stocks for labels and the settings in force; of each patient the open orders, the prescriptions that
    wait for a signature and what was handed over; last signatures, verified licences, the doses of the protocols that
    were chosen; the pharmacy's licences, number and last day by state. `persons` are the records of each patient's
    person, `elsewhere` what the others say, `perhaps` those that may be theirs; `repeats` came in before alike.
    `reads_elsewhere`: the rules read the lists of the others, not the patient's own (ADR 0015).
    """

    at: datetime
    today: date
    pharmacy: Pharmacy | None
    stocks: Sequence[Stock]
    settings: Mapping[str, Any]
    under_way: Mapping[int, Sequence[Order]]
    unsigned: Mapping[int, Sequence[Prescription]]
    in_hand: Mapping[int, Sequence[InHand]]
    protocol_doses: Mapping[int, Sequence[ProtocolDose]]
    signatures: Mapping[str, Signature]
    verified: Set[int]
    ships_to: Mapping[str, tuple[str, date]]
    persons: Mapping[int, frozenset[int]]
    elsewhere: Mapping[int, Elsewhere]
    perhaps: Mapping[int, Sequence[Proposal]]
    repeats: Mapping[int | None, Sequence[Repeat]]
    reads_elsewhere: bool = False

    @cached_property
    def orderable(self) -> Sequence[Formula]:
        """What may be ordered, fetched once and only where a formula cannot be taken as it is."""
        return list(Formula.objects.orderable().catalogue().prefetch_related("ingredients__component"))

    @property
    def day_of(self) -> DayOf:
        """The pharmacy's calendar, without a query."""
        return calendar_of(self.pharmacy)

    def of_person(self, found: Mapping[int, Sequence[Row]], prescription: Prescription) -> list[Row]:
        """What was found of the patient, in whichever record of the person."""
        return [row for key in sorted(self.persons[prescription.patient_id]) for row in found.get(key, ())]

    def read_elsewhere(self) -> "Ground":
        """The same for rules that read the other records of each person."""
        return replace(self, reads_elsewhere=True)

    def is_same_file(self, other: Prescription, prescription: Prescription) -> bool:
        """Whether both were entered from one file: that is told as what came twice."""
        repeats = self.repeats.get(prescription.pk, ())
        return any(one.is_same_file and one.prescription.pk == other.pk for one in repeats)

    def lists(self, prescription: Prescription) -> Lists:
        """What is judged: the patient's own lists, or those of the other records."""
        return Lists.of(self._others(prescription) if self.reads_elsewhere else [prescription.patient])

    def all_lists(self, prescription: Prescription) -> Lists:
        """All lists of the person: what is proposed instead goes with each."""
        return Lists.of([prescription.patient, *self._others(prescription)])

    def answers(self, prescription: Prescription) -> list[Answers]:
        """What is judged: the prescription's own answers, or those given later in another record: the newest hold."""
        if not self.reads_elsewhere:
            return [prescription.answers()]
        there = self.elsewhere.get(prescription.patient_id)
        since = prescription.asked_last().asked_at if prescription.pk else self.at
        return [row.answers for row in there.answers if row.asked_at > since] if there else []

    def _others(self, prescription: Prescription) -> Sequence[Patient]:
        there = self.elsewhere.get(prescription.patient_id)
        return there.patients if there else ()


def with_what_rules_read(orders: OrderQuerySet) -> OrderQuerySet:
    """These with all that a list shows and the rules read of each, in a fixed number of queries."""
    return (
        orders.with_people()
        .select_related("accepted_by")
        .prefetch_related(
            "prescription__steps__formula__ingredients__component",
            "prescription__adjustments",
            "prescription__orders__lines",
            "prescription__orders__handing_over",
            "prescription__safety_answers__overrides__made_by",
            "prescription__patient__allergies",
            "prescription__patient__medicines",
            "prescription__patient__exclusions",
            "prescription__prescriber__licences",
            "lines__reservations__batch",
            "lines__containers__batch",
        )
    )


def ground_of(prescriptions: Sequence[Prescription], at: datetime) -> Ground:
    """The ground these prescriptions and their orders are judged on: the same few queries for one as for many."""
    pharmacy = Pharmacy.objects.the_one()
    day_of = calendar_of(pharmacy)
    today = day_of(at)
    persons = PatientMatch.objects.persons({one.patient_id for one in prescriptions})
    in_review = {one.patient_id for one in prescriptions if one.pk and _has_review(one)}
    return Ground(
        at=at,
        today=today,
        pharmacy=pharmacy,
        stocks=StationStock.objects.in_use(Use.CONTAINER),
        settings=Setting.objects.values_in_force(),
        under_way=_under_way(prescriptions, persons),
        unsigned=_unsigned(prescriptions, persons),
        in_hand=_in_hand(prescriptions, persons, day_of, at),
        protocol_doses=_protocol_doses(prescriptions),
        signatures=_signatures(prescriptions),
        verified=Verification.objects.verified({each.prescriber_id for each in prescriptions}, today),
        ships_to={row.state: (row.number, row.expires_on) for row in Licence.objects.current()},
        persons=persons,
        elsewhere=elsewhere_of(persons, at),
        perhaps=proposals_for({key: persons[key] for key in in_review}),
        repeats=repeats_of([one for one in prescriptions if not one.signed_at or _has_review(one)], persons, at),
    )


def _records(prescriptions: Iterable[Prescription], persons: Persons) -> set[int]:
    """The keys of every record of the persons these are for."""
    return {key for prescription in prescriptions for key in persons[prescription.patient_id]}


def _under_way(prescriptions: Sequence[Prescription], persons: Persons) -> Mapping[int, Sequence[Order]]:
    patients = _records(prescriptions, persons)
    found: dict[int, list[Order]] = defaultdict(list)
    rows = Order.objects.open().filter(prescription__patient__in=patients).select_related("prescription")
    for order in rows.order_by("pk"):
        found[order.prescription.patient_id].append(order)
    return found


def _unsigned(prescriptions: Sequence[Prescription], persons: Persons) -> Mapping[int, Sequence[Prescription]]:
    patients = _records((one for one in prescriptions if not one.signed_at), persons)
    found: dict[int, list[Prescription]] = defaultdict(list)
    for row in Prescription.objects.awaiting_signature().filter(patient__in=patients):
        found[row.patient_id].append(row)
    return found


def _in_hand(
    prescriptions: Sequence[Prescription], persons: Persons, day_of: DayOf, at: datetime
) -> Mapping[int, Sequence[InHand]]:
    """Of the patients of what is still to be signed or accepted: nobody else is asked whether it is too soon."""
    patients = _records((one for one in prescriptions if not one.signed_at or _has_review(one)), persons)
    left = Order.objects.filter(status=OrderStatus.HANDED_OVER, prescription__patient__in=patients)
    recent = left.filter(handed_over_at__gte=at - timedelta(days=IN_HAND_DAYS))
    rows = Prescription.objects.filter(pk__in=recent.values("prescription")).prefetch_related(
        "steps__formula", "adjustments", "orders__lines", "orders__handing_over"
    )
    found: dict[int, list[InHand]] = defaultdict(list)
    for row in rows.order_by("pk"):
        # One that is handed over in the transaction under way has no row of its handing over yet.
        known = [
            one for one in row.orders.all() if one.status != OrderStatus.HANDED_OVER or hasattr(one, "handing_over")
        ]
        if spans := list(spans_of(row, known, day_of=day_of)):
            found[row.patient_id].append(InHand(row, spans[-1]))
    return found


def _has_review(prescription: Prescription) -> bool:
    return any(order.next_review() for order in prescription.orders.all())


def _protocol_doses(prescriptions: Sequence[Prescription]) -> Mapping[int, Sequence[ProtocolDose]]:
    newest = Formula.objects.filter(code=OuterRef("formula_code")).order_by("-version")
    steps = ProtocolStep.objects.filter(protocol__in={one.protocol_id for one in prescriptions if one.protocol_id})
    found: dict[int, list[ProtocolDose]] = defaultdict(list)
    for step in steps.select_related("protocol").annotate(strength_mg=Subquery(newest.values("strength_mg")[:1])):
        dose_mg = step.units * Decimal(step.strength_mg or 0)
        found[step.protocol_id].append(ProtocolDose(dose_mg, dose_mg * Timing(step.protocol.timing).times_per_day))
    return found


def _signatures(prescriptions: Sequence[Prescription]) -> Mapping[str, Signature]:
    subjects = [prescription.public_id for prescription in prescriptions]
    rows = Signature.objects.filter(subject_kind=Prescription._meta.label_lower, subject_id__in=subjects)
    return {row.subject_id: row for row in rows.order_by("pk")}
