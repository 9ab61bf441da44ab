"""The same labels by one process and by two; and what a process keeps after thousands of documents."""

import multiprocessing
import statistics
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from tests.bench.alternation import in_turn, ratio
from tests.bench.paper_parts.child import growth_mb, make, ready
from tests.bench.paper_parts.progress import tell

CHUNKS = 4


def measured(keys: Sequence[Sequence[int]]) -> dict[str, float]:
    """How many times as fast two are as one, and labels a second of two: a chunk each, from query to archive."""
    chunks = keys[:CHUNKS]
    with _processes(1) as one, _processes(2) as two:
        seconds = in_turn({"one": lambda: list(one.map(make, chunks)), "two": lambda: list(two.map(make, chunks))})
    count = sum(len(chunk) for chunk in chunks)
    for name, taken in seconds.items():
        tell(f"  {count / statistics.median(taken):6.1f} labels a second: {name}")
    return {
        "two_core_gain": ratio(seconds["one"], seconds["two"]),
        "labels_per_second": round(count / statistics.median(seconds["two"]), 1),
    }


def growth(documents: int, keys: Sequence[int]) -> float:
    """Megabytes a process of its own has more after so many documents than when it was warm."""
    with _processes(1) as process:
        return round(process.submit(growth_mb, documents, keys).result(), 1)


def _processes(count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"), initializer=ready)
