"""Staff's pages about prescribers and their licences."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import only
from premises.actions.licences import end_licence, renew_licence
from premises.forms import LicenceForm, RenewForm
from premises.models import Pharmacy
from prescribers.actions.prescribers import add_licence, change_prescriber
from prescribers.forms import ChangePrescriberForm, SearchForm
from prescribers.models import Prescriber, PrescriberLicence
from prescribers.views.practices import READERS, WRITERS, may_change
from prescribers.views.shown import done_at, licences_of, prescriber_facts, prescriber_lines, words_of
from records.form_page import form_page
from records.forms import ReasonForm, posted
from records.paging import page_of


@only(*READERS)
@require_safe
def prescribers(request: HttpRequest) -> HttpResponse:
    """Everyone who prescribes, found by name or NPI."""
    form = SearchForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    visible = Prescriber.objects.visible_to(request.user)
    last = visible.select_related("user").filter(public_id=request.GET.get("after", "")).first()
    matching = visible.named_like(asked["q"]) if asked.get("q") else visible
    page = page_of(matching.with_people().after(last), reverse("prescribers"), asked, is_first=last is None)
    day = Pharmacy.objects.today(timezone.now())
    context = {
        "form": form,
        "found": replace(page, lines=prescriber_lines(page.lines, day)),
        "to_verify": visible.to_verify(day).count(),
    }
    return render(request, "prescribers/prescribers.html", context)


@only(*READERS)
@require_safe
def prescriber(request: HttpRequest, public_id: str) -> HttpResponse:
    """One prescriber: identifiers, licences, delegates."""
    found, at = _prescriber(request, public_id), timezone.now()
    context = {
        "prescriber": found,
        "facts": prescriber_facts(found),
        "licences": licences_of(found, Pharmacy.objects.today(at)),
        "delegates": found.delegations.at(at).select_related("user", "confirmed_by"),
        "may_change": may_change(request),
    }
    return render(request, "prescribers/prescriber.html", context)


@only(*WRITERS)
def prescriber_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Correct identifiers, or move to another practice."""
    found = _prescriber(request, public_id)
    form = ChangePrescriberForm(posted(request), instance=found)
    words = words_about(found, title="Correct the prescriber", button="Save the prescriber")
    done = done_at(request, "prescriber", "The prescriber is saved.")
    return form_page(request, form, partial(change_prescriber, found), done=done, **words)


@only(*WRITERS)
def licence_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Enter a licence in one more state."""
    found = _prescriber(request, public_id)
    words = words_about(found, title="Enter a licence", button="Save the licence")
    done = done_at(request, "prescriber", "The licence is saved.", public_id)
    return form_page(request, LicenceForm(posted(request)), partial(add_licence, found), done=done, **words)


@only(*WRITERS)
def licence_renew(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a licence a new last day."""
    licence = licence_of(request, public_id)
    form = RenewForm(posted(request), initial={"number": licence.number})
    title = f"Renew the licence in {licence.get_state_display()}"
    words = words_about(licence.prescriber, title=title, button="Save the licence")
    done = done_at(request, "prescriber", "The licence is renewed.", licence.prescriber.public_id)
    return form_page(request, form, partial(renew_licence, licence), done=done, **words)


@only(*WRITERS)
def licence_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """End a licence."""
    licence = licence_of(request, public_id)
    title = f"End the licence in {licence.get_state_display()}?"
    words = words_about(licence.prescriber, title=title, button="End the licence", danger=True)
    done = done_at(request, "prescriber", "The licence ended.", licence.prescriber.public_id)
    return form_page(request, ReasonForm(posted(request)), partial(end_licence, licence), done=done, **words)


def _prescriber(request: HttpRequest, public_id: str) -> Prescriber:
    visible = Prescriber.objects.visible_to(request.user).select_related("user", "practice")
    return get_object_or_404(visible, public_id=public_id)


def licence_of(request: HttpRequest, public_id: str) -> PrescriberLicence:
    """The licence, if it was not ended and whoever asks may see it."""
    held = PrescriberLicence.objects.current().select_related("prescriber__user", "prescriber__practice")
    return get_object_or_404(held, public_id=public_id, prescriber__in=Prescriber.objects.visible_to(request.user))


def words_about(found: Prescriber, **words: Any) -> dict[str, Any]:
    """The words of a form page about a prescriber, which leads back to their page."""
    return words_of(found.printed_name, reverse("prescriber", args=[found.public_id]), **words)
