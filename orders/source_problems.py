"""The rule that tells what came in twice by telephone, fax or on paper (DUP-02). Writes nothing."""

from collections.abc import Iterator

from django.urls import reverse

from orders.ground import Ground
from orders.models import Prescription
from orders.repeats import Repeat
from premises.moments import short_day
from premises.terms import Origin
from records.problem import Problem, Told, Warning, Way

NAMED = {Origin.TELEPHONE: "call", Origin.FAX: "fax", Origin.WRITTEN: "paper", Origin.TRANSFER: "transfer"}
TO_PRACTICE = Told("The pharmacy looks whether it came twice.")


def came_twice(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """DUP-02: the same file, or the same once more within days; what DUP-01 and RX-EXP-3 say is not said twice."""
    said = _said_elsewhere(prescription, ground)
    for repeat in ground.repeats.get(prescription.pk, ()):
        if repeat.is_same_file or repeat.prescription.pk not in said:
            yield _came_before(repeat, prescription)


def _said_elsewhere(prescription: Prescription, ground: Ground) -> set[int]:
    """The prescriptions that are told as under way, as waiting, or as still in hand."""
    waiting = [] if prescription.signed_at else ground.of_person(ground.unsigned, prescription)
    return {
        *(order.prescription_id for order in ground.of_person(ground.under_way, prescription)),
        *(one.pk for one in waiting),
        *(held.prescription.pk for held in ground.of_person(ground.in_hand, prescription)),
    }


def _came_before(repeat: Repeat, prescription: Prescription) -> Problem:
    other, what = repeat.prescription, NAMED[Origin(prescription.origin)]
    entered = f"{other.number}, entered on {short_day(other.prepared_at)}"
    whose = "" if other.patient_id == prescription.patient_id else f" for {other.patient.full_name}"
    url = reverse("prescription", args=[other.public_id])
    if repeat.is_same_file:
        title, text = f"This {what} was entered before", f"The same file: {entered}{whose}. Is there more on it?"
    else:
        title = f"This {what} looks like one entered before"
        text = f"Same prescriber, same product: {entered}{whose}. Did it come twice?"
    return Warning("DUP-02", title, text, [Way(f"Open {other.number}", url)], to_practice=TO_PRACTICE)
