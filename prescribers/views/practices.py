"""Staff's pages about practices."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import only, roles_here
from accounts.roles import BENCH, PHARMACISTS, Role
from premises.models import Pharmacy
from prescribers.actions.practices import add_practice, change_practice
from prescribers.actions.prescribers import add_prescriber
from prescribers.forms import NewPrescriberForm, PracticeForm
from prescribers.models import Practice
from prescribers.views.shown import done_at, practice_facts, prescriber_lines, words_of
from records.form_page import form_page
from records.forms import posted
from records.paging import page_of

READERS = (*BENCH, Role.ADMINISTRATOR)
WRITERS = (*PHARMACISTS, Role.ADMINISTRATOR)


@only(*READERS)
@require_safe
def practices(request: HttpRequest) -> HttpResponse:
    """Who orders from us."""
    visible = Practice.objects.visible_to(request.user)
    last = visible.filter(public_id=request.GET.get("after", "")).first()
    rows = visible.with_counts().after(last).by_name()
    context = {
        "found": page_of(rows, reverse("practices"), {}, is_first=last is None),
        "may_change": may_change(request),
    }
    return render(request, "prescribers/practices.html", context)


@only(*READERS)
@require_safe
def practice(request: HttpRequest, public_id: str) -> HttpResponse:
    """One practice and its prescribers."""
    found = _practice(request, public_id)
    lines = prescriber_lines(found.prescribers.with_people(), Pharmacy.objects.today(timezone.now()))
    context = {
        "practice": found,
        "facts": practice_facts(found),
        "lines": lines,
        "may_change": may_change(request),
    }
    return render(request, "prescribers/practice.html", context)


@only(*WRITERS)
def practice_add(request: HttpRequest) -> HttpResponse:
    """Enter a practice."""
    words = words_of("Practices", reverse("practices"), title="Enter a practice", button="Save the practice")
    done = done_at(request, "practice", "The practice is saved.")
    return form_page(request, PracticeForm(posted(request)), add_practice, done=done, **words)


@only(*WRITERS)
def practice_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Correct a practice."""
    found = _practice(request, public_id)
    words = _words(found, title="Correct the practice", button="Save the practice")
    form = PracticeForm(posted(request), instance=found)
    done = done_at(request, "practice", "The practice is saved.")
    return form_page(request, form, partial(change_practice, found), done=done, **words)


@only(*WRITERS)
def prescriber_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Enter a prescriber of this practice and invite them."""
    found = _practice(request, public_id)
    words = _words(found, title="Enter a prescriber", button="Save and send the invitation")
    done = done_at(request, "prescriber", "The prescriber is saved. The invitation is on its way.")
    form = NewPrescriberForm(posted(request))
    return form_page(request, form, partial(add_prescriber, found), done=done, **words)


def may_change(request: HttpRequest) -> bool:
    """Whether this person keeps practices and prescribers in order."""
    return bool(roles_here(request) & set(WRITERS))


def _practice(request: HttpRequest, public_id: str) -> Practice:
    visible = Practice.objects.visible_to(request.user).select_related("confirmed_by")
    return get_object_or_404(visible, public_id=public_id)


def _words(found: Practice, *, title: str, button: str) -> dict[str, str]:
    return words_of(found.name, reverse("practice", args=[found.public_id]), title=title, button=button)
