"""The pharmacy's pages about formulas: all, one, its differences, its documents, and what is decided about it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only, roles_here
from accounts.roles import BENCH, PHARMACISTS
from accounts.signing import prove_for
from compounding.actions import formulas
from compounding.actions.formula_evidence import add_evidence
from compounding.boards import state_of_batch
from compounding.formula_forms import EvidenceForm
from compounding.models import Batch, Formula, FormulaEvidence
from compounding.told import (
    buttons_of_formula,
    evidence_wanted,
    facts_of,
    ingredients_of,
    problems_of,
    state_of,
    texts_of,
    versions_of,
)
from compounding.told_bud import bud_of_formula
from compounding.told_changes import fields_changed, lines_changed
from premises.models import Setting
from records.downloads import archived_pdf
from records.form_page import form_page
from records.forms import ReasonForm, SigningForm, posted
from records.signatures import signed_of

PAGE = 20  # batches shown on the page of a version


@only(*BENCH)
@require_safe
def formula_list(request: SignedIn) -> HttpResponse:
    """The catalogue with every version."""
    found = Formula.objects.visible_to(request.user).catalogue().prefetch_related("ingredients__component")[:300]
    rows = [
        {"formula": formula, "state": state_of(formula), "contains": ", ".join(sorted(formula.excluded()))}
        for formula in found
    ]
    context = {"rows": rows, "may_write": bool(roles_here(request) & PHARMACISTS)}
    return render(request, "compounding/formulas.html", context)


@only(*BENCH)
@require_safe
def formula(request: SignedIn, public_id: str) -> HttpResponse:
    """One version with everything a maker reads, who approved it, its versions and the batches made on it."""
    found = _formula(request, public_id)
    made = Batch.objects.visible_to(request.user).filter(formula=found).newest()[:PAGE]
    context = {
        "formula": found, "state": state_of(found), "facts": facts_of(found), "texts": texts_of(found),
        "ingredients": ingredients_of(found), "checks": found.checks.all(), "reasons": bud_of_formula(found),
        "evidence": found.evidence.select_related("added_by"), "signed": signed_of(found),
        "problems": problems_of(found, Setting.objects.value("formula_approvals")), "versions": versions_of(found),
        "made": [(batch, state_of_batch(batch)) for batch in made],
        "buttons": buttons_of_formula(found, request.user, timezone.now()),
    }  # fmt: skip
    return render(request, "compounding/formula.html", context)


@only(*BENCH)
@require_safe
def formula_changes(request: SignedIn, public_id: str) -> HttpResponse:
    """What this version says otherwise than an earlier one: than the one before, unless another is asked for."""
    new = _formula(request, public_id)
    others = Formula.objects.visible_to(request.user).filter(code=new.code).exclude(pk=new.pk).order_by("-version")
    wanted = request.GET.get("than", "")
    earlier = others.filter(version__lt=new.version)
    old = get_object_or_404(others, public_id=wanted) if wanted else earlier.first()
    context: dict[str, Any] = {"new": new, "old": old, "others": others}
    if old:
        context |= {"fields": fields_changed(old, new), "lists": lines_changed(old, new)}
    return render(request, "compounding/formula_changes.html", context)


@only(*PHARMACISTS)
def formula_approve(request: SignedIn, public_id: str) -> HttpResponse:
    """Sign a draft, with the signing code; what is signed is what this page was opened on."""
    found = _formula(request, public_id)
    back = reverse("formula", args=[found.public_id])
    seen = request.POST.get("seen") or formulas.fingerprint(found)

    def act(*, at: datetime, **_: object) -> Formula:
        return formulas.approve(found, seen=seen, by=request.user, at=at, proof=prove_for(request))

    def done(signed: Formula) -> str:
        said = "is signed. Another pharmacist signs it next." if signed.is_draft else "is approved."
        messages.success(request, f"{found.code} version {found.version} {said}")
        return back

    documents = [(f"Attached: {row.document}", row.title) for row in found.evidence.all()]
    wanted = " Its days are more than its class has: I have read the documents attached." if documents else ""
    return form_page(
        request, SigningForm(posted(request)), act, done=done,
        title=f"Approve {found.code} version {found.version}", button="Approve the formula",
        means=f"I have checked this master formulation record and approve it for use.{wanted}",
        facts=documents, formula=found, formula_facts=facts_of(found), texts=texts_of(found),
        ingredients=ingredients_of(found), checks=found.checks.all(),
        template="compounding/formula_approve.html", hidden=[("seen", seen)],
        crumb=found.name, crumb_url=back, back_url=back,
        problems=problems_of(found, Setting.objects.value("formula_approvals")),
    )  # fmt: skip


@only(*PHARMACISTS)
def formula_retire(request: SignedIn, public_id: str) -> HttpResponse:
    """Take it out of the catalogue, with a reason."""
    found = _formula(request, public_id)
    back = reverse("formula", args=[found.public_id])
    return form_page(
        request, ReasonForm(posted(request)), lambda **said: formulas.retire(found, **said), done=lambda _: back,
        title=f"Retire {found.code} version {found.version}?", button="Retire the formula", danger=True,
        crumb=found.name, crumb_url=back, back_url=back,
        lead="It can no longer be ordered." if not found.is_draft else "The draft is given up; it stays to be read.",
    )  # fmt: skip


@only(*PHARMACISTS)
def formula_document(request: SignedIn, public_id: str) -> HttpResponse:
    """Attach a document that supports a longer beyond-use date."""
    found = _formula(request, public_id)
    back = reverse("formula", args=[found.public_id])

    def act(*, document: Any, **said: Any) -> FormulaEvidence:
        return add_evidence(found, pdf=document.read(), **said)

    wanted = "; ".join(kind.words for kind in evidence_wanted(found)) or "nothing more"
    return form_page(
        request, EvidenceForm(posted(request), request.FILES or None), act, done=lambda _: back,
        title=f"Attach a document to {found.code} version {found.version}", button="Attach the document",
        lead=f"{found.bud_days} days need: {wanted}. The last of each kind counts.",
        crumb=found.name, crumb_url=back, back_url=back,
    )  # fmt: skip


@only(*BENCH)
@require_safe
def evidence_file(request: SignedIn, public_id: str) -> HttpResponseBase:
    """The archived bytes of a document."""
    visible = Formula.objects.visible_to(request.user)
    found = get_object_or_404(FormulaEvidence.objects.filter(formula__in=visible), public_id=public_id)
    return archived_pdf(request, found.sha256, f"evidence-{found.public_id}")


def _formula(request: SignedIn, public_id: str) -> Formula:
    rows = Formula.objects.visible_to(request.user).select_related("drafted_by", "approved_by")
    return get_object_or_404(rows, public_id=public_id)
