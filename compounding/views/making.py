"""The bench: one thing a screen. Scan, weigh, witness in place, count (look, page 3)."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from accounts.signing import prove_for, prove_in_place
from compounding.actions import batches, weighing
from compounding.amounts import Target
from compounding.balances.line import read
from compounding.boards import unit_word
from compounding.forms import ReadingForm, WitnessForm, YieldForm
from compounding.lifecycle import BatchStatus
from compounding.making import next_line, next_stage, unit_of_line
from compounding.models import Batch, FormulaIngredient, Lot, Weighing
from compounding.problems import problems_with_batch
from compounding.screens import bench, outside, scan_screen, stand_of, weigh_screen, witness_screen
from compounding.targets import is_weighed, target_for
from compounding.told_samples import sample_of
from compounding.views.batches import address_of, batch_of
from compounding.views.equipment import balance_here, name_the_balance
from premises.models import Pharmacy
from records.form_page import form_page, show_refusal
from records.forms import ReasonForm, SigningForm, posted
from records.refusals import Refusal


@only(*BENCH)
@require_safe
def batch_make(request: SignedIn, public_id: str) -> HttpResponse:
    """Lead to the next thing to do for this batch."""
    return redirect(next_stage(batch_of(request, public_id)).url)


@only(*BENCH)
def batch_weigh(request: SignedIn, public_id: str) -> HttpResponse:
    """Scan the lot of the next component; with the right lot (`?lot=`), weigh it."""
    found = batch_of(request, public_id)
    line = next_line(found)
    if (elsewhere := elsewhere_of(request, found)) or line is None:
        return elsewhere or redirect("batch_make", public_id=public_id)
    balance = balance_here(request) if is_weighed(line) else None
    if balance is None and is_weighed(line):
        return name_the_balance(request)
    code = request.GET.get("lot", "").strip()
    lot = Lot.objects.visible_to(request.user).with_component().with_code(code)
    stand = stand_of(request.user, balance, at=timezone.now())
    if lot is None:
        return _scan(request, found, line, None, code, stand)
    try:
        weighing.refuse_wrong_lot(found, line, lot, at=timezone.now())
        target, working = target_for(found, line, lot, balance)
    except Refusal as refusal:
        return _scan(request, found, line, lot, code, stand, refusal)
    return _weigh(request, found, line, lot, target, weigh_screen(found, line, lot, target, working, stand))


def _weigh(
    request: SignedIn, found: Batch, line: FormulaIngredient, lot: Lot, target: Target, screen: dict[str, Any]
) -> HttpResponse:
    """The reading, kept within its band; it waits for its witness."""
    form = ReadingForm(posted(request))
    if request.method == "POST" and form.is_valid():
        amount, received, on = form.cleaned_data["amount"], "", screen["balance"]
        try:
            if form.cleaned_data["read"]:
                reading = read(on.code if on else "")
                amount, received = reading.mg, reading.line
            said = {"balance": on, "received": received, "by": request.user, "at": timezone.now()}
            kept = weighing.weigh(found, line, lot, amount, **said)
            if kept.waits_for_witness:
                return redirect("weighing_witness", public_id=kept.public_id)
            messages.success(request, f"{lot.component.name}: weighed, as the balance sent it.")
            return redirect("batch_make", public_id=found.public_id)
        except Refusal as refusal:
            show_refusal(form, refusal)
            screen |= outside(amount, target, unit_of_line(line))
    status = 422 if form.errors else 200
    return render(request, "compounding/batch_weigh.html", screen | {"form": form}, status=status)


def _scan(
    request: SignedIn,
    found: Batch,
    line: FormulaIngredient,
    lot: Lot | None,
    code: str,
    stand: dict[str, Any],
    refusal: Refusal | None = None,
) -> HttpResponse:
    """The scan screen, with what was wrong about a scan; a scan creates nothing."""
    usable = Lot.objects.visible_to(request.user).usable_on(Pharmacy.objects.today(timezone.now()))
    screen = scan_screen(found, line, usable, lot, code, refusal) | stand
    return render(request, "compounding/batch_scan.html", screen, status=422 if code else 200)


@only(*BENCH)
@sensitive_post_parameters()
def weighing_witness(request: SignedIn, public_id: str) -> HttpResponse:
    """Somebody else signs that they saw the weight: in place, or at their own screen with their signing code."""
    found = _weighing(request, public_id)
    if request.method != "POST" and (found.witnessed_at or found.voided_at):
        return redirect("batch_make", public_id=found.batch.public_id)
    in_place = found.weighed_by_id == request.user.pk

    def act(*, at: datetime, by: Any, **typed: Any) -> Weighing:
        signer, proof = prove_in_place(request, **typed, at=at) if in_place else (by, prove_for(request))
        return weighing.witness(found, by=signer, at=at, proof=proof)

    def done(_: Weighing) -> str:
        messages.success(request, f"{found.lot.component.name}: weighed and witnessed.")
        return reverse("batch_make", args=[found.batch.public_id])

    form = (WitnessForm if in_place else SigningForm)(posted(request))
    return form_page(
        request, form, act, done=done, template="compounding/batch_witness.html",
        **witness_screen(found), in_place=in_place,
    )  # fmt: skip


@only(*BENCH)
def weighing_void(request: SignedIn, public_id: str) -> HttpResponse:
    """Strike a weighing out, with the reason; it stays in the record."""
    found = _weighing(request, public_id)
    back = reverse("batch_make", args=[found.batch.public_id])
    return form_page(
        request, ReasonForm(posted(request)), lambda **said: weighing.void(found, **said), done=lambda _: back,
        title=f"Strike out {found.lot.component.name}?", button="Strike out the weighing", danger=True,
        lead="What was taken is waste and does not go back to the lot. Then weigh it again.",
        crumb=found.batch.number, crumb_url=address_of(found.batch), back_url=back,
    )  # fmt: skip


@only(*BENCH)
def batch_finish(request: SignedIn, public_id: str) -> HttpResponse:
    """The counted yield; the batch goes into quarantine with its beyond-use date."""
    found = batch_of(request, public_id)
    if elsewhere := elsewhere_of(request, found):
        return elsewhere

    def act(**said: Any) -> Batch:
        return batches.finish(found, **said)

    def done(_: Batch) -> str:
        messages.success(request, f"{found.number} is in quarantine. It waits for a pharmacist who did not make it.")
        return address_of(found)

    return form_page(
        request, YieldForm(posted(request)), act, done=done, template="compounding/batch_finish.html",
        **bench(found, "Count and finish"), counted_in=unit_word(found), sample=sample_of(found),
        problems=problems_with_batch(found, today=Pharmacy.objects.today(timezone.now())),
    )  # fmt: skip


def elsewhere_of(request: SignedIn, found: Batch) -> HttpResponseRedirect | None:
    """The record instead, while the batch is not being made; what was sent to it then is refused with the reason."""
    if request.method == "POST":
        batches.refuse_unless_making(found, by=request.user, at=timezone.now())
    return None if found.status == BatchStatus.IN_PROCESS else redirect("batch", public_id=found.public_id)


def _weighing(request: SignedIn, public_id: str) -> Weighing:
    visible = Batch.objects.visible_to(request.user)
    rows = Weighing.objects.select_related("batch__formula", "ingredient__component", "lot__component", "weighed_by")
    return get_object_or_404(rows, public_id=public_id, batch__in=visible)
