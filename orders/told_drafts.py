"""How one's own drafts are told: whom each is for, what is in it, when it was saved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from accounts.roles import BENCH
from compounding.models import Formula
from orders.models import Draft
from orders.typed import rows_in
from premises.moments import clock, short_day

MOST_DRAFTS = 20
NOBODY_YET = "No patient chosen yet"


@dataclass(frozen=True)
class Kept:
    """One draft in the list of its writer."""

    url: str
    discard_url: str
    patient: str
    what: str
    saved: str


def drafts_of(user: Any, at: datetime) -> list[Kept]:
    """What `user` may go on with, the newest first."""
    drafts = list(Draft.objects.visible_to(user).open().newest().select_related("patient")[:MOST_DRAFTS])
    codes = {draft.public_id: _codes(draft) for draft in drafts}
    products, page = _products(set().union(*codes.values())), page_of(user, at)
    return [
        Kept(
            url=f"{page}?draft={draft.public_id}",
            discard_url=reverse("draft_discard", args=[draft.public_id]),
            patient=for_whom(draft),
            what=_what([products.get(code, code) for code in codes[draft.public_id]]),
            saved=_when(draft.saved_at, at),
        )
        for draft in drafts
    ]


def page_of(user: Any, at: datetime) -> str:
    """Where this person composes."""
    return reverse("telephone_order" if user.roles_at(at) & BENCH else "order_new")


def list_of(user: Any, at: datetime) -> str:
    """Where this person's drafts are listed."""
    return reverse("worklist" if user.roles_at(at) & BENCH else "practice_orders") + "#drafts"


def for_whom(draft: Draft) -> str:
    """The patient chosen so far."""
    return draft.patient.full_name if draft.patient else NOBODY_YET


def _codes(draft: Draft) -> list[str]:
    return [str(row["formula"]) for row in rows_in(draft.said) if row["formula"]]


def _products(codes: Iterable[str]) -> Mapping[str, str]:
    return {formula.code: formula.product for formula in Formula.objects.filter(code__in=codes).order_by("version")}


def _what(products: list[str]) -> str:
    if len(products) > 1:
        return f"titration to {products[-1]}"
    return products[0] if products else "no product yet"


def _when(saved_at: datetime, at: datetime) -> str:
    """14:06 for staff, 2:06 pm for a practice; on another day the day."""
    return clock(saved_at) if localdate(saved_at) == localdate(at) else short_day(saved_at)
