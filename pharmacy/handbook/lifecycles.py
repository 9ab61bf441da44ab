"""docs/lifecycle.md: the tables of steps as tables and diagrams."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from django.apps import apps

from accounts.roles import Role
from pharmacy.handbook import tree
from pharmacy.handbook.text import table, whole
from records.step import Steps
from records.steps import Stepping

INTRODUCTION = """A life cycle is a table of steps (`orders/lifecycle.py`, `compounding/lifecycle.py`). From it come
what is refused, which buttons show, what the API allows, what the tests try, the guard in the database, and this
page. What can be computed is not a status: late, expired and on hold are facts read from dates and rows. While a hold
is open every step is refused except those marked so."""


@dataclass(frozen=True)
class LifeCycle:
    """The steps of one model."""

    model: type[Stepping]
    steps: Steps

    @property
    def name(self) -> str:
        """What the row is called."""
        return str(self.model._meta.verbose_name).capitalize()

    @property
    def statuses(self) -> list[str]:
        """Every status the column may hold."""
        field: Any = self.model._meta.get_field("status")  # type: ignore[misc]
        return [value for value, _ in field.choices]


def life_cycles() -> Iterator[LifeCycle]:
    """Every table of steps: `ORDER_STEPS` in an app's lifecycle module belongs to its model Order."""
    for app in tree.APPS:
        if find_spec(f"{app}.lifecycle") is None:
            continue
        found = vars(importlib.import_module(f"{app}.lifecycle"))
        for name in sorted(name for name in found if name.endswith("_STEPS")):
            yield LifeCycle(apps.get_model(app, name.removesuffix("_STEPS")), found[name])


def page() -> str:
    """The page."""
    return whole("Life cycles", INTRODUCTION, *(_section(cycle) for cycle in life_cycles()))


def _section(cycle: LifeCycle) -> str:
    rows = [
        [
            f"`{name}`",
            step.words,
            ", ".join(sorted(step.from_)) or "(new)",
            step.to,
            ", ".join(role.words.lower() for role in Role if role in step.roles),
            "yes" if step.through_hold else "",
        ]
        for name, step in cycle.steps.items()
    ]
    heads = ["Step", "On the button", "From", "To", "Who", "Through a hold"]
    return f"## {cycle.name}\n\n{table(heads, rows)}\n\n```mermaid\n{_diagram(cycle)}\n```{_unreached(cycle)}"


def _diagram(cycle: LifeCycle) -> str:
    lines = ["stateDiagram-v2"]
    for name, step in cycle.steps.items():
        lines += [f"    {start} --> {step.to}: {name}" for start in sorted(map(str, step.from_)) or ["[*]"]]
    return "\n".join(lines)


def _unreached(cycle: LifeCycle) -> str:
    rest = [status for status in cycle.statuses if status not in {step.to for step in cycle.steps.values()}]
    return f"\n\nKnown to the column, and no step of this version leads there: {', '.join(rest)}." if rest else ""
