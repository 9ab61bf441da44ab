"""Paper: 1,000 labels of real rows against three other ways, on two cores, in the running system; memory, queries."""

import os
from typing import Any

from tests.bench.paper_parts import cores, running, singles, ways
from tests.bench.paper_parts.progress import tell
from tests.bench.paper_parts.rows import AT_ONCE, made

# What is published is measured with these; smaller ones only try the measurement itself.
DOCUMENTS = int(os.environ.get("BENCH_DOCUMENTS", "3000"))
MEASURED = int(os.environ.get("BENCH_LABELS", "1000"))


def measure() -> dict[str, Any]:
    """All of it in one run; refuses to compare what is not equal."""
    tell("making a history to print from")
    keys = made(MEASURED + AT_ONCE)
    everything = [key for chunk in keys for key in chunk]
    figures: dict[str, Any] = {"queries": singles.queries(everything[:10], everything[:MEASURED])}
    tell("1,000 labels by four ways")
    figures |= ways.measured(keys)
    tell("by one process and by two")
    figures |= cores.measured(keys)
    tell("one at a time")
    figures |= singles.measured(everything)
    tell("in the running system")
    ready, papers = running.measured(MEASURED)
    figures |= ready | {"download_ms": singles.download_ms(papers)}
    tell(f"memory over {DOCUMENTS} documents")
    figures["rss_growth_mb"] = cores.growth(DOCUMENTS, everything[:MEASURED])
    for name, value in figures.items():
        print(f"  {value:8}  {name}")
    tell("done")
    return figures
