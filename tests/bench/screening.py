"""Screening of medication lists: how much it finds and how fast, against names looked up exactly."""

import random
import statistics
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from orders.opioids.catalogue import OPIOIDS
from orders.screening import opioids_in
from tests.bench.alternation import in_turn, milliseconds_each, ratio
from tests.bench.reference import screening as reference
from tests.data.medications import medications, precision_and_recall

LISTS, LONG_CHARACTERS, TIMES = 5_000, 100_000, 10
SIGS = ["", " 5 mg", " 10 mg daily", " bid prn", " 50 mcg at bedtime", " 7.5-325 mg q6h", " (old)"]
# What a text that means harm is made of: near names, denials that go on, brackets that do not close.
WORST = ["tylonol 3 robitusin ac ", "no codeine or ", "allergies: codeine (x ", "codeine & ", "oxycodonne qwertyuiopa "]


def measure() -> dict[str, Any]:
    """Precision, recall and microseconds for the list of texts; refuses to compare what is not equal."""
    written = medications()
    failing = [medication for medication in written if not medication.is_read()]
    for medication in failing:
        print(f"  fails: {medication}")
    precision, recall = precision_and_recall(written)
    found = {"precision": precision, "recall": recall}
    timed = _timed([medication.text for medication in written] * TIMES)
    figures = found | timed | {"texts": len(written), "failing": len(failing)}
    _tell(figures)
    return figures


def _timed(texts: list[str]) -> dict[str, float]:
    lists, long = _lists(random.Random(1)), "\n".join(_lists(random.Random(2)))[:LONG_CHARACTERS]
    worst = [(part * LONG_CHARACTERS)[:LONG_CHARACTERS] for part in WORST]
    worst.append(_unheard_of(random.Random(3)))
    harm = {f"worst {number}": partial(_ours, text) for number, text in enumerate(worst)}
    seconds = in_turn({"texts": lambda: _each(_ours, texts), **harm, **_both(lists, long)})
    counts = {"texts": len(texts), "ours": LISTS, "reference": LISTS}
    us = {name: round(statistics.median(seconds[name]) * 1e6 / count, 1) for name, count in counts.items()}
    return {
        "us_per_string": us["texts"],
        "us_per_list": us["ours"],
        "reference_us_per_list": us["reference"],
        "ratio": ratio(seconds["ours"], seconds["reference"]),
        "long_text_ms": milliseconds_each(seconds["long_ours"], 1),
        "long_text_ratio": ratio(seconds["long_ours"], seconds["long_reference"]),
        "worst_text_ms": max(milliseconds_each(seconds[name], 1) for name in harm),
    }


def _both(lists: Sequence[str], long: str) -> dict[str, Callable[[], object]]:
    """Both ways over lists of correctly written names, and over one long text, where they have to find the same."""
    for text in (*lists, long):
        if _ours(text) != reference.ingredients_in(text):
            raise AssertionError(f"the two find different opioids in {text[:200]!r}")
    return {
        "reference": lambda: _each(reference.ingredients_in, lists),
        "ours": lambda: _each(_ours, lists),
        "long_reference": lambda: reference.ingredients_in(long),
        "long_ours": lambda: _ours(long),
    }


def _lists(chance: random.Random) -> list[str]:
    """Medication lists of one to twelve entries, one in eight an opioid by any of its names."""
    others = (Path(__file__).parents[1] / "data" / "no_opioids.txt").read_text().split()
    opioids = [name for opioid in OPIOIDS for name, _ in opioid.days_by_name()]
    return [
        ", ".join(
            chance.choice(opioids if chance.random() < 1 / 8 else others) + chance.choice(SIGS)
            for _ in range(chance.randint(1, 12))
        )
        for _ in range(LISTS)
    ]


def _unheard_of(chance: random.Random) -> str:
    """A long text in which no word comes twice: nothing to remember."""
    words = ("".join(chance.choices("abcdefghiklmnoprstuvxyz", k=9)) for _ in range(LONG_CHARACTERS // 10))
    return " ".join(words)


def _ours(text: str) -> list[str]:
    return [match.ingredient for match in opioids_in(text)]


def _each(way: Callable[[str], object], texts: Sequence[str]) -> None:
    for text in texts:
        way(text)


def _tell(figures: dict[str, Any]) -> None:
    print(f"{figures['texts']} texts people write: precision {figures['precision']}, recall {figures['recall']}")
    print(f"  {figures['us_per_string']:7.1f} us  a text")
    print(f"  {figures['us_per_list']:7.1f} us  a list of up to twelve: {figures['ratio']} times exact names only")
    long = f"{LONG_CHARACTERS} characters"
    print(f"  {figures['long_text_ms']:7.1f} ms  a list of {long}: {figures['long_text_ratio']} times exact names only")
    print(f"  {figures['worst_text_ms']:7.1f} ms  the slowest of {len(WORST) + 1} texts of {long} that mean harm")
