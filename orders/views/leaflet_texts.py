"""The pages of the leaflet's texts: all of them, writing one, a version of one, approving and withdrawing it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, PHARMACISTS
from accounts.signing import prove_for
from orders import told_leaflet_texts as told
from orders import told_leaflet_versions as version
from orders.actions import leaflet_texts
from orders.actions.leaflet_texts import LeafletTextRefused
from orders.leaflet_text_forms import ApprovalForm, BackForm, LeafletTextForm
from orders.leaflet_words import EDITABLE
from orders.models import LeafletText
from premises.terms import Language
from records.downloads import paper
from records.form_page import form_page, show_refusal
from records.forms import ReasonForm, posted
from records.models import Document
from records.refusals import Refusal


@only(*PHARMACISTS)
@require_safe
def leaflet_texts_page(request: SignedIn) -> HttpResponse:
    """Every text of the leaflet, section by section, language beside language."""
    return render(request, "orders/leaflet_texts.html", {"sections": told.sections()})


@only(*PHARMACISTS)
@require_safe
def leaflet_text(request: SignedIn, public_id: str) -> HttpResponse:
    """One version in every language: what changed, how it reads, its proofs, who wrote and signed it."""
    found = _found(request, public_id)
    columns = version.columns_of(found)
    context = {
        "text": found, "label": told.name_of(found.key), "columns": columns, "documents": version.proofs_of(columns),
        "problems": version.problems_of(found), "versions": version.versions_of(found.key, found),
        "section": told.section_of(found.key), "buttons": version.buttons_of(found, request.user, timezone.now()),
        "why": version.waits_for_another(found, request.user),
    }  # fmt: skip
    return render(request, "orders/leaflet_text.html", context)


@only(*PHARMACISTS)
def leaflet_text_write(request: SignedIn, key: str) -> HttpResponse:
    """Write the next version; while it is typed, how it reads is shown beside it, and nothing is saved."""
    if key not in EDITABLE:
        raise Http404("no text that is edited")
    form = LeafletTextForm(posted(request), names=told.LANGUAGES, initial=told.printed(key))
    seen = request.POST.get("seen") or str(leaflet_texts.latest_version(key))
    if request.method == "POST" and "check" not in request.POST and form.is_valid():
        try:
            return redirect("leaflet_text", public_id=_write(request, key, form, seen).public_id)
        except Refusal as refusal:
            _show(form, refusal)
    return _writing_page(request, key, form, seen)


@only(*PHARMACISTS)
def leaflet_text_approve(request: SignedIn, public_id: str) -> HttpResponse:
    """Sign a draft with its other language, or alone with the reason."""
    found = _found(request, public_id)
    back, columns = reverse("leaflet_text", args=[found.public_id]), version.columns_of(found)

    def act(*, alone_reason: str, at: Any, **_: object) -> LeafletText:
        return leaflet_texts.approve(found, alone_reason=alone_reason, by=request.user, at=at, proof=prove_for(request))

    def done(signed: LeafletText) -> str:
        messages.success(request, "The text is approved. Leaflets asked for from now on say so.")
        return back

    return form_page(
        request, ApprovalForm(posted(request)), act, done=done, title="Approve the text", button="Approve the text",
        means="I have read this text in the proof of the leaflet and approve it for every patient.",
        columns=columns, documents=version.proofs_of(columns), problems=version.problems_of(found),
        template="orders/leaflet_text_approve.html",
        crumb=told.name_of(found.key), crumb_url=back, back_url=back,
    )  # fmt: skip


@only(*PHARMACISTS)
def leaflet_text_withdraw(request: SignedIn, public_id: str) -> HttpResponse:
    """Give up a draft, or go back to the house's words."""
    found = _found(request, public_id)
    back = reverse("leaflet_text", args=[found.public_id])
    others = leaflet_texts.approved_with(found)
    names, house = told.house_again([found, *others])
    form = BackForm if others else ReasonForm
    title = f"Give up the draft in {names}?" if found.is_draft else f"Back to the house's words in {names}?"
    return form_page(
        request, form(posted(request)), lambda **said: leaflet_texts.withdraw(found, **said),
        done=lambda _: reverse("leaflet_texts"), title=title, danger=True,
        button="Give up the draft" if found.is_draft else "Go back to the house's words",
        lead="It stays to be read." if found.is_draft else house,
        crumb=told.name_of(found.key), crumb_url=back, back_url=back,
    )  # fmt: skip


@only(*BENCH)
@require_safe
def leaflet_text_proof(request: SignedIn, public_id: str) -> HttpResponseBase:
    """The archived bytes of a proof: an invented patient's leaflet, which the list of papers leads the bench to."""
    kind = LeafletText._meta.label_lower
    found = get_object_or_404(Document, public_id=public_id, subject_kind=kind, sha256__gt="")
    get_object_or_404(LeafletText.objects.visible_to(request.user), public_id=found.subject_id)
    return paper(request, found)


def _found(request: SignedIn, public_id: str) -> LeafletText:
    return get_object_or_404(LeafletText.objects.visible_to(request.user).with_people(), public_id=public_id)


def _write(request: SignedIn, key: str, form: LeafletTextForm, seen: str) -> LeafletText:
    said = {language.value: form.cleaned_data[language.value] for language in Language}
    opened_on = int(seen) if seen.isdecimal() else 0
    reason = form.cleaned_data["reason"]
    written = leaflet_texts.write(key, said, reason=reason, seen=opened_on, by=request.user, at=timezone.now())
    messages.success(request, "The draft is written. Its proofs are being made; another pharmacist approves it.")
    return written[0]


def _show(form: LeafletTextForm, refusal: Refusal) -> None:
    """What was refused, beside the language it is about."""
    if not isinstance(refusal, LeafletTextRefused):
        show_refusal(form, refusal)
        return
    for language, faults in refusal.faults.items():
        for fault in faults:
            form.add_error(language, fault.words)


def _writing_page(request: SignedIn, key: str, form: LeafletTextForm, seen: str) -> HttpResponse:
    is_refused = form.is_bound and "check" not in request.POST and bool(form.errors)
    typed = [told.typed_of(language, key, text) for language, text in form.texts().items()]
    context = {
        "key": key, "label": told.name_of(key), "form": form, "seen": seen,
        "columns": typed, "one_changed": told.one_changed(typed), "is_refused": is_refused,
        "house": told.house_of(key), "versions": version.versions_of(key),
    }  # fmt: skip
    return render(request, "orders/leaflet_text_write.html", context, status=422 if is_refused else 200)
