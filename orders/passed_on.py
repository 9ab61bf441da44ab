"""What another pharmacy has to know to go on with a prescription: who, what, how it is taken, what is left (TRF-02)."""

from datetime import datetime

from orders.filling import fills_left, given_in, what_is_left
from orders.models import Prescription
from premises.addresses import address_line
from premises.models import Pharmacy
from premises.moments import record_day
from premises.quantities import dose_text

NOT_STARTED = "not filled yet"


def why_not(prescription: Prescription, at: datetime) -> tuple[str, str]:
    """The code and the words of what stops a transfer, or two empty ones; its orders are fetched."""
    under_way = [order.number for order in prescription.orders.all() if order.is_open()]
    if under_way:
        text = f"{', '.join(under_way)} is under way: it has to leave or be cancelled first."
        return "order_under_way", text
    if prescription.renewals.waiting().exists():
        return "renewal_waits", "A renewal of it is asked for: take that back, or wait for its answer."
    if Pharmacy.objects.today(at) >= prescription.expires_on:
        return "prescription_expired", "It has expired: there is nothing left to transfer (RX-EXP-1)."
    if fills_left(prescription) < 1:
        return "nothing_left", "Its refills are used up: there is nothing left to transfer (RX-EXP-2)."
    return "", ""


def passed_on(prescription: Prescription, at: datetime) -> list[tuple[str, str]]:
    """Label and value: read out, written down there, and printed."""
    patient, prescriber = prescription.patient, prescription.prescriber
    pharmacy = Pharmacy.objects.get()
    street, city = pharmacy.address_lines
    return [
        ("From", f"{pharmacy.name}, {street}, {city}, {pharmacy.telephone.as_national}, NPI {pharmacy.npi}"),
        ("Prescription", prescription.number),
        ("Patient", f"{patient.full_name}, born {record_day(patient.born_on)}"),
        ("Address", address_line(patient)),
        ("Telephone", patient.telephone.as_national),
        ("Prescriber", f"{prescriber.printed_name}, NPI {prescriber.npi}"),
        ("Prescriber's telephone", prescriber.practice.telephone.as_national),
        ("Written", record_day(prescription.written_on)),
        ("May be filled before", record_day(prescription.expires_on)),
        ("Compounded", "; ".join(formula.name for formula in prescription.formulas())),
        *[("Left of the schedule", _said(step, days)) for step, days in what_is_left(prescription)],
        ("Each fill", f"{prescription.days_supply} days"),
        ("Fills authorised", f"{prescription.refills + 1}, the first among them"),
        *_filled(prescription),
        ("Fills left", str(fills_left(prescription))),
        ("Why compounded", prescription.reason_words()),
    ]


def _said(step: object, days: int | None) -> str:
    """A step with the days that are left of it: the ramp is not begun again."""
    length = "until told otherwise" if days is None else f"for {days} more days"
    return f"{step.directions}, {dose_text(step.dose_mg)} mg, {length}"  # type: ignore[attr-defined]


def _filled(prescription: Prescription) -> list[tuple[str, str]]:
    """The first and the last day of filling, and the units given in all."""
    day_of, orders = Pharmacy.objects.get().day_of, prescription.orders.all()
    left = sorted(order.handed_over_at for order in orders if order.handed_over_at)
    if not left:
        return [("First filled", NOT_STARTED), ("Last filled", NOT_STARTED)]
    units = given_in(line for order in orders if order.gives() for line in order.lines.all())
    names = {formula.pk: formula.product for formula in prescription.formulas()}
    given = "; ".join(f"{names.get(key, 'other')}, {dose_text(many)}" for key, many in units.items())
    first, last = record_day(day_of(left[0])), record_day(day_of(left[-1]))
    return [("First filled", first), ("Last filled", last), ("Given in all", given)]
