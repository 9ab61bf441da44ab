"""The downtime pack on disk: written every hour for when the site cannot be reached, the last day's kept (SEC-19)."""

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

from orders.models import Order
from orders.pack_facts import batch_sheets, open_orders, pack_head
from orders.pack_pdf import pack_pdf
from premises.models import Pharmacy
from records.kept_files import Kept, keep, kept

KIND, ENDING = "downtime", "pdf"
MOST = 24
EVERY = timedelta(hours=1)
SLACK = timedelta(minutes=5)  # the clock looks so often: what is nearly an hour old is due now, not at the next look
OLD = timedelta(hours=2)
ALL_THERE_IS = "if the system stops now, that is all there is on paper. Have it looked at."
FIRST_ONE = "The first one is written within minutes of the start. If this stays, have it looked at."
FAILED = "downtime_pack_failed"  # in the cache: a disk that takes no pack takes no note either


def packs() -> list[Kept]:
    """The packs there are, the newest first."""
    return kept(folder(), KIND, ENDING)


def is_due(at: datetime) -> bool:
    """Whether the last one is an hour old."""
    newest = next(iter(packs()), None)
    return newest is None or at - newest.made_at >= EVERY - SLACK


def write_pack(at: datetime) -> Kept:
    """Write the work as it stands. Raises OSError, PackNotAsAsked; why is told on the packs' page, and kept packs stay.

    One process at a time: `only_one` of the clock's jobs sees to that.
    """
    pharmacy = Pharmacy.objects.the_one()
    try:
        with timezone.override(pharmacy.zone if pharmacy else None):
            data = pack_pdf(pack_head(at), open_orders(at), batch_sheets(at))
        pack = keep(folder(), KIND, ENDING, [data], at=at, most=MOST)
    except Exception as error:
        with suppress(RedisError):  # why it failed is what is raised, and not that it cannot be noted
            cache.set(FAILED, {"at": at.isoformat(), "why": _why(error)}, timeout=None)
        raise
    with suppress(RedisError):  # it is written all the same
        cache.delete(FAILED)
    return pack


def failure() -> tuple[datetime, str] | None:
    """When the last attempt failed and why; None where it did not."""
    said = cache.get(FAILED)
    return (datetime.fromisoformat(said["at"]), said["why"]) if said else None


def too_old(at: datetime) -> str:
    """Why nobody should count on the pack: it is old, or there is none though work is open; nothing if all is well."""
    newest = next(iter(packs()), None)
    if newest and at - newest.made_at > OLD:
        return f"The last one is {(at - newest.made_at) // EVERY} hours old: {ALL_THERE_IS}"
    if newest is None and failure():
        return f"None could be written yet: {ALL_THERE_IS}"
    return FIRST_ONE if newest is None and Order.objects.open().exists() else ""


def _why(error: Exception) -> str:
    """The kind of fault and its code: no text of it, which may name a patient (SEC-20)."""
    code = getattr(error, "code", "") or getattr(error, "strerror", "") or ""
    return f"{type(error).__name__} {code}".strip()


def folder() -> Path:
    """Where they are written."""
    return Path(settings.DOWNTIME_DIR)
