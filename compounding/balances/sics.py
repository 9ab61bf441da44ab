"""The line protocol of a balance, MT-SICS as most speak it: what is asked, what an answer says, what it refuses. Pure.

Asked for a stable weight a balance answers `S S      155.2 mg`: the command, its state, the value, the unit.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

ASK = "S"
ANSWER = re.compile(r"S (?P<state>[SD]) +(?P<value>-?[0-9]{1,8}(\.[0-9]{1,8})?) +(?P<unit>[A-Za-z]{1,4})", re.ASCII)
MG_IN = {"mg": Decimal(1), "g": Decimal(1000)}
STEP_MG = Decimal("0.001")  # the finest the record keeps


class NotAWeight(ValueError):
    """What the balance sent is no weight that may be kept; the code says why."""

    code = "balance_garbled"


class Unstable(NotAWeight):
    """The pan still moves."""

    code = "balance_unstable"


class Overload(NotAWeight):
    """There is more on the pan than the balance weighs."""

    code = "balance_overload"


class Underload(NotAWeight):
    """The pan is off, or nothing pushes it down."""

    code = "balance_underload"


class BelowZero(NotAWeight):
    """Zero or less: it was not tared as it is now."""

    code = "balance_negative"


class WrongUnit(NotAWeight):
    """A unit other than mg or g."""

    code = "balance_wrong_unit"


class TooFine(NotAWeight):
    """More decimals than the record keeps; it would have to be rounded."""

    code = "balance_too_fine"


@dataclass(frozen=True)
class Reading:
    """A stable weight in mg, and the line it came in."""

    mg: Decimal
    line: str


def reading_of(line: str) -> Reading:
    """The stable weight an answer says, exactly. Raises NotAWeight, one of its kinds."""
    said = line.strip("\r\n")
    _refuse_state(said)
    found = ANSWER.fullmatch(said.rstrip())
    if found is None:
        raise NotAWeight(f"The balance sent {said[:40]!r}: that is no weight.")
    if found["state"] == "D":
        raise Unstable(f"The balance shows {found['value']} {found['unit']} and still moves.")
    if found["unit"] not in MG_IN:
        raise WrongUnit(f"The balance shows {found['unit']}. Set it to mg or g.")
    mg = Decimal(found["value"]) * MG_IN[found["unit"]]
    if mg <= 0:
        raise BelowZero(f"The balance shows {found['value']} {found['unit']}. Tare it and weigh again.")
    if mg != mg.quantize(STEP_MG):
        raise TooFine(f"{found['value']} {found['unit']} has more decimals than the record keeps.")
    return Reading(mg, said.rstrip())


def _refuse_state(said: str) -> None:
    """Raise for the answers that say why there is no weight."""
    state = said.split()[:2]
    if state == ["S", "I"]:
        raise Unstable("The balance did not come to rest.")
    if state == ["S", "+"]:
        raise Overload("More is on the pan than the balance weighs.")
    if state == ["S", "-"]:
        raise Underload("The pan of the balance is not in its place.")
