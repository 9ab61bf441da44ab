"""The second computation of every amount: rational numbers from the stored inputs, by another way. Pure.

It imports nothing of the first and shares no coefficient with it (a contract in pyproject.toml says so). Numbers come
in as the rows hold them and stay exact until they are compared.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

PER_CENT = Fraction(1, 100)
MG_IN_G = Fraction(1000)
BALANCE_STEP = Fraction(1, 10)
CLOSE_ENOUGH = Fraction(1, 10**12)  # what 28 decimal digits may lose of a weight on their way
DIGITS = 6

Stored = Decimal | int | Fraction


@dataclass(frozen=True)
class Source:
    """What the rows say of a lot of active: assay and its basis, water, solvents, diluent of a trituration, percent.

    Of tablets: `tablet_mg` is what each is labelled to hold, `average_mg` what one weighs.
    """

    percent: Stored = 0
    basis: str = "as_is"
    water: Stored = 0
    solvents: Stored = 0
    diluent: Stored = 0
    tablet_mg: Stored | None = None
    average_mg: Stored | None = None

    def active_in_each_mg(self) -> Fraction:
        """How much of 1 mg of it is naltrexone hydrochloride, water-free, mg."""
        if self.tablet_mg is not None and self.average_mg is not None:
            return Fraction(self.tablet_mg) / Fraction(self.average_mg)
        wet = (Fraction(self.water) + Fraction(self.solvents)) * PER_CENT
        dry = 1 - wet if self.basis in {"anhydrous", "dried"} else Fraction(1)
        return dry * Fraction(self.percent) * PER_CENT


@dataclass(frozen=True)
class Unit:
    """What the formula says of one unit, mL or g, mg: its strength, the packs, and all that has its own amount."""

    strength_mg: Stored
    per: str
    active_pack_mg: Stored | None = None
    filler_pack_mg: Stored | None = None
    others_mg: tuple[Stored, ...] = ()


@dataclass(frozen=True)
class Making:
    """How much is made: the units planned and the fraction added for loss."""

    units: Stored
    overage: Stored

    def made(self) -> Fraction:
        """Units with what is lost of them."""
        return Fraction(self.units) + Fraction(self.units) * Fraction(self.overage)


@dataclass(frozen=True)
class Again:
    """An amount as it came out the second time, exact, with the ends of its band."""

    exact: Fraction
    low: Fraction
    high: Fraction
    counted: bool = False

    def agrees(self, amount: Stored, low: Stored, high: Stored, exact: Stored | None = None) -> bool:
        """Whether the first computation found the same, and rounded it as a balance shows it, its band inwards.

        `exact` is what the first had before it rounded; None where the record does not say.
        """
        shown, least, most = Fraction(amount), Fraction(low), Fraction(high)
        if self.counted:
            return (shown, least, most) == (self.exact, self.low, self.high)
        apart = CLOSE_ENOUGH * (abs(self.exact) + 1)
        inwards = BALANCE_STEP + apart
        return (
            (exact is None or abs(Fraction(exact) - self.exact) <= apart)
            and abs(shown - self.exact) <= BALANCE_STEP / 2 + apart
            and (least == shown or -apart <= least - self.low <= inwards)
            and (most == shown or -apart <= self.high - most <= inwards)
        )

    def text(self) -> str:
        """`518.472579`: as many digits as a person compares."""
        whole, rest = divmod(round(self.exact * 10**DIGITS), 10**DIGITS)
        return f"{whole}.{rest:0{DIGITS}d}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Held:
    """What a mixture holds of 1 mg of it, the second time: active and diluent, mg."""

    active: Fraction
    diluent: Fraction

    def is_near(self, active_percent: Stored, diluent_percent: Stored) -> bool:
        """Whether the first computation found the same, in percent."""
        pairs = ((active_percent, self.active), (diluent_percent, self.diluent))
        return all(abs(Fraction(first) * PER_CENT - second) <= CLOSE_ENOUGH for first, second in pairs)

    def text(self) -> str:
        """The active in percent: `10.0012`."""
        return Again(self.active / PER_CENT, Fraction(0), Fraction(0)).text()


def held_again(source: Source, active_mg: Stored, diluent_mg: Stored) -> Held:
    """What comes of so much active from `source` and so much diluent, each as a part of the whole."""
    part = Fraction(active_mg) / (Fraction(active_mg) + Fraction(diluent_mg))
    return Held(part * source.active_in_each_mg(), 1 - part + part * Fraction(source.diluent) * PER_CENT)


def active_again(unit: Unit, making: Making, source: Source, within: Stored) -> Again:
    """What to weigh of the active: the powder of one unit, as often as units are made (API_WEIGH)."""
    return _banded(_powder_mg(unit, source) * making.made(), within)


def filler_again(unit: Unit, making: Making, source: Source, within: Stored) -> Again:
    """What fills up: a capsule or cavity beside its active, a gram of cream, a volume (CAPS_FILL)."""
    if unit.per == "mL":
        return _banded(making.made(), within)
    left = _room_in_a_gram(unit, source) if unit.per == "g" else _room_in_a_pack(unit, source)
    return _banded(left * making.made(), within)


def other_again(each_mg: Stored, making: Making, within: Stored) -> Again:
    """What to weigh of anything with an amount of its own."""
    return _banded(making.made() * Fraction(each_mg), within)


def shells_again(making: Making) -> Again:
    """How many shells to count out, at least one for each unit."""
    most = Fraction(ceil(making.made()))
    return Again(most, Fraction(ceil(Fraction(making.units))), most, counted=True)


def _powder_mg(unit: Unit, source: Source) -> Fraction:
    """Of the weighed active in one unit."""
    return Fraction(unit.strength_mg) / source.active_in_each_mg()


def _room_in_a_pack(unit: Unit, source: Source) -> Fraction:
    """Filler beside the active in one: each mg of pure active takes the room of so much filler; diluent is filler."""
    powder = _powder_mg(unit, source)
    diluent = powder * Fraction(source.diluent) * PER_CENT
    full = Fraction(unit.filler_pack_mg or 0)
    takes = full / Fraction(unit.active_pack_mg or 1)
    return full - takes * (powder - diluent) - diluent


def _room_in_a_gram(unit: Unit, source: Source) -> Fraction:
    return MG_IN_G - sum((Fraction(each) for each in unit.others_mg), _powder_mg(unit, source))


def _banded(exact: Fraction, within: Stored) -> Again:
    spread = exact * Fraction(within) * PER_CENT
    return Again(exact, exact - spread, exact + spread)
