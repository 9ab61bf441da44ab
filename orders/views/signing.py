"""Signing many: each in full, ticked one by one, one signing code, one signature and one answer each."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.guards import SignedIn, only
from accounts.roles import Role
from accounts.signing import prove_for
from orders import to_sign, told
from orders.actions.prescribing import sign_and_send
from orders.models import Prescription
from orders.to_sign import Line, NotWaiting, Outcome
from records.access import looked_at_each
from records.forms import SigningForm
from records.refusals import Refusal
from records.signatures import Proof


@only(Role.PRESCRIBER)
def prescriptions_to_sign(request: SignedIn) -> HttpResponse:
    """What waits for this prescriber, read and ticked; one refused stops no other."""
    at, is_sent = timezone.now(), request.method == "POST"
    lines = to_sign.waiting_for(request.user, request.POST, at)
    page = _signed(request, lines, at) if is_sent else {"lines": lines}
    shown = [line.prescription for line in page["lines"]]
    looked_at_each(request.user, [(one, one.patient) for one in shown], at=at, how="to sign")
    page |= {"form": SigningForm(), "is_sent": is_sent}
    return render(request, "orders/to_sign.html", page, status=getattr(page.get("trouble"), "status", 200))


def _signed(request: SignedIn, lines: list[Line], at: datetime) -> dict[str, Any]:
    """What came of each ticked line; with a wrong code of none, and the ticks stay."""
    ticked = to_sign.named(list(request.POST))
    if not ticked:
        return {"lines": lines, "results": []}
    try:
        proof = prove_for(request)
    except Refusal as refusal:
        return {"lines": lines, "trouble": refusal, "refusal": told.refused(refusal)}
    here = {line.prescription.public_id: line for line in lines}
    own = Prescription.objects.visible_to(request.user).with_people()
    gone = [one for one in own.filter(public_id__in=ticked) if one.public_id not in here]
    results = [_one(request, here[name], proof, at) for name in ticked if name in here]
    over = NotWaiting("It waits for your signature no more. Look at it.")
    results += [to_sign.outcome(one, over) for one in gone]
    return {"lines": to_sign.waiting_for(request.user, None, at), "results": results}


def _one(request: SignedIn, line: Line, proof: Proof, at: datetime) -> Outcome:
    """Sign one, whatever becomes of the others."""
    try:
        to_sign.refuse_changed(line, request.POST.get(f"{line.prescription.public_id}-{to_sign.SEEN}", ""))
        sign_and_send(line.prescription, by=request.user, at=at, proof=proof)
    except Refusal as refusal:
        return to_sign.outcome(line.prescription, refusal)
    return to_sign.outcome(line.prescription)
