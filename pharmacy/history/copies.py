"""What goes into the gaps of one copy of a story: keys, ids and numbers nobody has, another time, another person."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection, models

from compounding.models import Batch, Lot

GIVEN = [
    "Acacia", "Alder", "Amber", "Anise", "Aspen", "Basil", "Bay", "Briar", "Bryony", "Calla", "Cassia", "Cedar",
    "Clover", "Coral", "Dahlia", "Daisy", "Elder", "Fern", "Flora", "Ginger", "Hazel", "Heather", "Holly", "Iris",
    "Ivy", "Jasmine", "Juniper", "Laurel", "Lilac", "Linden", "Lotus", "Maple", "Marigold", "Myrtle", "Nettle",
    "Olive", "Pansy", "Poppy", "Reed", "Rowan", "Rue", "Saffron", "Sage", "Sorrel", "Tansy", "Thyme", "Violet",
    "Willow", "Yarrow", "Zinnia",
]  # fmt: skip
FAMILY_STARTS = [
    "Blank", "Demo", "Dummy", "Example", "Fake", "Faux", "Fiction", "Madeup", "Mock", "Model", "Nobody", "Pretend",
    "Proto", "Sample", "Standin", "Test",
]  # fmt: skip
FAMILY_ENDS = [
    "berg", "by", "dale", "field", "ford", "ham", "house", "ly", "man", "mere", "ridge", "sen", "shaw", "son",
    "stone", "ton", "ville", "ward", "wick", "wood",
]  # fmt: skip
SEQUENCE = "orders_prescription_number"
OLDEST, YOUNGEST = date(1935, 1, 1).toordinal(), date(2000, 12, 31).toordinal()


@dataclass(frozen=True)
class Person:
    """Somebody invented, obviously so."""

    given: str
    family: str
    born_on: date


@dataclass
class Numbers:
    """The next number of a lot or batch of a day: counted on from what there is, as the actions count."""

    used: Counter[str] = field(default_factory=Counter)

    def next(self, model: type[Batch] | type[Lot], prefix: str, digits: int) -> str:
        """`prefix` and the number after the last one."""
        if prefix not in self.used:
            self.used[prefix] = model.objects.filter(number__startswith=prefix).count()
        self.used[prefix] += 1
        return f"{prefix}{self.used[prefix]:0{digits}d}"


@dataclass
class Copy:
    """One copy: how far back it lies, and where what is new in it comes from."""

    shift: timedelta
    dice: "Dice"
    keys: Mapping[str, Iterator[int]]
    numbers: Numbers
    people: dict[str, Person] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)

    def key(self, table: str) -> int:
        """The next key of this table."""
        return next(self.keys[table])

    def person(self, role: str) -> Person:
        """Who plays this patient of the story."""
        if role not in self.people:
            self.people[role] = self.dice.person()
        return self.people[role]

    def sequence(self, of: str) -> int:
        """The sequence of this prescription of the story."""
        if of not in self.sequences:
            self.sequences[of] = next(self.keys[SEQUENCE])
        return self.sequences[of]


class Dice:
    """The seeded chance of a history. What must never be guessed or met twice (ids, tokens) does not come from it."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def person(self) -> Person:
        """Somebody who does not exist."""
        pick = self.random.choice
        born_on = date.fromordinal(self.random.randint(OLDEST, YOUNGEST))
        return Person(pick(GIVEN), f"{pick(FAMILY_STARTS)}{pick(FAMILY_ENDS)}", born_on)

    def days(self, most: int) -> timedelta:
        """Whole days and some minutes, so that what happened at noon happened on the same day of the pharmacy."""
        return timedelta(days=self.random.randint(0, most), minutes=self.random.randint(0, 90))


def fresh_keys(rows: Mapping[type[models.Model], int], sequences: int) -> dict[str, Iterator[int]]:
    """So many unused keys of each table, and numbers of prescriptions."""
    with connection.cursor() as cursor:
        found = {model._meta.db_table: _taken(cursor, model, count) for model, count in rows.items()}
        cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [SEQUENCE, sequences])
        return {**found, SEQUENCE: iter([key for (key,) in cursor.fetchall()])}


def _taken(cursor: Any, model: type[models.Model], count: int) -> Iterator[int]:
    sequence = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
    cursor.execute(sequence, [model._meta.db_table, count])
    return iter([key for (key,) in cursor.fetchall()])
