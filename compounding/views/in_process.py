"""The bench while a batch is made: empty shells and whole units weighed one by one (look, page 4)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from compounding.actions import in_process
from compounding.balances import line as balances
from compounding.forms import SampleForm
from compounding.models import Batch
from compounding.net_fill import Of
from compounding.sample_screens import PAGE, sample_screen
from compounding.screens import stand_of
from compounding.views.batches import batch_of
from compounding.views.equipment import balance_here, name_the_balance
from compounding.views.making import elsewhere_of
from records.form_page import form_page
from records.forms import posted


@only(*BENCH)
def sample(request: SignedIn, public_id: str, of: Of) -> HttpResponse:
    """The next weight of a sample; it stands as soon as it is taken."""
    found = batch_of(request, public_id)
    if elsewhere := elsewhere_of(request, found):
        return elsewhere

    balance = balance_here(request)
    if balance is None:
        return name_the_balance(request)

    def act(*, weights: Any, read: Any, **how: Any) -> Batch:
        if not read:
            return in_process.take_weights(found, of, weights, balance=balance, **how)
        reading = balances.read(balance.code)
        return in_process.take_weights(found, of, [reading.mg], balance=balance, received=reading.line, **how)

    stand = stand_of(request.user, balance, at=timezone.now())
    return form_page(
        request, SampleForm(posted(request)), act, done=lambda _: request.path,
        template="compounding/batch_sample.html", **sample_screen(found, of), **stand,
    )  # fmt: skip


@only(*BENCH)
@require_POST
def strike(request: SignedIn, public_id: str, of: Of) -> HttpResponse:
    """Strike out the last weight."""
    struck = in_process.strike_last(batch_of(request, public_id), of, by=request.user, at=timezone.now())
    messages.success(request, f"{struck.weight_mg.normalize():f} mg is struck out. It stays in the record.")
    return redirect(PAGE[of], public_id=public_id)


@only(*BENCH)
@require_POST
def keep(request: SignedIn, public_id: str, of: Of) -> HttpResponse:
    """The sample is complete: kept, and judged."""
    in_process.keep_sample(batch_of(request, public_id), of, by=request.user, at=timezone.now())
    return redirect("batch_make", public_id=public_id)
