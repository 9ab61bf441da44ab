"""What a schedule of doses takes: units of each strength, or volume. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm

from premises.quantities import at_our_precision, count, positive

MOST_CELLS = 1_000_000  # of the tables of costs; beyond it dose and strengths have no sensible common measure
IMPOSSIBLE = 1 << 60  # the cost of an amount no units add up to


class NoSteps(ValueError):
    """A schedule without a step."""

    code = "no_steps"


class OpenEnded(ValueError):
    """A step without an end, where an amount is asked for or where another step follows."""

    code = "open_ended"


class PartOfAUnit(ValueError):
    """A dose no whole units of the strengths add up to."""

    code = "part_of_a_unit"


class TooFine(ValueError):
    """A dose so fine or so large against the strengths that no count of units is sensible."""

    code = "too_fine"


@dataclass(frozen=True)
class Step:
    """A dose, taken `times_per_day` for `days` (None, in the last step only: until told otherwise)."""

    days: int | None
    dose_mg: Decimal | int
    times_per_day: int = 1

    def __post_init__(self) -> None:
        if self.days is not None:
            count(self.days, "days", "RX-05")
        positive(self.dose_mg, "dose_mg", "RX-05")
        count(self.times_per_day, "times_per_day", "RX-05")


def units_needed(steps: Iterable[Step], strengths_mg: Iterable[Decimal | int]) -> dict[Decimal, int]:
    """How many units of each strength the steps take, largest strength first; unused strengths are left out.

    Each dose takes the fewest units; then the fewest different strengths; then the larger strength first. Raises
    `PartOfAUnit`, `OpenEnded`, `NoSteps`, `TooFine`.
    """
    doses = _doses(steps)
    strengths = sorted({positive(strength, "strength_mg", "RX-05") for strength in strengths_mg}, reverse=True)
    needed = dict.fromkeys(strengths, 0)
    units_of = {dose: _units_of(dose, strengths) for dose, _ in doses}
    for dose, times in doses:
        for strength, units in units_of[dose].items():
            needed[strength] += units * times
    return {strength: units for strength, units in needed.items() if units}


@at_our_precision
def volume_needed_ml(steps: Iterable[Step], strength_mg_per_ml: Decimal | int) -> Decimal:
    """How many mL of a liquid the steps take. Raises `OpenEnded`, `NoSteps`."""
    strength = positive(strength_mg_per_ml, "strength_mg_per_ml", "RX-05")
    return sum((dose * times for dose, times in _doses(steps)), Decimal(0)) / strength


def _doses(steps: Iterable[Step]) -> list[tuple[Decimal, int]]:
    """Each step's dose and how often it is taken."""
    schedule = list(steps)
    if not schedule:
        raise NoSteps("A schedule needs at least one step (RX-05)")
    doses = []
    for number, step in enumerate(schedule, 1):
        if step.days is None:
            where = "last step: say for how many days" if number == len(schedule) else "middle: only the last may"
            raise OpenEnded(f"Step {number} has no end, in the {where} (RX-05)")
        doses.append((Decimal(step.dose_mg), step.days * step.times_per_day))
    return doses


def _units_of(dose: Decimal, strengths: Sequence[Decimal]) -> dict[Decimal, int]:
    """The best units for one dose, counted in the largest measure that divides every strength not above it."""
    usable = [strength for strength in strengths if strength <= dose]
    scale = lcm(*(Fraction(strength).denominator for strength in usable))
    measure = Fraction(gcd(*(int(Fraction(strength) * scale) for strength in usable)), scale)
    whole = bool(usable) and Fraction(dose) % measure == 0
    units = _fewest(int(Fraction(dose) / measure), [int(Fraction(s) / measure) for s in usable]) if whole else []
    if not units:
        listed = ", ".join(f"{strength:f}" for strength in strengths) or "nothing"
        raise PartOfAUnit(f"{dose:f} mg is no sum of whole units of {listed} (RX-05)")
    return dict(zip(usable, units, strict=True))


def _fewest(amount: int, sizes: Sequence[int]) -> list[int]:
    """How many of each size, largest first, make the amount best; nothing where none do.

    Of the sizes below the largest, L, the best way never takes as many as L units: some of them would sum to a multiple
    of L and be replaced by fewer. What is beyond L times the next size therefore comes in units of L.
    """
    largest, second = sizes[0], sizes[1] if len(sizes) > 1 else 0
    start = max(0, amount - largest * second) // largest
    left = amount - start * largest
    tables = _tables(left, sizes)
    if tables[0][left] >= IMPOSSIBLE:
        return []
    units = _walk(left, sizes, tables)
    return [units[0] + start, *units[1:]]


def _tables(largest: int, sizes: Sequence[int]) -> list[list[int]]:
    """tables[i][amount] is the least cost of making the amount from sizes[i:], or IMPOSSIBLE.

    The cost is one number, units first, then different sizes: a unit costs more than all the sizes there are.
    """
    if largest * len(sizes) > MOST_CELLS:
        raise TooFine("The doses are too fine or too large for these strengths (RX-05)")
    unit = len(sizes) + 1
    tables = [[0] + [IMPOSSIBLE] * largest]
    for size in reversed(sizes):
        without = tables[0]
        using = [IMPOSSIBLE] * size
        for amount in range(size, largest + 1):
            using.append(unit + min(using[amount - size], without[amount - size] + 1))
        tables.insert(0, [min(costs) for costs in zip(using, without, strict=True)])
    return tables


def _walk(amount: int, sizes: Sequence[int], tables: Sequence[Sequence[int]]) -> list[int]:
    """How many of each size the least cost takes; among equals, most of the larger size."""
    unit, taken = len(sizes) + 1, []
    for table, after, size in zip(tables, tables[1:], sizes, strict=False):
        ways = range(amount // size, -1, -1)
        units = next(n for n in ways if after[amount - n * size] + n * unit + min(n, 1) == table[amount])
        taken.append(units)
        amount -= units * size
    return taken
