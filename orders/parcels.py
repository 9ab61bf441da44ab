"""Where a parcel may go, and what keeps its temperature (503A-12, HND-05). Writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from compounding.bud_limits import KeptAt
from orders.handing import Pack, is_warm
from orders.models import Order
from patients.models import Patient
from premises.addresses import address_line
from premises.models import Pharmacy
from premises.moments import full_day
from premises.terms import UsState

COLD_PACK_DAYS = "cold_pack_days"


@dataclass(frozen=True)
class Address:
    """Where a parcel goes: the patient's address, or another one with the reason."""

    street: str
    city: str
    state: str
    zip_code: str

    @property
    def lines(self) -> str:
        """In one line, as on the parcel."""
        return address_line(self)


@dataclass(frozen=True)
class Entry:
    """Whether something may be shipped into a state on a day: on which licence, or why not."""

    number: str = ""
    why_not: str = ""


def address_of(patient: Patient) -> Address:
    """Where the patient lives."""
    return Address(patient.street, patient.city, patient.state, patient.zip_code)


def entry_into(state: str, pharmacy: Pharmacy, on: date) -> Entry:
    """Its own state, or one with a licence in force on this day; an own licence that ended stops it at home too."""
    held = {row.state: row for row in pharmacy.licences.current()}
    return judged(state, pharmacy.state, on, {key: (row.number, row.expires_on) for key, row in held.items()})


def judged(state: str, home: str, on: date, held: Mapping[str, tuple[str, date]]) -> Entry:
    """The same from licences read before: number and last day by state."""
    if state in held:
        number, last = held[state]
        return Entry(number) if on <= last else Entry(why_not=f"Our licence in {state} ended on {full_day(last)}.")
    return Entry() if state == home else Entry(why_not=f"We hold no licence in {UsState(state).words}.")


def is_kept_cold(order: Order) -> bool:
    """Whether something in it is stored in a refrigerator: by the formula of each line."""
    return any(line.formula.kept_in == KeptAt.REFRIGERATOR for line in order.lines.all())


def pack_needed(order: Order, on: date) -> tuple[Pack, str]:
    """The pack that is usual for this order on this day, and why."""
    if is_kept_cold(order):
        return Pack.COLD, f"Something in it is kept in {KeptAt.REFRIGERATOR.words}."
    if is_warm(on):
        return Pack.INSULATED, "May to September: a parcel may lie in a hot van. An insulated mailer is usual."
    return Pack.NONE, f"It is kept at {KeptAt.ROOM.words}: no pack is needed at this time of year."
