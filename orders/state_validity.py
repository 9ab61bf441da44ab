"""How long a prescription of a patient is valid: the months of their state and ours, the stricter (RX-EXP-1)."""

from orders.validity import stricter
from patients.models import Patient
from premises.defaults import validity_key
from premises.models import Pharmacy, Setting
from premises.terms import UsState


def validity_for(patient: Patient) -> tuple[int, str]:
    """The months, and the states and setting versions they come from; copied into what is written."""
    pharmacy = Pharmacy.objects.the_one()
    states = {UsState(patient.state)} | ({UsState(pharmacy.state)} if pharmacy else set())
    in_force = Setting.objects.in_force_of([validity_key(state) for state in states])
    found = {state.value: in_force[validity_key(state)] for state in states}
    chosen = stricter({state: (one.value, one.version) for state, one in found.items()})
    return chosen.months, chosen.basis
