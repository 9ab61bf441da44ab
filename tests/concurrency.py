"""Doing the same thing at the same moment from many threads, each with a connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection


def at_once(count: int, function: Callable[[int], Any]) -> list[Any]:
    """Call `function(0)` to `function(count - 1)` at once; results in that order, exceptions among them."""
    ready = threading.Barrier(count)

    def run(number: int) -> Any:
        try:
            ready.wait(timeout=20)
            return function(number)
        except Exception as error:  # noqa: BLE001 - the test looks at what went wrong
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=count) as pool:
        return list(pool.map(run, range(count)))


def failures(results: list[Any]) -> list[Exception]:
    """The exceptions among the results."""
    return [result for result in results if isinstance(result, Exception)]
