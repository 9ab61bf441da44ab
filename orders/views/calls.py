"""The call list of the bench: whom to call, worst first, and what came of each."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from accounts.stations import AUTOMATIC
from orders import told_calls
from orders.actions.calling import call_made
from orders.call_forms import CallForm
from orders.models import CallBack
from orders.views.order_page import acting_on
from records.access import looked_at, looked_at_each
from records.form_page import form_page
from records.forms import posted

MOST = 100


@only(*BENCH)
@require_safe
def calls(request: SignedIn) -> HttpResponse:
    """Every call nobody has made."""
    at, waiting = timezone.now(), told_calls.open_calls(request.user)
    found = list(waiting[:MOST])
    if AUTOMATIC not in request.headers:  # read again by itself, it is the same look
        looked_at_each(request.user, {(one.patient, one.patient) for one in found}, at=at, how="calls")
    rows = [told_calls.row_of(call, request.user, at) for call in found]
    late = sum(row.is_late for row in rows)
    total = len(found) if len(found) < MOST else waiting.order_by().count()
    tally = [
        {"count": late, "word": "late", "late": late > 0},
        {"count": sum(row.is_now for row in rows), "word": "to call now", "late": False},
        {"count": total, "word": "to call", "late": False},
    ]
    context = {"rows": rows, "tally": tally, "at": at, "here": reverse("calls"), "more": total - len(rows)}
    return render(request, "orders/calls.html", context)


@only(*BENCH)
def call_done(request: SignedIn, public_id: str) -> HttpResponse:
    """Note what came of a call."""
    visible = CallBack.objects.visible_to(request.user).select_related("patient", "order", "asked_by")
    call, at, back = get_object_or_404(visible, public_id=public_id), timezone.now(), reverse("calls")
    looked_at(request.user, call.patient, patient=call.patient, at=at, how="call")
    row = told_calls.row_of(call, request.user, at)
    facts = [
        ("Patient", row.patient), ("Telephone", call.patient.telephone.as_national), ("Language", row.language),
        ("Why", row.why), ("In their words", row.words or "Nothing more"), ("Asked", row.since), ("Call by", row.by),
    ]  # fmt: skip
    why_not = "" if row.done_url else "A pharmacist makes this call."
    return form_page(
        request, CallForm(posted(request)), acting_on(call_made, call), done=lambda _: back, title="Call made",
        button="Take it off the list", crumb="Calls", crumb_url=back, back_url=back, facts=facts,
        why_not="A colleague made this call already." if call.done_at else why_not,
    )  # fmt: skip
