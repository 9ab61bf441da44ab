"""The pages a formula is written on: a new one, a draft again, the next version of one, a whole family."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.guards import SignedIn, only
from accounts.roles import PHARMACISTS
from compounding.actions import formulas
from compounding.actions.formulas import FormulaRefused, fingerprint
from compounding.family_forms import FamilyForm
from compounding.formula_families import Fill, fills_of, members_of
from compounding.formula_forms import CheckForms, FormulaForm, IngredientForms, initial_of
from compounding.formula_text import Written, written_of
from compounding.models import Formula
from records.form_page import show_refusal
from records.forms import posted
from records.refusals import Refusal

LINES_MORE = 2  # empty lines below those that are there


class Sheet:
    """The forms of one page: the text, the components, the checks; and what was refused, each at its field."""

    def __init__(self, request: SignedIn, begins: Written | None = None) -> None:
        data = posted(request)
        said = initial_of(begins) if begins and data is None else {}
        self.form = FormulaForm(data, initial=said.get("form"))
        self.lines = IngredientForms(data, initial=said.get("line"), prefix="line")
        self.checks = CheckForms(data, initial=said.get("check"), prefix="check")
        if begins:
            self.lines.extra, self.checks.extra = LINES_MORE, LINES_MORE

    def is_valid(self) -> bool:
        """Whether every form can be read; all of them are tried, so that all faults show at once."""
        return all([self.form.is_valid(), self.lines.is_valid(), self.checks.is_valid()])

    def written(self) -> Written:
        """What was written."""
        lines = tuple(form.ingredient() for form in _used(self.lines))
        return Written(self.form.text(), lines, tuple(form.check() for form in _used(self.checks)))

    def show(self, refusal: Refusal) -> None:
        """What was refused, beside the fields it is about."""
        if not isinstance(refusal, FormulaRefused) or not refusal.faults:
            show_refusal(self.form, refusal)
            return
        used = {"line": _used(self.lines), "check": _used(self.checks)}
        for fault in refusal.faults:
            word, _, rest = fault.field.partition(".")
            number, _, name = rest.partition(".")
            form, field = (used[word][int(number)], name) if word in used else (self.form, word)
            form.add_error(field if field in form.fields else None, fault.words)

    def has_errors(self) -> bool:
        """Whether anything stands beside a field."""
        both = (self.lines, self.checks)
        return bool(self.form.errors or any(any(forms.errors) or forms.non_form_errors() for forms in both))


def _used(formset: Any) -> list[Any]:
    """The forms of a set that are filled in and not left out."""
    return [form for form in formset.forms if form.has_changed() and not formset._should_delete_form(form)]


@only(*PHARMACISTS)
def formula_new(request: SignedIn) -> HttpResponse:
    """Write a formula, or the next version of one whose code is known."""

    def act(written: Written) -> Formula:
        return formulas.draft(written.text, written.ingredients, written.checks, by=request.user, at=timezone.now())

    return _page(request, Sheet(request), act, heading="Write a formula")


@only(*PHARMACISTS)
def formula_version(request: SignedIn, public_id: str) -> HttpResponse:
    """Write the next version; the page begins with what this one says."""
    found = _formula(request, public_id)

    def act(written: Written) -> Formula:
        return formulas.draft(
            written.text, written.ingredients, written.checks, documents_of=found, by=request.user, at=timezone.now()
        )

    heading = f"The next version of {found.code}"
    return _page(request, Sheet(request, written_of(found)), act, heading=heading, formula=found)


@only(*PHARMACISTS)
def formula_edit(request: SignedIn, public_id: str) -> HttpResponse:
    """Write a draft again, until somebody signs it."""
    found = _formula(request, public_id)
    seen = request.POST.get("seen") or fingerprint(found)

    def act(written: Written) -> Formula:
        return formulas.edit(found, written, seen=seen, by=request.user, at=timezone.now())

    heading = f"Edit {found.code} version {found.version}"
    return _page(request, Sheet(request, written_of(found)), act, heading=heading, formula=found, seen=seen)


@only(*PHARMACISTS)
def formula_family(request: SignedIn) -> HttpResponse:
    """Write a draft for each strength of a family of capsules, all or none; their fills are shown before."""
    form = FamilyForm(posted(request))
    fills: list[Fill] = []
    if request.method == "POST" and form.is_valid():
        try:
            fills = fills_of(form.template(), form.chosen())
            if "show" not in request.POST:
                made = formulas.draft_family(
                    members_of(form.template(), form.chosen()), by=request.user, at=timezone.now()
                )
                messages.success(request, f"{len(made)} drafts are written. Another pharmacist approves each.")
                return redirect("formulas")
        except (Refusal, ValueError) as refused:
            _show_at_family(form, refused)
    context = {"form": form, "fills": fills}
    return render(request, "compounding/formula_family.html", context, status=422 if form.errors else 200)


def _show_at_family(form: FamilyForm, refused: Exception) -> None:
    """Refusals name the fields of a formula; those the family has too are shown there, the others above."""
    faults = getattr(refused, "faults", ())
    if isinstance(refused, Refusal) and not faults:
        show_refusal(form, refused)
    for field, words in dict.fromkeys((fault.field, fault.words) for fault in faults):
        form.add_error(field if field in form.fields else None, words)
    if not isinstance(refused, Refusal):
        form.add_error(None, str(refused))


def _page(request: SignedIn, sheet: Sheet, act: Callable[[Written], Formula], **words: Any) -> HttpResponse:
    if request.method == "POST" and sheet.is_valid():
        try:
            return redirect("formula", public_id=act(sheet.written()).public_id)
        except Refusal as refusal:
            sheet.show(refusal)
    status = 422 if sheet.has_errors() else 200
    return render(request, "compounding/formula_new.html", {"sheet": sheet, **words}, status=status)


def _formula(request: SignedIn, public_id: str) -> Formula:
    return get_object_or_404(Formula.objects.visible_to(request.user), public_id=public_id)
