"""The rules that compare what a patient must not have with what is in the formula (RX-10, ALG-01). Writes nothing."""

from collections.abc import Iterable, Iterator

from compounding.models import Formula
from orders.excipients import excipients_in
from orders.ground import Ground
from orders.interactions import allergies_in
from orders.models import Prescription
from records.problem import Blocker, Problem, Warning

CHOOSE = "Choose a formula without it."
NO_OTHER = "None of this form and strength is without it: another form or strength?"
RELATIVES = {"relatives", "gut", "kit"}  # the groups of medicines akin to naltrexone


def excipients(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """RX-10: nothing the patient must leave out; the formulas without it are named."""
    left_out = ground.lists(prescription).left_out
    held = [(formula, one) for formula in prescription.formulas() for one in sorted(left_out & formula.excluded())]
    for formula, exclusion in held:
        ways = _without(_not_wanted(prescription, ground), formula, ground)
        yield Blocker("RX-10", f"{formula.product} contains {exclusion}", CHOOSE, ways)


def allergies(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """ALG-01: naltrexone, a relative of it, or what is in the formula, on the list of allergies.

    What RX-10 says already is not said twice.
    """
    lists = ground.lists(prescription)
    for line in lists.allergies:
        yield from _to_naltrexone(line)
    for formula in prescription.formulas() if _told(lists.allergies) - lists.left_out else ():
        held = _held(formula) - lists.left_out
        for line in lists.allergies:
            for substance in sorted(excipients_in(line) & held):
                title, text = f"Allergy: {formula.product} contains {substance}", f"“{line}”. {CHOOSE}"
                yield Blocker("ALG-01", title, text, _without(_not_wanted(prescription, ground), formula, ground))


def _to_naltrexone(told: str) -> Iterator[Problem]:
    akin = {one.medicine for one in allergies_in(told) if one.group.name in RELATIVES}
    if "naltrexone" in akin:
        yield Blocker("ALG-01", "Allergy to naltrexone", f"“{told}”.")
    elif akin:
        text = f"“{told}”. Whether the one means the other is not known. Ask what happened."
        yield Warning("ALG-01", "Allergy to a relative of naltrexone", text)


def _not_wanted(prescription: Prescription, ground: Ground) -> set[str]:
    """What a formula proposed instead must not contain, whichever record of the person says so."""
    lists = ground.all_lists(prescription)
    return {*lists.left_out, *_told(lists.allergies)}


def _told(allergies: Iterable[str]) -> set[str]:
    """The excipients that lines of a list of allergies name."""
    return set().union(*(excipients_in(line) for line in allergies))


def _held(formula: Formula) -> set[str]:
    """The excipients in it: what its components are entered to contain, and what their names say."""
    said = (f"{line.component.name}; {line.characteristics}" for line in formula.lines())
    return formula.excluded().union(*map(excipients_in, said))


def _without(not_wanted: set[str], formula: Formula, ground: Ground) -> tuple[str, ...]:
    """The orderable formulas of its form and strength with nothing in them that the patient must not have."""
    alike = (one for one in ground.orderable if (one.form, one.strength_mg) == (formula.form, formula.strength_mg))
    return tuple(f"{one.code}: {one.name}" for one in alike if not not_wanted & _held(one)) or (NO_OTHER,)
