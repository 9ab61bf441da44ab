"""A recorded story as a pattern: its writes with gaps where copies differ, and what goes into each gap."""

import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models

from accounts.models import User
from compounding.models import Batch, Lot
from compounding.models.formulas import new_public_token
from orders.models import Prescription
from pharmacy.history.copies import Copy
from pharmacy.history.recording import Cells, TouchedOthers, Write
from pharmacy.history.text import PLACE, Gapped
from records.chain import keyed_hash
from records.models import Event, Signature
from records.public_ids import new_public_id, prescription_number
from records.signatures import hash_of

Maker = Callable[[Copy], str]
DATE_LENGTH = 10
WINDOW = timedelta(days=450)  # what lies within it of the story belongs to it; a date of birth does not


@dataclass(frozen=True)
class Wave:
    """Rows of one table written by one statement: added when `columns` is empty, else these of them changed."""

    model: type[models.Model]
    columns: tuple[str, ...]
    rows: tuple[Gapped, ...]


class Places:
    """Every word of a story that differs from copy to copy: its place, and what makes the word for a copy."""

    def __init__(self, at: datetime) -> None:
        self.at, self.words, self.makers = at, dict[str, int](), list[Maker]()

    def put(self, word: str, maker: Maker) -> None:
        """Give this word a place, unless it has one."""
        if word not in self.words:
            self.words[word] = len(self.makers)
            self.makers.append(maker)

    def place_of(self, word: str) -> int | None:
        """The place of a word found in a text: one that was put, or a time of the story; None for any other."""
        if word not in self.words and word[:1] == "2":
            self._put_time(word)
        return self.words.get(word)

    def values(self, copy: Copy) -> list[str]:
        """A word for every place."""
        return [maker(copy) for maker in self.makers]

    def _put_time(self, word: str) -> None:
        try:
            time = date.fromisoformat(word) if len(word) == DATE_LENGTH else datetime.fromisoformat(word)
        except ValueError:
            return
        day = time.date() if isinstance(time, datetime) else time
        if abs(day - self.at.date()) < WINDOW:
            self.put(word, lambda copy: _shifted(time, copy))


def _shifted(time: date, copy: Copy) -> str:
    return (time - copy.shift if isinstance(time, datetime) else _moved(time, copy)).isoformat()


class Pattern:
    """One story, ready to be copied."""

    def __init__(self, moments: Sequence[Sequence[Write]], at: datetime) -> None:
        added = [write for moment in moments for write in moment if write.before is None]
        self.rows: dict[type[models.Model], int] = {}
        for write in added:
            self.rows[write.model] = self.rows.get(write.model, 0) + 1
        self.places = Places(at)
        for write in added:
            _put_words(self.places, write)
        self.waves = [wave for moment in moments for wave in self._waves(moment)]
        self._prove = [self._proof(write) for write in added if write.model in (Event, Signature)]

    def values(self, copy: Copy) -> list[str]:
        """What one copy has in its gaps, with the hashes of its events and signatures."""
        values = self.places.values(copy)
        for place, hashed in self._prove:
            values[place] = hashed(values)
        return values

    def _waves(self, moment: Sequence[Write]) -> Iterator[Wave]:
        """First what is added, then each row's first change, then its second, so that no row changes twice at once."""
        turns: dict[tuple[str, int], int] = {}
        waves: dict[tuple[int, type[models.Model], tuple[str, ...]], list[Write]] = {}
        for write in moment:
            turns[write.key] = 0 if write.before is None else max(1, turns.get(write.key, 0) + 1)
            waves.setdefault((turns[write.key], write.model, _changed(write)), []).append(write)
        for (_, model, columns), writes in sorted(waves.items(), key=lambda pair: pair[0][0]):
            yield Wave(model, columns, tuple(self._gapped(write, columns) for write in writes))

    def _gapped(self, write: Write, columns: tuple[str, ...]) -> Gapped:
        cells = {name: write.after[name] for name in ("id", *columns)} if columns else write.after
        return self._gaps_in(json.dumps(_placed(write.model, cells, self.places), ensure_ascii=False))

    def _gaps_in(self, text: str) -> Gapped:
        return Gapped(text, self.places.place_of)

    def _proof(self, write: Write) -> tuple[int, Callable[[list[str]], str]]:
        """The place of a row's hash, and how it comes from what stands in the gaps."""
        if write.model is Signature:
            return self.places.words[write.after["content_hmac"]], self._signature(write)
        text, place = self._gaps_in(write.after["text"]), self.places.words[write.after["hmac"]]
        before = self.places.words.get(write.after["previous_hmac"])
        return place, lambda values: keyed_hash("" if before is None else values[before], text.fill(values))

    def _signature(self, write: Write) -> Callable[[list[str]], str]:
        row, by = self._gapped(write, ()), User.objects.get(pk=write.after["by_id"])

        def hashed(values: list[str]) -> str:
            cells = json.loads(row.fill(values))
            cells["at"] = datetime.fromisoformat(cells["at"])
            signature = Signature(**cells)
            signature.by = by
            return hash_of(signature)

        return hashed


