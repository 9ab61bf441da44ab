"""What a person who waits for the figures is told meanwhile."""

import sys
import time

BEGAN = time.monotonic()


def tell(what: str) -> None:
    """One line, with the seconds since the beginning; the figures alone go to the other stream."""
    print(f"{time.monotonic() - BEGAN:6.1f} s  {what}", file=sys.stderr, flush=True)
