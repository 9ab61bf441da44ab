"""What processes beside this one do: they begin as a worker does, and print."""

import gc
import logging
from collections.abc import Sequence
from pathlib import Path

import django

WARM_UP_OF = 10  # it is warm after one in so many of the documents
PAGES_KB = 4
LEAFLET_OF = 20  # one document in so many is a leaflet, the others are labels


def ready() -> None:
    """Set up once, before the first is made."""
    django.setup()
    logging.disable(logging.WARNING)


def make(keys: Sequence[int]) -> None:
    """One chunk of labels, from the first query to the archive."""
    from tests.bench.paper_parts.rows import own_archive, print_labels

    with own_archive():
        print_labels(keys)


def growth_mb(count: int, keys: Sequence[int]) -> float:
    """By how much this process grows over so many documents of one paper each, once it is warm."""
    from tests.bench.paper_parts.singles import one_document

    make_one = one_document(keys, leaflet_of=LEAFLET_OF)
    for number in range(count // WARM_UP_OF):
        make_one(number)
    before = _resident_mb()
    for number in range(count):
        make_one(number)
    return _resident_mb() - before


def _resident_mb() -> float:
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGES_KB / 1024
