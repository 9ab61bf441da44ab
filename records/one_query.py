"""Rows with what hangs on them, read in one statement: the database answers each related row as JSON.

`prefetch_related` asks once for each relation, and a page that follows an order along fifteen of them waits fifteen
times. Here each root row brings a tree, and the models are made of it with their relations filled in, as a prefetch
leaves them. Use it where a page's number of queries is held to a few; elsewhere `prefetch_related` is plainer.
"""

import json
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from itertools import count
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Field, JSONField, Model, QuerySet
from django.db.models.expressions import RawSQL

M = TypeVar("M", bound=Model)
Tree = dict[str, "Tree"]


class ExactDecoder(json.JSONDecoder):
    """Numbers with a point are decimals, in JSON columns too, as theirs are: `4.50` keeps its two places."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(parse_float=Decimal, **kwargs)


# How a column's JSON becomes what Django reads from it; those of PLAIN stay as they are.
READ: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": datetime.fromisoformat,
    "DateField": date.fromisoformat,
    "TimeField": time.fromisoformat,
    "DecimalField": Decimal,
    "UUIDField": UUID,
}
PLAIN = frozenset({"ArrayField", "BooleanField", "CharField", "JSONField", "TextField"})


def in_one_query(rows: QuerySet[M], *paths: str) -> list[M]:
    """The rows, each with its relations along `paths` (as for `prefetch_related`) filled in.

    Raises TypeError for a kind of column whose JSON nobody has tried.
    """
    tree = _tree(paths)
    output = JSONField(decoder=ExactDecoder)
    told = RawSQL(_relations(rows.model, paths), (), output_field=output)  # noqa: S611 - names of ours
    found = list(rows.annotate(told_along=told))
    for row in found:
        _attach(row, row.__dict__.pop("told_along"), tree)
    return found


def _tree(paths: tuple[str, ...]) -> Tree:
    tree: Tree = {}
    for path in paths:
        branch = tree
        for name in path.split("__"):
            branch = branch.setdefault(name, {})
    return tree


@lru_cache(maxsize=32)
def _relations(model: type[Model], paths: tuple[str, ...]) -> str:
    return _object(model, connection.ops.quote_name(model._meta.db_table), _tree(paths), count(1))


def _object(model: type[Model], alias: str, tree: Tree, numbers: "count[int]") -> str:
    """SQL: an object that names each relation of the row `alias` and holds its rows."""
    parts = [f"'{name}', ({_related(model, alias, name, branch, numbers)})" for name, branch in tree.items()]
    return f"jsonb_build_object({', '.join(parts)})"


def _related(model: type[Model], alias: str, name: str, branch: Tree, numbers: "count[int]") -> str:
    """SQL: the rows on the other side of a relation, in their model's order, or the one row there."""
    relation: Any = model._meta.get_field(name)
    other, inner, quote = relation.related_model, f"t{next(numbers)}", connection.ops.quote_name
    here, there = _columns(relation)
    row = f"jsonb_build_array(to_jsonb({inner}), {_object(other, inner, branch, numbers)})"
    if relation.one_to_many:
        order = ", ".join(f"{inner}.{quote(column)}" for column in _order(other))
        row = f"coalesce(jsonb_agg({row} ORDER BY {order}), '[]')"
    joined = f"{inner}.{quote(there)} = {alias}.{quote(here)}"
    return f"SELECT {row} FROM {quote(other._meta.db_table)} {inner} WHERE {joined}"  # noqa: S608 - names of ours


def _columns(relation: Any) -> tuple[str, str]:
    """The column on this side and the one on the other that hold the same."""
    if relation.concrete:
        return relation.column, relation.target_field.column
    return relation.field.target_field.column, relation.field.column


def _order(model: Any) -> list[str]:
    """The columns a model's rows come in the order of: always the same, where it names none."""
    names = model._meta.ordering or ["pk"]
    return [(model._meta.pk if name == "pk" else model._meta.get_field(name)).column for name in names]


def _attach(row: Model, told: dict[str, Any], tree: Tree) -> None:
    """Fill in the relations of a row, as a prefetch leaves them."""
    for name, branch in tree.items():
        relation: Any = row._meta.get_field(name)
        if relation.one_to_many:
            _fill(row, relation, [_made(relation.related_model, one, branch) for one in told[name]])
            continue
        other = _made(relation.related_model, told[name], branch) if told[name] else None
        relation.set_cached_value(row, other)
        if other is not None and relation.one_to_one:
            relation.remote_field.set_cached_value(other, row)


def _fill(row: Model, relation: Any, others: list[Model]) -> None:
    for other in others:
        relation.field.set_cached_value(other, row)
    filled = getattr(row, relation.get_accessor_name()).get_queryset()
    filled._result_cache, filled._prefetch_done = others, True
    row.__dict__.setdefault("_prefetched_objects_cache", {})[relation.cache_name] = filled


def _made(model: type[Model], told: list[Any], branch: Tree) -> Model:
    columns, related = told
    names, readers = _readers(model)
    values = [None if columns[at] is None else read(columns[at]) if read else columns[at] for at, read in readers]
    row = model.from_db(connection.alias, names, values)
    _attach(row, related, branch)
    return row


@lru_cache(maxsize=64)
def _readers(model: Any) -> tuple[list[str], list[tuple[str, Callable[[Any], Any] | None]]]:
    fields = model._meta.concrete_fields
    return [field.attname for field in fields], [(field.column, _reader(field)) for field in fields]


def _reader(field: "Field[Any, Any]") -> Callable[[Any], Any] | None:
    kind = getattr(field, "target_field", field).get_internal_type()
    if kind not in READ and kind not in PLAIN and not kind.endswith(("IntegerField", "AutoField")):
        raise TypeError(f"{field}: nobody has tried what JSON makes of a {kind}")
    return READ.get(kind)
