"""Batches where they meet orders: planned from what waits, released, rejected, recalled; and a lot recalled."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, PHARMACISTS, Role
from accounts.signing import prove_for
from compounding.lifecycle import RELEASE_MEANS, RISK_MEANS
from compounding.models import Batch, Formula, Lot
from compounding.problems import problems_with_batch
from compounding.told_bud import bud_if_made
from orders.actions import making, recall
from orders.demand import Demand, demand_for
from orders.forms import PlanForm, VerdictForm
from orders.reach import reach_of_batch, reach_of_lot
from orders.stocking import dispensed
from orders.supply import batch_url
from orders.told_room import room_told
from premises.models import Pharmacy
from premises.moments import record_day
from premises.quantities import dose_text
from records.form_page import form_page
from records.forms import SigningForm, posted
from records.problem import blockers


@only(*BENCH)
def batch_plan(request: SignedIn) -> HttpResponse:
    """What waits, product by product, and a batch planned for one of them."""
    at = timezone.now()
    rows = demand_for(list(Formula.objects.visible_to(request.user).orderable().catalogue()), at)
    form = PlanForm(posted(request), initial={"formula": request.GET.get("formula")})
    today, chosen = Pharmacy.objects.today(at), next((row for row in rows if _is_chosen(row, form)), None)

    def done(batch: Batch) -> str:
        messages.success(request, f"Batch {batch.number} is planned: {dose_text(batch.planned_units)} units.")
        return batch_url(batch)

    return form_page(
        request, form, making.plan, done=done, template="orders/batch_plan.html", rows=rows,
        button="Plan the batch", at=at, **(_of_product(chosen, today) if chosen else {}),
    )  # fmt: skip


def _is_chosen(row: Demand, form: PlanForm) -> bool:
    return str(row.formula.pk) == form["formula"].value()


def _of_product(row: Demand, today: date) -> dict[str, Any]:
    """What the page says of one product: its room for stock, and until when it would keep."""
    given = dispensed([row.formula.code], today).get(row.formula.code, {})
    return {"room": room_told(row, given, today), "keeps": bud_if_made(row.formula, today)}


@only(*PHARMACISTS)
def batch_release(request: SignedIn, public_id: str) -> HttpResponse:
    """Release a batch, with the signing code; its units are promised to what waits."""
    found = _batch(request, public_id)
    problems = problems_with_batch(found, today=Pharmacy.objects.today(timezone.now()))
    stops = ", ".join(sorted({problem.code for problem in blockers(problems)}))
    return _verdict(
        request, found, making.release, SigningForm, f"Batch {found.number} is released.",
        title=f"Release {found.number}", button="Release the batch", problems=problems,
        means=RELEASE_MEANS,
        facts=_facts(found), why_not=f"Not yet: {stops} stands." if stops else "",
    )  # fmt: skip


@only(Role.PHARMACIST_IN_CHARGE)
def batch_release_at_risk(request: SignedIn, public_id: str) -> HttpResponse:
    """Release a batch before the laboratory's result, with reason and signing code; it stays listed until then."""
    found = _batch(request, public_id)

    def act(row: Batch, *, reason: str, **said: Any) -> Batch:
        return making.release(row, risk_reason=reason, **said)

    return _verdict(
        request, found, act, VerdictForm, f"Batch {found.number} is released at risk.",
        title=f"Release {found.number} at risk?", button="Release at risk", facts=_facts(found),
        problems=problems_with_batch(found, today=Pharmacy.objects.today(timezone.now())),
        means=RISK_MEANS,
    )  # fmt: skip


@only(*PHARMACISTS)
def batch_reject(request: SignedIn, public_id: str) -> HttpResponse:
    """Reject a batch, with reason and signing code."""
    found = _batch(request, public_id)
    return _verdict(
        request, found, making.reject, VerdictForm, f"Batch {found.number} is rejected.",
        title=f"Reject {found.number}?", button="Reject the batch", facts=[*_facts(found), *reach_of_batch(found)],
        means="I reject this batch. Nothing of it leaves.",
    )  # fmt: skip


@only(*PHARMACISTS)
def batch_recall(request: SignedIn, public_id: str) -> HttpResponse:
    """Recall a released batch, with reason and signing code; what comes back is shown before."""
    found = _batch(request, public_id)
    return _verdict(
        request, found, recall.recall_batch, VerdictForm, f"Batch {found.number} is recalled.",
        title=f"Recall {found.number}?", button="Recall the batch", facts=[*_facts(found), *reach_of_batch(found)],
        means="I recall this batch. Nothing more of it leaves, and what has not left comes back.",
    )  # fmt: skip


@only(*PHARMACISTS)
def lot_recall(request: SignedIn, public_id: str) -> HttpResponse:
    """Recall a received lot and everything made with it, with reason and signing code."""
    found = get_object_or_404(Lot.objects.visible_to(request.user).with_component(), public_id=public_id)
    return form_page(
        request, VerdictForm(posted(request)), _signing(request, recall.recall_lot, found),
        done=lambda _: _told(request, f"Lot {found.number} is recalled.", reverse("lot", args=[found.public_id])),
        title=f"Recall lot {found.number}?", button="Recall the lot", back_url=reverse("lot", args=[found.public_id]),
        crumb=found.number, crumb_url=reverse("lot", args=[found.public_id]),
        means="I recall this lot and every batch made with it.",
        facts=[("Component", found.component.name), ("Manufacturer's lot", found.maker_lot), *reach_of_lot(found)],
    )  # fmt: skip


def _verdict(
    request: SignedIn, found: Batch, act: Callable[..., Any], form: Any, said: str, **words: Any
) -> HttpResponse:
    """A signed verdict about a batch, and back to its page."""
    back = batch_url(found)
    return form_page(
        request, form(posted(request)), _signing(request, act, found), done=lambda _: _told(request, said, back),
        crumb=found.number, crumb_url=back, back_url=back, **words,
    )  # fmt: skip


def _signing(request: SignedIn, act: Callable[..., Any], row: Any) -> Callable[..., Any]:
    """The action for this row with the signer's proof, as `form_page` calls it."""

    def step(*, signing_code: str, by: Any, at: datetime, **said: Any) -> Any:
        return act(row, by=by, at=at, proof=prove_for(request), **said)

    return step


def _batch(request: SignedIn, public_id: str) -> Batch:
    return get_object_or_404(Batch.objects.visible_to(request.user).with_formula(), public_id=public_id)


def _facts(batch: Batch) -> list[tuple[str, str]]:
    """What is decided about."""
    counted = f"{dose_text(batch.counted_units)} of " if batch.counted_units is not None else ""
    found = [("Product", batch.formula.product), ("Units", f"{counted}{dose_text(batch.planned_units)} planned")]
    return found + ([("Use by", record_day(batch.bud_on))] if batch.bud_on else [])


def _told(request: SignedIn, said: str, address: str) -> str:
    messages.success(request, said)
    return address
