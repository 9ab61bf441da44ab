"""Composing a prescription: steps as rows, checked and kept as often as one likes, saved once for signature."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, PRACTICE
from orders import draft_rows, preview, step_rows, told, typed
from orders.actions import prescribing
from orders.beginnings import WHOLE, Beginning, copy_from, replaced_by
from orders.composing import EMPTY_STEP, PrescriptionForm, StaffPrescriptionForm, StepForms
from orders.draft_rows import DraftRefused
from orders.drafts import MOST_STEPS, PrescriptionDraft
from orders.forms import SaveAsForm
from orders.models import Draft, Edition, Prescription, Renewal
from orders.problems import problems_with_prescription
from orders.ramps import KINDS, RAMPS
from orders.told_protocols import offers
from orders.told_recent import last_of, recent_of
from orders.typed import PREFIX, Rows
from orders.views.drafts import edition_in, is_version, keep_typed, said_in
from orders.views.protocols import by_protocol, left_out_by, left_out_by_patient, protocol_in, saved_as
from orders.ways import with_ways
from premises.terms import Language
from records.access import looked_at
from records.form_page import show_refusal
from records.refusals import Refusal

NOT_TO_BE_HAD = "They are not all in the catalogue, or hold what the patient leaves out. Choose the steps."
CHECK, SAVE, ADD, REMOVE = "check", "save", "add", "remove-"
FIND = "find"
DRAW = "draw"  # what is typed so far, asked for by the page itself
SAVE_AS, PROTOCOL = "save-as", "protocol-"
MINE, ANEW = "keep-", "anew"  # over the version another tab saved; as a draft of its own


@only(*PRACTICE)
def order_new(request: SignedIn) -> HttpResponse:
    """Write a prescription: patient, steps, when, how long, why; then it is read and signed."""
    return _compose(
        request, PrescriptionForm, frame="base_practice.html", back="practice_orders", register="my_patient_register"
    )


@only(*BENCH)
def telephone_order(request: SignedIn) -> HttpResponse:
    """Enter what came by telephone, fax or on paper; a pharmacist signs it after reading it back (3.4)."""
    return _compose(
        request, StaffPrescriptionForm, frame="base_staff.html", back="worklist", register="patient_register"
    )


def _compose(request: SignedIn, kind: type[PrescriptionForm], **words: str) -> HttpResponse:
    at, asked, is_sent = timezone.now(), _asked(request), request.method == "POST"
    answer: HttpResponse | dict[str, Any]
    answer = (
        _judged(request, kind, asked, at) if is_sent and asked in {CHECK, SAVE} else _unjudged(request, kind, asked, at)
    )
    if isinstance(answer, HttpResponse):
        return answer
    page = {**words, "kinds": KINDS.items(), "most_steps": MOST_STEPS, "page": request.path}
    page |= answer | _who(request, answer["form"], at) | {"pressed": asked if is_sent else ""}
    page |= _drawn(request, answer["said"], at) | {"replaced": _replaced(request, answer["form"])}
    page |= _kept(request, page, asked, at) if is_sent else {}
    page |= _ways(request, page) if kind is PrescriptionForm else {}
    return render(request, "orders/compose.html", page, status=_status(page))


def _asked(request: SignedIn) -> str:
    """The button; Enter in the name of a patient who is not chosen yet finds them."""
    said = request.POST
    asked = said.get("do", CHECK)
    return FIND if asked == CHECK and said.get("find") and not said.get("patient") else asked


def _drawn(request: SignedIn, said: typed.Said, at: datetime) -> dict[str, Any]:
    """What is typed so far comes to, in the patient's language too."""
    patient = typed.patient_in(said, request.user)
    language = Language(patient.language) if patient else Language.ENGLISH
    return {"preview": preview.drawn(said, catalogue=step_rows.catalogue_now(), language=language, at=at)}


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
    begun_from = {"replaces": said["replaces"], "edition": kept.edition, "protocol": protocol_in(request)}
    written = prescribing.prepare(said["patient"], said["prescriber"], draft, **begun_from, by=request.user, at=at)
    return redirect("prescription", public_id=written.public_id)


def _seen(request: SignedIn, form: PrescriptionForm, draft: PrescriptionDraft, at: datetime) -> dict[str, Any]:
    """What the rules find in it and what it comes to; nothing is asked for."""
    written = prescribing.as_written(form.cleaned_data["patient"], form.cleaned_data["prescriber"], draft)
    written.replaces, written.protocol = form.cleaned_data["replaces"], protocol_in(request)
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


def _unjudged(request: SignedIn, kind: type[PrescriptionForm], asked: str, at: datetime) -> Any:
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
        return render(request, "orders/preview.html", _drawn(request, typed.said_in(request.POST, kind), at))
    return _named(request, kind, at) if asked == SAVE_AS else _rearranged(request, kind, asked, at)


def _steps(catalogue: Any, rows: Rows) -> dict[str, Any]:
    initial = rows or [dict(EMPTY_STEP)]
    return {"steps": StepForms(initial=initial, prefix=PREFIX, form_kwargs={"catalogue": catalogue})}


def _rearranged(request: SignedIn, kind: type[PrescriptionForm], asked: str, at: datetime) -> dict[str, Any]:
    catalogue, said = step_rows.catalogue_now(), typed.with_fills(typed.said_in(request.POST, kind), asked)
    rows, focus, ramp, notice = typed.rows_in(said), None, [], ""
    if asked == FIND:
        said = said | {"patient": typed.only_one_found(said, request.user)}
    elif asked == ADD and len(rows) < MOST_STEPS:
        rows, focus = [*rows, dict(EMPTY_STEP)], len(rows)
    elif asked.startswith(REMOVE):
        rows = [row for number, row in enumerate(rows, start=1) if asked != f"{REMOVE}{number}"]
    elif asked in RAMPS:
        ramp = step_rows.rows_of_ramp(RAMPS[asked], catalogue, left_out_by(said, request.user))
        said, notice = (typed.reaching(said, RAMPS[asked]), "") if ramp else (said, NOT_TO_BE_HAD)
    elif asked.startswith(PROTOCOL):
        said, ramp, notice = by_protocol(request, said, asked.removeprefix(PROTOCOL), catalogue)
    said = typed.with_rows(said, ramp or rows)
    page: dict[str, Any] = {"form": kind(initial=said, user=request.user, at=at), "said": said}
    page |= _steps(catalogue, ramp or rows)
    page["steps"].focus, page["steps"].notice = focus, notice
    page["form"].fields["patient"].widget.attrs["autofocus"] = asked == FIND
    return page


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
