"""Doing things at the same moment from several threads, each with a connection of its own."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection, transaction

from compounding.models import Batch
from records.refusals import Refusal


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


def in_turn(first: Callable[[], Any], second: Callable[[], Any]) -> list[str]:
    """`first` holds its locks until `second` has begun and waits; the codes of what `second` was refused."""
    begin, second_done = threading.Event(), threading.Event()
    refused: list[str] = []

    def later() -> None:
        begin.wait(20)
        try:
            second()
        except Refusal as refusal:
            refused.append(refusal.code)
        finally:
            second_done.set()
            connection.close()

    thread = threading.Thread(target=later)
    thread.start()
    with transaction.atomic():
        first()
        begin.set()
        assert not second_done.wait(1), "it waits for the lock"
    thread.join(20)
    return refused


def failures(results: list[Any]) -> list[Exception]:
    """The exceptions among the results."""
    return [result for result in results if isinstance(result, Exception)]


def unlocked(ids: Iterable[int], *, sharing: bool = False) -> dict[int, Batch]:
    """What `lock_batches` gives, without a lock: put in its place it shows what the lock is for."""
    return Batch.objects.select_related("formula").in_bulk(set(ids))
