"""What a story wrote, as the database tells it: each row as it was added and every change after, moment by moment."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import pghistory.models
from django.apps import apps
from django.db import connection, models, transaction

from records.models import Seal

APPS = ("records", "patients", "compounding", "orders")  # in the order in which their rows need each other
Cells = dict[str, Any]


class TouchedOthers(RuntimeError):
    """A story changed a row it had not made: multiplied, it would change that row many times."""


@dataclass(frozen=True)
class Write:
    """One row of `model` written: added when `before` is None, else changed from that."""

    model: type[models.Model]
    after: Cells
    before: Cells | None = None

    @property
    def key(self) -> tuple[str, int]:
        """Which row."""
        return self.model._meta.db_table, self.after["id"]


@dataclass
class Recorder:
    """Takes down what is written from its making on; `moment` closes one moment and begins the next."""

    moments: list[list[Write]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Rows there are already belong to others."""
        self.history = {model: _last(model, "pgh_id") for model in histories()}
        self.rows = {model: _last(model, "id") for model in multiplied()}
        self.now: dict[tuple[str, int], Cells] = {}

    def moment(self) -> None:
        """Keep what the row history says was written since the last moment."""
        written: list[Write] = []
        for model in self.history:
            for told in _cells(model, "pgh_id", self.history[model]):
                self.history[model] = told["pgh_id"]
                written.append(self._write(_tracked(model), told))
        if written:
            self.moments.append(written)

    def end(self) -> list[list[Write]]:
        """Everything: at last the rows of tables without history, and in the others what history leaves out."""
        for model in self.rows:
            rows = _cells(model, "id", self.rows[model])
            if any(_tracked(history) is model for history in self.history):
                self._complete(model, rows)
            elif rows:
                self.moments.append([Write(model, row) for row in rows])
        return self.moments

    def _write(self, model: type[models.Model], told: Cells) -> Write:
        cells = {name: value for name, value in told.items() if not name.startswith("pgh_")}
        place = (model._meta.db_table, cells["id"])
        before = self.now.get(place)
        if before is None and told["pgh_label"] != "insert":
            raise TouchedOthers(f"{place[0]} {place[1]}")
        self.now[place] = cells
        return Write(model, cells, before)

    def _complete(self, model: type[models.Model], rows: list[Cells]) -> None:
        """Columns that row history leaves out have their last value from the beginning."""
        whole = {row["id"]: row for row in rows}
        for write in (write for moment in self.moments for write in moment if write.model is model):
            for cells in filter(None, (write.before, write.after)):
                cells.update({name: value for name, value in whole[cells["id"]].items() if name not in cells})


def record(story: Iterator[None]) -> list[list[Write]]:
    """Play a story to its end, take down what it wrote, and undo it: only its copies are kept."""
    with transaction.atomic():
        recorder = Recorder()
        for _ in story:
            recorder.moment()
        recorder.moment()
        written = recorder.end()
        transaction.set_rollback(True)
    return written


def histories() -> list[type[models.Model]]:
    """The tables of row history, in the order in which the rows they tell of need each other."""
    found = [model for model in apps.get_models() if issubclass(model, pghistory.models.Event)]
    ours = [model for model in found if hasattr(model, "pgh_tracked_model") and model._meta.app_label != "pghistory"]
    return sorted(ours, key=lambda model: _place(_tracked(model)))


def multiplied() -> list[type[models.Model]]:
    """Tables whose new rows are copied: all of these apps but row history, which triggers write, and seals."""
    found = [model for label in APPS for model in apps.get_app_config(label).get_models()]
    return [model for model in found if not issubclass(model, pghistory.models.Event) and model is not Seal]


def _tracked(history: type[models.Model]) -> type[models.Model]:
    return cast("Any", history).pgh_tracked_model


def _place(model: type[models.Model]) -> tuple[int, int]:
    label = model._meta.app_label
    if label not in APPS:
        return len(APPS), 0
    return APPS.index(label), list(apps.get_app_config(label).get_models()).index(model)


def _last(model: type[models.Model], key: str) -> int:
    return model._default_manager.aggregate(last=models.Max(key))["last"] or 0


def _cells(model: type[models.Model], key: str, after: int) -> list[Cells]:
    quote = connection.ops.quote_name
    table, column = quote(model._meta.db_table), quote(key)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_json(t)::text FROM {table} t WHERE {column} > %s ORDER BY {column}", [after])  # noqa: S608
        return [json.loads(text, parse_float=str) for (text,) in cursor.fetchall()]