def _changed(write: Write) -> tuple[str, ...]:
    if write.before is None:
        return ()
    return tuple(name for name, value in write.after.items() if value != write.before[name])


def _put_words(places: Places, write: Write) -> None:
    """What of an added row is its own: key, ids, numbers, names."""
    table, cells = write.model._meta.db_table, write.after
    places.put(PLACE.format(f"{table} {cells['id']}"), lambda copy: str(copy.key(table)))
    for column, put in _OWN.items():
        if cells.get(column):
            put(places, str(cells[column]), write)


def _put_number(places: Places, word: str, write: Write) -> None:
    """`R-261123-001`, `20261123-LDN45C-01`: of the day the copy lies at."""
    if write.model is Lot:
        received = date.fromisoformat(f"20{word[2:8]}")
        places.put(word, lambda copy: copy.numbers.next(Lot, f"R-{_moved(received, copy):%y%m%d}-", 3))
    else:
        planned, code = date.fromisoformat(word[:8]), word[8:].rpartition("-")[0]
        places.put(word, lambda copy: copy.numbers.next(Batch, f"{_moved(planned, copy):%Y%m%d}{code}-", 2))


def _moved(day: date, copy: Copy) -> date:
    """A date moves by whole days: an hour and a half more or less is still the same day."""
    return day - timedelta(days=copy.shift.days)


def _put_person(places: Places, word: str, write: Write) -> None:
    cells = write.after
    places.put(cells["given_name"], lambda copy: copy.person(word).given)
    places.put(cells["given_name"].lower(), lambda copy: copy.person(word).given.lower())
    places.put(cells["family_name"], lambda copy: copy.person(word).family)
    places.put(cells["family_name"].lower(), lambda copy: copy.person(word).family.lower())
    places.put(cells["born_on"], lambda copy: copy.person(word).born_on.isoformat())


def _put_sequence(places: Places, word: str, write: Write) -> None:
    if write.model is Prescription:
        places.put(PLACE.format(f"sequence {word}"), lambda copy: str(copy.sequence(word)))
        places.put(prescription_number(int(word)), lambda copy: prescription_number(copy.sequence(word)))


def _put(maker: Maker) -> Callable[[Places, str, Write], None]:
    return lambda places, word, write: places.put(word, maker)


def _unproved(copy: Copy) -> str:
    return ""  # computed when everything else stands


_OWN: dict[str, Callable[[Places, str, Write], None]] = {
    "public_id": _put(lambda copy: new_public_id()),
    "public_token": _put(lambda copy: new_public_token()),
    "action_id": _put(lambda copy: str(uuid.uuid4())),
    "hmac": _put(_unproved),
    "content_hmac": _put(_unproved),
    "number": _put_number,
    "name_key": _put_person,
    "sequence": _put_sequence,
}


def _placed(model: type[models.Model], cells: Cells, places: Places) -> Cells:
    """The cells with keys and sequences marked, which no pattern could tell from other numbers."""
    marked = {field.column: _mark(field, cells[field.column], places) for field in _fields(model, cells)}
    if "sequence" in cells and model is Prescription:
        marked["sequence"] = PLACE.format(f"sequence {cells['sequence']}")
    return marked


def _fields(model: type[models.Model], cells: Cells) -> Iterable[Any]:
    return [field for field in model._meta.concrete_fields if field.column in cells]


def _mark(field: Any, value: Any, places: Places) -> Any:
    target = field.remote_field.model if field.remote_field else field.model if field.primary_key else None
    if value is None or target is None:
        return value
    word = PLACE.format(f"{target._meta.db_table} {value}")
    if word in places.words:
        return word
    if field.model is Event and field.name == "stream":
        raise TouchedOthers(f"an event on a stream that was there: {value}")
    return value


def count_of(pattern: Pattern, model: type[models.Model]) -> int:
    """How many rows of this table a copy has."""
    return pattern.rows.get(model, 0)
