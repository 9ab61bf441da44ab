"""docs/data.md: every field of every table, and whether it tells about a person."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pghistory.models
from django.apps import apps
from django.db.models import Model

from pharmacy.handbook.text import code, table, whole

CLASSES = Path(__file__).with_name("data.toml")
PERSONAL, PLAIN = "personal", "plain"
INTRODUCTION = """*Personal* is what says who a person is, how to reach them, or something about a patient's care: it
stays out of addresses, logs, mail subjects and error messages (SEC-20), and a copy for anyone else leaves it out.
Everything else is *plain*. The classes are kept in `pharmacy/handbook/data.toml`, a new field fails a test until it
is classed. Tables of row history hold what their table holds, in the same classes, and when and by which action it
changed."""


def tables() -> list[type[Model]]:
    """Every model with a table, ours and those of the libraries, without row history."""
    own = (model for model in apps.get_models() if model._meta.managed and not model._meta.proxy)
    kept = [model for model in own if not is_history(model)]
    return sorted(kept, key=lambda model: model._meta.label_lower)


def is_history(model: type[Model]) -> bool:
    """Whether the rows are former versions of another table's rows."""
    return issubclass(model, pghistory.models.Event)


def fields_of(model: type[Model]) -> list[str]:
    """The names of the columns, in order; a many-to-many link is a table of its own."""
    return [field.name for field in model._meta.concrete_fields]


def classes() -> dict[str, dict[str, str]]:
    """The class of each field of each table, as data.toml says."""
    said = tomllib.loads(CLASSES.read_text())
    return {label: dict(_classed(lists)) for label, lists in said.items()}


def page() -> str:
    """The page."""
    known = classes()
    rows = [_row(model, known.get(model._meta.label_lower, {})) for model in tables()]
    return whole("Data", INTRODUCTION, table(["Table", "Personal", "Plain", "Row history"], rows))


def _classed(lists: dict[str, str]) -> Iterator[tuple[str, str]]:
    for kind in (PERSONAL, PLAIN):
        for name in lists.get(kind, "").split():
            yield name, kind


def _row(model: type[Model], known: dict[str, str]) -> list[str]:
    names = fields_of(model)
    lists = [code(name for name in names if known.get(name) == kind) for kind in (PERSONAL, PLAIN)]
    return [f"`{model._meta.label}`", *lists, "yes" if _has_history(model) else ""]


def _has_history(model: type[Model]) -> bool:
    return any(getattr(other, "pgh_tracked_model", None) is model for other in apps.get_models() if is_history(other))
