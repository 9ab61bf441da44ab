"""Who prepares for a prescriber: the prescriber's own page, and naming and ending delegates from there or by staff."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import only
from accounts.roles import Role
from premises.models import Pharmacy
from prescribers.actions.delegates import end_delegate, invite_delegate
from prescribers.forms import DelegateForm
from prescribers.models import Delegate, Prescriber
from prescribers.views.practices import WRITERS
from prescribers.views.shown import licences_of, prescriber_facts, words_of
from records.form_page import form_page
from records.forms import ReasonForm, posted

NAMERS = (*WRITERS, Role.PRESCRIBER)


@only(Role.PRESCRIBER)
@require_safe
def my_profile(request: HttpRequest) -> HttpResponse:
    """What the pharmacy keeps about the prescriber, and who prepares for them."""
    found = get_object_or_404(Prescriber.objects.select_related("user", "practice"), user=request.user)
    at = timezone.now()
    context = {
        "prescriber": found,
        "facts": prescriber_facts(found),
        "licences": licences_of(found, Pharmacy.objects.today(at)),
        "delegates": found.delegations.at(at).select_related("user"),
        "may_change": True,
    }
    return render(request, "prescribers/my_profile.html", context)


@only(*NAMERS)
def delegate_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Name a delegate."""
    kept = Prescriber.objects.kept_by(request.user).select_related("user")
    found = get_object_or_404(kept, public_id=public_id)
    words = _words(request, found, title="Name a delegate", button="Name the delegate")
    words["lead"] = "They prepare prescriptions and see the patients; only the prescriber signs."
    act = partial(invite_delegate, found)
    return form_page(
        request, DelegateForm(posted(request)), act, done=_done(request, found, "They may prepare now."), **words
    )


@only(*NAMERS)
def delegate_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """End a delegation."""
    kept = Delegate.objects.at(timezone.now()).filter(prescriber__in=Prescriber.objects.kept_by(request.user))
    found = get_object_or_404(kept.select_related("user", "prescriber__user"), public_id=public_id)
    title = f"End what {found.user.name} prepares?"
    words = _words(request, found.prescriber, title=title, button="End the delegation", danger=True)
    words["lead"] = "What was prepared stays; nothing more is shown to them."
    act, done = partial(end_delegate, found), _done(request, found.prescriber, "The delegation ended.")
    return form_page(request, ReasonForm(posted(request)), act, done=done, **words)


def _back(request: HttpRequest, found: Prescriber) -> str:
    """The prescriber comes back to their own page, staff to theirs."""
    own = found.user == request.user
    return reverse("my_profile") if own else reverse("prescriber", args=[found.public_id])


def _words(request: HttpRequest, found: Prescriber, **words: Any) -> dict[str, Any]:
    return words_of(found.printed_name, _back(request, found), **words)


def _done(request: HttpRequest, found: Prescriber, said: str) -> Any:
    def done(_row: Delegate) -> str:
        messages.success(request, said)
        return _back(request, found)

    return done
