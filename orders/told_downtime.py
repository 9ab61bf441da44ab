"""How the downtime packs are told: as rows of their page, and as a problem beside the worklist where they are old."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from orders import downtime
from premises.moments import moment

RULE = "SEC-19"
KILOBYTE = 1000


def rows() -> list[dict[str, Any]]:
    """Each pack with when it was made, its size in kB, and where it is opened."""
    return [
        {
            "name": pack.name, "made": moment(pack.made_at), "kilobytes": -(-pack.size_bytes // KILOBYTE),
            "url": reverse("downtime_pack", args=[pack.name]),
        }
        for pack in downtime.packs()
    ]  # fmt: skip


def problem(at: datetime) -> dict[str, Any] | None:
    """What is wrong with them, for ui/problem.html; None if nothing is."""
    why = downtime.too_old(at)
    if not why:
        return None
    title = "The downtime pack is old" if downtime.packs() else "There is no downtime pack yet"
    ways = [{"url": reverse("downtime_packs"), "label": "See the downtime packs"}]
    return {"tier": "warning", "code": RULE, "title": title, "text": why, "ways": ways}
