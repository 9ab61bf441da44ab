"""The pharmacy's pages about formulas."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, PHARMACISTS
from accounts.signing import prove_for
from compounding.actions import formulas
from compounding.forms import FormulaForm, IngredientForms
from compounding.models import Formula
from compounding.told import facts_of, ingredients_of, may, state_of
from records.form_page import form_page, show_refusal
from records.forms import ReasonForm, SigningForm, posted
from records.refusals import Refusal
from records.signatures import signed_of


@only(*BENCH)
@require_safe
def formula_list(request: SignedIn) -> HttpResponse:
    """The catalogue with every version."""
    found = Formula.objects.visible_to(request.user).catalogue().select_related("drafted_by")[:300]
    rows = [{"formula": formula, "state": state_of(formula)} for formula in found]
    return render(request, "compounding/formulas.html", {"rows": rows})


@only(*BENCH)
@require_safe
def formula(request: SignedIn, public_id: str) -> HttpResponse:
    """One version with everything a maker reads and who approved it."""
    found = get_object_or_404(Formula.objects.visible_to(request.user), public_id=public_id)
    context = {
        "formula": found, "state": state_of(found), "facts": facts_of(found), "ingredients": ingredients_of(found),
        "signed": signed_of(found), "may": may(found, request.user, timezone.now()),
    }  # fmt: skip
    return render(request, "compounding/formula.html", context)


@only(*PHARMACISTS)
def formula_new(request: SignedIn) -> HttpResponse:
    """Write a formula, or the next version of one."""
    form, lines = FormulaForm(posted(request)), IngredientForms(posted(request))
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        ingredients = [line.ingredient() for line in lines if line.cleaned_data]
        try:
            made = formulas.draft(form.text(), ingredients, by=request.user, at=timezone.now())
            return redirect("formula", public_id=made.public_id)
        except Refusal as refusal:
            show_refusal(form, refusal)
    status = 422 if form.errors or any(lines.errors) else 200
    return render(request, "compounding/formula_new.html", {"form": form, "lines": lines}, status=status)


@only(*PHARMACISTS)
def formula_approve(request: SignedIn, public_id: str) -> HttpResponse:
    """Approve a draft, with the signing code."""
    found = get_object_or_404(Formula.objects.visible_to(request.user), public_id=public_id)
    back = reverse("formula", args=[found.public_id])

    def act(**said: object) -> Formula:
        return formulas.approve(found, by=request.user, at=timezone.now(), proof=prove_for(request))

    def done(_: Formula) -> str:
        messages.success(request, f"{found.code} version {found.version} is approved.")
        return back

    return form_page(
        request, SigningForm(posted(request)), act, done=done,
        title=f"Approve {found.code} version {found.version}", button="Approve the formula",
        means="I have checked this master formulation record and approve it for use.",
        facts=facts_of(found), crumb=found.name, crumb_url=back, back_url=back,
    )  # fmt: skip


@only(*PHARMACISTS)
def formula_retire(request: SignedIn, public_id: str) -> HttpResponse:
    """Take it out of the catalogue, with a reason."""
    found = get_object_or_404(Formula.objects.visible_to(request.user), public_id=public_id)
    back = reverse("formula", args=[found.public_id])
    return form_page(
        request, ReasonForm(posted(request)), lambda **said: formulas.retire(found, **said), done=lambda _: back,
        title=f"Retire {found.code} version {found.version}?", button="Retire the formula", danger=True,
        crumb=found.name, crumb_url=back, back_url=back, lead="It can no longer be ordered.",
    )  # fmt: skip
