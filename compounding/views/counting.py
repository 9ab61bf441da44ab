"""What is on hand, looked after: a lot counted, and what is left of one destroyed (STK-01, RET-02)."""

from datetime import datetime
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.debug import sensitive_post_parameters

from accounts.guards import SignedIn, only
from accounts.models import User
from accounts.roles import BENCH
from accounts.signing import prove_for, prove_in_place
from compounding.actions.counting import count_lot, lines_in_books
from compounding.actions.destroying import destroy_lot
from compounding.models import Lot
from compounding.stock_forms import CountForm, DestroyForm
from compounding.told_stock import as_typed, facts_of_count, facts_of_lot, on_hand
from compounding.views.stock import address_of, lot_of
from records.form_page import form_page
from records.forms import posted

MEANS = "We have destroyed what was left of this lot, or handed it over to be destroyed. None of it went down a drain."


@only(*BENCH)
def lot_count(request: SignedIn, public_id: str) -> HttpResponse:
    """Count a lot; the books follow, with the reason where they were wrong."""
    found = lot_of(request, public_id)
    form = CountForm(found, posted(request), initial={"seen": lines_in_books(found)})

    def act(*, counted: Decimal, seen: int, reason: str, by: User, at: datetime) -> Lot:
        return count_lot(found, counted=counted, seen=seen, reason=reason, by=by, at=at)

    def done(_: Lot) -> str:
        messages.success(request, f"{found.number}: {as_typed(found.on_hand, found.component)} counted.")
        return address_of(found)

    return form_page(
        request, form, act, done=done, title=f"Count {found.number}", button="Book the count",
        lead="Weigh or count what is there. The books follow what you found.", facts=facts_of_count(found),
        crumb=found.number, crumb_url=address_of(found), back_url=address_of(found),
    )  # fmt: skip


@only(*BENCH)
@sensitive_post_parameters()
def lot_destroy(request: SignedIn, public_id: str) -> HttpResponse:
    """Destroy what is left of a lot: who is signed in signs with their code, the second with their full sign-in."""
    found = lot_of(request, public_id)

    def act(*, reason: str, by: User, at: datetime, **_: str) -> Lot:
        proof = prove_for(request)
        second, second_proof = prove_in_place(request, **form.second(), at=at)
        done = destroy_lot(found, reason=reason, second=second, second_proof=second_proof, by=by, at=at, proof=proof)
        messages.success(request, f"Destroyed before {by.printed_name} and {second.printed_name}.")
        return done

    form = DestroyForm(posted(request))
    form.fields["reason"].label = "Why, and how it is destroyed"
    return form_page(
        request, form, act, done=lambda _: address_of(found), template="compounding/destroy.html",
        title=f"Destroy {found.number}?", first=request.user.printed_name, means=MEANS,
        lead="Two people do it together, and both sign here. Nothing of it is left in the books.",
        facts=[("On hand", on_hand(found)), *facts_of_lot(found)],
        crumb=found.number, crumb_url=address_of(found), back_url=address_of(found),
    )  # fmt: skip
