"""What came in before and looks the same: the same file, or the same person, prescriber and product. Writes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from orders.lifecycle import PrescriptionStatus
from orders.models import Arrival, Prescription
from premises.terms import Origin

REPEAT_DAYS = 7  # the same once more within these days is likely the same once more


@dataclass(frozen=True)
class Repeat:
    """A prescription entered before, and whether it was entered from the very same file."""

    prescription: Prescription
    is_same_file: bool


def repeats_of(
    prescriptions: Iterable[Prescription], persons: Mapping[int, frozenset[int]], at: datetime
) -> Mapping[int | None, Sequence[Repeat]]:
    """By the key of each that came by voice or paper (None: not saved yet) what it repeats. Two more queries."""
    asked = [one for one in prescriptions if one.origin != Origin.ELECTRONIC]
    if not asked:
        return {}
    found: dict[int | None, list[Repeat]] = defaultdict(list)
    files, lately = _with_file(asked), _lately(asked, persons, at)
    for one in asked:
        same = [other for other in files.get(one.file_it_came_in(), ()) if _is_before(other, one)]
        known = {other.pk for other in same}
        like = [other for other in lately if other.pk not in known and _is_like(other, one, persons, at)]
        found[one.pk] += [*(Repeat(other, is_same_file=True) for other in same),
                          *(Repeat(other, is_same_file=False) for other in like)]  # fmt: skip
    return found


def _with_file(prescriptions: Sequence[Prescription]) -> Mapping[str, Sequence[Prescription]]:
    files = {one.file_it_came_in() for one in prescriptions} - {""}
    found: dict[str, list[Prescription]] = defaultdict(list)
    rows = Arrival.objects.filter(file_sha256__in=files).select_related("prescription__patient")
    for row in rows.order_by("prescription"):
        found[row.file_sha256].append(row.prescription)
    return found


def _lately(
    prescriptions: Sequence[Prescription], persons: Mapping[int, frozenset[int]], at: datetime
) -> Sequence[Prescription]:
    """What was entered for these persons by these prescribers in the days before the earliest of these."""
    since = min([at, *(one.prepared_at for one in prescriptions if one.pk)]) - timedelta(days=REPEAT_DAYS)
    rows = Prescription.objects.filter(
        patient__in={key for one in prescriptions for key in persons[one.patient_id]},
        prescriber__in={one.prescriber_id for one in prescriptions},
        prepared_at__gte=since,
    )
    return list(rows.select_related("patient").prefetch_related("steps__formula").order_by("pk"))


def _is_like(other: Prescription, one: Prescription, persons: Mapping[int, frozenset[int]], at: datetime) -> bool:
    """Whether the other, some days before, is for the same person, by the same prescriber, and holds a same product."""
    entered = one.prepared_at if one.pk else at
    return (
        other.patient_id in persons[one.patient_id]
        and other.prescriber_id == one.prescriber_id
        and other.prepared_at >= entered - timedelta(days=REPEAT_DAYS)
        and _is_before(other, one)
        and bool({formula.code for formula in other.formulas()} & {formula.code for formula in one.formulas()})
    )


def _is_before(other: Prescription, one: Prescription) -> bool:
    """Whether it was entered before, counts still, and the two do not stand in each other's place."""
    if other.status == PrescriptionStatus.DISCONTINUED and not other.signed_at:
        return False  # it was changed before it was signed
    in_its_place = other.pk in {one.replaces_id, one.corrects_id}
    return (one.pk is None or other.pk < one.pk) and not in_its_place
