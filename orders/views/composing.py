"""Composing a prescription: steps as rows, checked and kept as often as one likes, saved once for signature."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, PRACTICE
from orders import arrival_forms, draft_rows, step_rows, told, typed
from orders.actions import prescribing
from orders.composing import PrescriptionForm, StaffPrescriptionForm
from orders.draft_rows import DraftRefused
from orders.drafts import MOST_STEPS, PrescriptionDraft
from orders.forms import SaveAsForm
from orders.models import Edition, Prescription
from orders.problems import problems_with_prescription
from orders.ramps import KINDS
from orders.step_forms import StepForms
from orders.told_protocols import offers
from orders.told_recent import last_of, recent_of
from orders.typed import PREFIX
from orders.views.composed import FIND, drawn, unjudged
from orders.views.drafts import edition_in, is_version, keep_typed, said_in
from orders.views.protocols import left_out_by_patient, protocol_in
from orders.ways import with_ways
from records.access import looked_at
from records.form_page import show_refusal
from records.refusals import Refusal

CHECK, SAVE = "check", "save"
BEGUN_FROM = ("replaces", "corrects")  # the prescription in whose place this is written
MINE, ANEW = "keep-", "anew"  # over the version another tab saved; as a draft of its own


@only(*PRACTICE)
def order_new(request: SignedIn) -> HttpResponse:
    """Write a prescription: patient, steps, when, how long, why; then it is read and signed."""
    return _compose(
        request, PrescriptionForm, frame="base_practice.html", back="practice_orders", register="my_patient_register"
    )


@only(*BENCH)
def telephone_order(request: SignedIn) -> HttpResponse:
    """Enter what came by telephone, fax or on paper; a pharmacist signs the entry (3.4)."""
    arrival_forms.keep_attached(request)
    return _compose(
        request, StaffPrescriptionForm, frame="base_staff.html", back="worklist", register="patient_register"
    )


def _compose(request: SignedIn, kind: type[PrescriptionForm], **words: str) -> HttpResponse:
    at, asked, is_sent = timezone.now(), _asked(request), request.method == "POST"
    answer: HttpResponse | dict[str, Any]
    judge = _judged if is_sent and asked in {CHECK, SAVE} else unjudged
    answer = judge(request, kind, asked, at)
    if isinstance(answer, HttpResponse):
        return answer
    page = {**words, "kinds": KINDS.items(), "most_steps": MOST_STEPS, "page": request.path}
    page |= answer | _who(request, answer["form"], at) | {"pressed": asked if is_sent else ""}
    page |= drawn(request, answer["said"], at) | {"replaced": _replaced(request, answer["form"])}
    page |= _kept(request, page, asked, at) if is_sent else {}
    page |= _ways(request, page) if kind is PrescriptionForm else {}
    return render(request, "orders/compose.html", page, status=_status(page))


def _asked(request: SignedIn) -> str:
    """The button; Enter in the name of a patient who is not chosen yet finds them."""
    said = request.POST
    asked = said.get("do", CHECK)
    return FIND if asked == CHECK and said.get("find") and not said.get("patient") else asked


def _status(page: dict[str, Any]) -> int:
    if trouble := page.get("trouble"):
        return int(trouble.status)
    wrong = [page["form"].errors, page["steps"].total_error_count(), getattr(page.get("save_as"), "errors", None)]
    return 422 if "is_judged" in page and any(wrong) else 200


def _judged(request: SignedIn, kind: type[PrescriptionForm], asked: str, at: datetime) -> Any:
    """Saved and sent on, or the page again with what is wrong or with what it comes to."""
    form = kind(request.POST, user=request.user, at=at)
    steps = StepForms(request.POST, prefix=PREFIX, form_kwargs={"catalogue": step_rows.catalogue_now()})
    page = {"form": form, "steps": steps, "is_judged": True, "said": said_in(request, at)}
    if not all([form.is_valid(), steps.is_valid()]):
        return page
    draft = form.draft(steps.steps(), timezone.localdate(at))
    try:
        return _saved(request, form, draft, at) if asked == SAVE else page | _seen(request, form, draft, at)
    except DraftRefused as trouble:
        return page | {"trouble": trouble}
    except Refusal as refusal:
        show_refusal(form, refusal)
        return page


def _saved(request: SignedIn, form: PrescriptionForm, draft: PrescriptionDraft, at: datetime) -> HttpResponse:
    said, kept = form.cleaned_data, keep_typed(request.user, edition_in(request), said_in(request, at), at)
    begun_from = {name: said[name] for name in BEGUN_FROM}
    begun_from |= {"edition": kept.edition, "protocol": protocol_in(request)}
    written = prescribing.prepare(said["patient"], said["prescriber"], draft, **begun_from, by=request.user, at=at)
    return redirect("prescription", public_id=written.public_id)


def _seen(request: SignedIn, form: PrescriptionForm, draft: PrescriptionDraft, at: datetime) -> dict[str, Any]:
    """What the rules find in it and what it comes to; nothing is asked for."""
    written = prescribing.as_written(form.cleaned_data["patient"], form.cleaned_data["prescriber"], draft)
    written.protocol = protocol_in(request)
    for name in BEGUN_FROM:
        setattr(written, name, form.cleaned_data[name])
    return {"problems": with_ways(problems_with_prescription(written, at=at), written, request.user, at)}


def _kept(request: SignedIn, page: dict[str, Any], asked: str, at: datetime) -> dict[str, Any]:
    """The draft with all that was typed, or why it could not be kept; the page holds what was typed in any case."""
    edition, over = edition_in(request), asked.removeprefix(MINE)
    if "trouble" in page:
        return {"edition": edition}
    if asked == ANEW:
        edition = draft_rows.begun()
    elif asked.startswith(MINE) and is_version(over):
        edition = Edition(edition.public_id, int(over))
    try:
        kept = keep_typed(request.user, edition, page["said"], at)
    except DraftRefused as trouble:
        return {"edition": edition_in(request), "trouble": trouble}
    return {"edition": kept.edition, "kept": kept}


def _replaced(request: SignedIn, form: PrescriptionForm) -> Prescription | None:
    """The prescription that ends when this one is signed."""
    said = form["replaces"].value()
    return Prescription.objects.visible_to(request.user).filter(public_id=said).first() if said else None


def _who(request: SignedIn, form: PrescriptionForm, at: datetime) -> dict[str, Any]:
    """What is known of the patient, beside what is ordered; that it was looked at is noted."""
    patient = typed.patient_in({"patient": form["patient"].value()}, request.user)
    if patient is None:
        return {}
    looked_at(request.user, patient, patient=patient, at=at, how="compose")
    return {"patient": patient, "who": told.patient_facts(patient, timezone.localdate(at))}


def _ways(request: SignedIn, page: dict[str, Any]) -> dict[str, Any]:
    """Protocols to order by, the last order of the patient, and the recent ones where no patient is chosen yet."""
    chosen, patient = str(page["said"].get("protocol", "")), page.get("patient")
    left_out, catalogue = left_out_by_patient(patient), page["steps"].form_kwargs["catalogue"]
    ways = {"save_as": SaveAsForm(), "chosen": chosen, "offers": offers(request.user, catalogue, left_out, chosen)}
    if patient and not page["replaced"]:
        ways["copy_last"] = last_of(request.user, patient)
    elif not patient:
        ways["recent"] = recent_of(request.user)
    return ways | page
