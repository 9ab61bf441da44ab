"""The page that asks for one thing and does one action with the answer; what is refused stands at its field."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from records.forms import ReasonForm, posted
from records.refusals import Refusal
from records.rows import Invalid


def form_page(
    request: HttpRequest, form: BaseForm, act: Callable[..., Any], *, done: Callable[[Any], str], **words: Any
) -> HttpResponse:
    """Show `form`, or do `act(**cleaned_data, by=, at=)` and go to the address `done` gives for what it returned.

    `words` are the variables of templates/form_page.html, or of the `template` among them.
    """
    template = words.pop("template", "form_page.html")
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(done(act(**form.cleaned_data, by=request.user, at=timezone.now())))
        except Refusal as refusal:
            show_refusal(form, refusal)
    return render(request, template, {"form": form, **words}, status=422 if form.errors else 200)


def paper_page(
    request: HttpRequest, ask: Callable[..., Any], *, there: bool, what: str, first: str, again: str, back: str,
    then: str = "", form: BaseForm | None = None, **words: Any,
) -> HttpResponse:  # fmt: skip
    """The page that has paper made, and, where it is `there` already, made again with the reason.

    `there` is what the action asks too (`refuse_without_reason`); `first` and `again` are the leads of the two cases.
    Afterwards it goes `back`, or to `then`. A form with a field less asks for no reason.
    """
    form = form or ReasonForm(posted(request))
    if "reason" in form.fields:
        form.fields["reason"].required = there

    def done(_: Any) -> str:
        messages.success(request, f"The {what} is being made.")
        return then or back

    words = {"button": f"Make the {what}", "lead": again if there else first} | words
    return form_page(request, form, ask, done=done, crumb_url=back, back_url=back, **words)


def show_refusal(form: BaseForm, refusal: Refusal) -> None:
    """Put the refusal into the form: at the fields it names, else above all of them."""
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    for name, texts in fields.items():
        form.add_error(name if name in form.fields else None, texts)
    if not fields:
        form.add_error(None, str(refusal))
