"""Timing several ways of doing the same in turn, so that what slows the machine down slows all of them."""

import statistics
import time
from collections.abc import Callable, Mapping

Way = Callable[[], object]


def in_turn(ways: Mapping[str, Way], *, rounds: int = 5) -> dict[str, list[float]]:
    """Seconds of each way in each round, after one unmeasured round to warm up."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for round_number in range(rounds + 1):
        for name, way in ways.items():
            started = time.perf_counter()
            way()
            if round_number:
                seconds[name].append(time.perf_counter() - started)
    return seconds


def ratio(ours: list[float], reference: list[float]) -> float:
    """The median over the rounds of how many times as long ours took."""
    return round(statistics.median(a / b for a, b in zip(ours, reference, strict=True)), 2)


def milliseconds_each(seconds: list[float], count: int) -> float:
    """The median time of one of `count`."""
    return round(statistics.median(seconds) * 1000 / count, 2)
