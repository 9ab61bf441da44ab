"""The page of an order with what is typed, not judged yet: first shown, with other steps, resumed, or drawn alone."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.guards import SignedIn
from orders import changing, draft_rows, preview, step_rows, typed
from orders.beginnings import WHOLE, Beginning, copy_from, replaced_by
from orders.composing import PrescriptionForm
from orders.dose_problems import FEWEST
from orders.drafts import MOST_STEPS
from orders.models import Draft, Prescription, Renewal
from orders.ramps import RAMPS
from orders.step_forms import EMPTY_STEP, StepForms
from orders.typed import PREFIX, Rows
from orders.views.protocols import by_protocol, left_out_by, saved_as
from premises.terms import Language

NOT_TO_BE_HAD = "They are not all in the catalogue, or hold what the patient leaves out. Choose the steps."
ADD, REMOVE, FIND = "add", "remove-", "find"
DRAW = "draw"  # what is typed so far, asked for by the page itself
SAVE_AS, PROTOCOL = "save-as", "protocol-"


def drawn(request: SignedIn, said: typed.Said, at: datetime) -> dict[str, Any]:
    """What is typed so far comes to, in the patient's language too."""
    patient = typed.patient_in(said, request.user)
    language = Language(patient.language) if patient else Language.ENGLISH
    return {"preview": preview.drawn(said, catalogue=step_rows.catalogue_now(), language=language, at=at)}


def unjudged(request: SignedIn, kind: type[PrescriptionForm], asked: str, at: datetime) -> Any:
    """The page with what was typed, not judged yet: first shown, or with a step more, a step less, a ramp."""
    if request.method == "POST":
        return _pressed(request, kind, asked, at)
    if named := request.GET.get("draft"):
        return _resumed(request, kind, named, at)
    begun = _begun(request, at)
    if isinstance(begun, Renewal):
        messages.info(request, "The pharmacy asked you to renew this one: your answer is awaited here.")
        return redirect("renewal", public_id=begun.public_id)
    page = {"form": kind(initial=begun.said, user=request.user, at=at), "edition": draft_rows.begun(), "begun": begun}
    page["said"] = typed.with_rows(begun.said, begun.rows)
    return page | _steps(step_rows.catalogue_now(), begun.rows)


def _pressed(request: SignedIn, kind: type[PrescriptionForm], asked: str, at: datetime) -> Any:
    if asked == DRAW:
        return render(request, "orders/preview.html", drawn(request, typed.said_in(request.POST, kind), at))
    return _named(request, kind, at) if asked == SAVE_AS else _rearranged(request, kind, asked, at)


def _steps(catalogue: Any, rows: Rows) -> dict[str, Any]:
    initial = rows or [dict(EMPTY_STEP)]
    return {"steps": StepForms(initial=initial, prefix=PREFIX, form_kwargs={"catalogue": catalogue})}


def _rearranged(request: SignedIn, kind: type[PrescriptionForm], asked: str, at: datetime) -> dict[str, Any]:
    catalogue, said = step_rows.catalogue_now(), typed.with_fills(typed.said_in(request.POST, kind), asked)
    rows, focus, notice = typed.rows_in(said), None, ""
    if asked == FIND:
        said = said | {"patient": typed.only_one_found(said, request.user)}
    elif asked == ADD and len(rows) < MOST_STEPS:
        rows, focus = [*rows, dict(EMPTY_STEP)], len(rows)
    elif asked.startswith(REMOVE):
        rows = [row for number, row in enumerate(rows, start=1) if asked != f"{REMOVE}{number}"]
    else:
        said, filled_in, notice = _filled_in(request, said, asked, catalogue)
        rows = filled_in or rows
    said = typed.with_rows(said, rows)
    page: dict[str, Any] = {"form": kind(initial=said, user=request.user, at=at), "said": said}
    page |= _steps(catalogue, rows)
    page["steps"].focus, page["steps"].notice = focus, notice
    page["form"].fields["patient"].widget.attrs["autofocus"] = asked == FIND
    return page


def _filled_in(request: SignedIn, said: typed.Said, asked: str, catalogue: Any) -> tuple[typed.Said, Rows, str]:
    """Steps that are ready: of a ramp, of a protocol, or the same in the fewest units; or why not."""
    left_out = left_out_by(said, request.user)
    if asked in RAMPS:
        rows = step_rows.rows_of_ramp(RAMPS[asked], catalogue, left_out)
        return (typed.reaching(said, RAMPS[asked]), rows, "") if rows else (said, [], NOT_TO_BE_HAD)
    if asked == FEWEST:
        return said, step_rows.in_fewest_units(typed.rows_in(said), catalogue, left_out), ""
    if asked.startswith(PROTOCOL):
        return by_protocol(request, said, asked.removeprefix(PROTOCOL), catalogue)
    return said, [], ""


def _named(request: SignedIn, kind: type[PrescriptionForm], at: datetime) -> dict[str, Any]:
    """What is composed saved as a protocol too; the order is not touched by it."""
    form = kind(request.POST, user=request.user, at=at)
    steps = StepForms(request.POST, prefix=PREFIX, form_kwargs={"catalogue": step_rows.catalogue_now()})
    save_as = saved_as(request, form, steps, at)
    page = _rearranged(request, kind, SAVE_AS, at)
    if save_as.is_valid():
        return page
    return page | {"form": form, "steps": steps, "save_as": save_as, "is_judged": True}


def _resumed(request: SignedIn, kind: type[PrescriptionForm], named: str, at: datetime) -> Any:
    """One's own draft as it was typed, on another day without the answers of that day; or what it became."""
    draft = get_object_or_404(Draft.objects.visible_to(request.user).select_related("prescription"), public_id=named)
    if draft.prescription:
        return redirect("prescription", public_id=draft.prescription.public_id)
    said = draft.said
    if timezone.localdate(draft.saved_at) != timezone.localdate(at):
        said = typed.still_said(said)
    form = kind(initial=said, user=request.user, at=at)
    page = {"form": form, "kept": draft, "edition": draft.edition, "said": said}
    return page | _steps(step_rows.catalogue_now(), typed.rows_in(said))


def _begun(request: SignedIn, at: datetime) -> Beginning | Renewal:
    """What another prescription, a protocol or a patient fills in; or the request to renew it, to be answered first."""
    visible = Prescription.objects.visible_to(request.user)
    if changed := visible.filter(public_id=request.GET.get("changes", "")).first():
        return Beginning(changing.said_of(changed, request.user), step_rows.rows_of(changed))
    replaced = visible.filter(public_id=request.GET.get("replaces", "")).first()
    if replaced:
        return replaced_by(replaced, at)
    source = visible.filter(public_id=request.GET.get("copy", "")).first()
    if source:
        asked = Renewal.objects.waiting().filter(prescription=source, prescription__prescriber__user=request.user)
        return asked.first() or copy_from(source, whole=WHOLE in request.GET)
    said, rows, _ = by_protocol(request, {}, request.GET.get("protocol", ""), step_rows.catalogue_now())
    patient = PrescriptionForm.patients_of(request.user).filter(public_id=request.GET.get("patient", "")).first()
    return Beginning(said | {"patient": patient and patient.pk}, rows)
