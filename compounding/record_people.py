"""Who is in the record of a batch: who did what, and every signature with its meaning (CR-04, 21 CFR 11.50)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import product
from typing import Any

from django.db.models import Q

from accounts.models import User
from compounding.lifecycle import BATCH_STEPS
from compounding.models import Batch, Lot, ShellSample
from compounding.record_parts import Section, Table, said
from premises.moments import record_stamp
from records.signatures import signed_of

SHOWN_LETTERS = 16  # of a hash, enough to find its file
# What somebody did, by the name of its time.
WEIGHING = {"weighed": "weighed", "witnessed": "witnessed a weight", "voided": "struck out a weight"}
STEP = {"begun": "mixed and filled", "done": "mixed and filled"}
STRUCK = {"struck": "struck out a weight"}
DEVIATION = {"opened": "opened a deviation", "closed": "decided a deviation"}


def taken(when: datetime | None, by: User | None) -> str:
    """`2026-11-23 14:10 PST, Tansy Maker, CPhT`; nothing before it was done."""
    return f"{record_stamp(when)}, {by.printed_name}" if when and by else ""


def hash_text(sha256: str) -> str:
    """The beginning of a file's hash; nothing where there is no file."""
    return f"SHA-256 {sha256[:SHOWN_LETTERS]}…" if sha256 else ""


def people(batch: Batch) -> Section:
    """Everyone who had a hand in it, with what they did, in the order they came (CR-04)."""
    did: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    for by, what in _in_order(batch):
        names[by.pk] = by.printed_name
        if what not in did.setdefault(by.pk, []):
            did[by.pk].append(what)
    rows = tuple(said(names[key], ", ".join(acts)) for key, acts in did.items())
    return Section(
        title="People", rules="CR-04", table=Table(heads=("Name", "What they did"), widths=(32, 68), rows=rows)
    )


def _in_order(batch: Batch) -> Iterator[tuple[User, str]]:
    acts = sorted(((when, by, what) for when, by, what in _acts(batch) if when and by), key=lambda act: act[0])
    return ((by, what) for _, by, what in acts)


def _acts(batch: Batch) -> Iterator[tuple[Any, Any, str]]:
    for name in (step.stamp for step in BATCH_STEPS.values() if step.stamp):
        yield getattr(batch, f"{name}_at"), getattr(batch, f"{name}_by"), name
    single = batch.sample_weights.select_related("taken_by", "struck_by")
    shells = ShellSample.objects.filter(Q(batch=batch) | Q(pk__in=batch.samples.values("shells")))
    for rows, stamps in (
        (batch.weighings.all(), WEIGHING),
        (batch.steps.select_related("begun_by", "done_by"), STEP),
        (single.filter(shell_lot=None), {"taken": "weighed single units", **STRUCK}),
        (single.exclude(shell_lot=None), {"taken": "weighed empty shells", **STRUCK}),
        (shells.select_related("taken_by"), {"taken": "weighed empty shells"}),
        (batch.samples.all(), {"taken": "weighed the sample"}),
        (batch.deviations.select_related("opened_by", "closed_by"), DEVIATION),
        (batch.potencies.select_related("recorded_by"), {"recorded": "entered the laboratory's result"}),
        (batch.label_counts.select_related("counted_by"), {"counted": "added up the labels"}),
    ):
        for row, name in product(rows, stamps):
            yield getattr(row, f"{name}_at"), getattr(row, f"{name}_by"), stamps[name]


def signatures(batch: Batch, lots: Iterable[Lot]) -> Section:
    """Every signature on it and on what it was made by and of: printed name, meaning, time and zone (21 CFR 11.50)."""
    formula = batch.formula
    signed: list[tuple[str, Any]] = [
        (f"Formula {formula.code} version {formula.version}", formula),
        *((f"Lot {lot.number}", lot) for lot in lots),
        (f"Batch {batch.number}", batch),
        *((f"Weight of {row.lot.component.name}, lot {row.lot.number}", row) for row in batch.weighings.all()),
        *((f"Deviation {row.number}", row) for row in batch.deviations.all()),
    ]
    found = [(each, of) for of, row in signed for each in signed_of(row)]
    rows = tuple(
        said(
            each["by"],
            each["meaning"],
            of,
            record_stamp(each["at"]),
            each["void_because"] or f"stands; {each['method']}",
        )
        for each, of in sorted(found, key=lambda pair: pair[0]["at"])
    )
    heads = ("Printed name", "Meaning", "Of", "Date and time", "Stands")
    table = Table(heads=heads, widths=(22, 17, 27, 18, 16), rows=rows)
    return Section(
        title="Signatures", rules="21 CFR 11.50", table=table, lines=() if rows else ("Nobody has signed yet.",)
    )
