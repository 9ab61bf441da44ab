"""How a patient comes in: asking for a link, and the date of birth where it leads. No hint who has one."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.links import VALID_FOR, Link, LinkVoid, claim_of
from accounts.models import User
from accounts.trace import Trace, leave
from patients.actions.portal import ask_for_link, open_link, opener_of
from patients.forms import BirthForm, LinkForm
from patients.models import Caregiver, Patient
from patients.views.language import keep_language
from records.access import looked_at
from records.forms import posted


@login_not_required
@sensitive_variables("token")
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the date of birth, whatever the link is; the right one for a link that works lets the patient in."""
    form = BirthForm(posted(request))
    if (claim := claim_of(token)) and claim.link is Link.CARE:
        form.fields["born_on"].label = _("The date of birth of the person you help")
    if not form.is_valid():
        return render(request, "patients/follow.html", {"form": form}, status=422 if form.errors else 200)
    if not ratelimit.consume(request, action="follow", key=token):
        return _not_opened(request, form, status=429)
    at, opener = timezone.now(), opener_of(token)
    try:
        who = open_link(token=token, born_on=form.cleaned_data["born_on"], by=opener, at=at)
    except LinkVoid as refusal:
        leave(Trace.SIGN_IN_FAILED, opener, at=at)
        return _not_opened(request, form, status=refusal.status)
    patient = who.patient if isinstance(who, Caregiver) else who
    _let_in(request, who.user, patient)
    answer = redirect("my_orders")
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        keep_language(answer, patient.language)
    return answer


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def follow_ask(request: HttpRequest) -> HttpResponse:
    """Send a new link to whoever is a patient, and say the same to everybody."""
    form = LinkForm(posted(request))
    if not form.is_valid():
        return _ask_page(request, 422 if form.errors else 200, form=form)
    told = form.cleaned_data
    if not ratelimit.consume(request, action="follow_ask", key=told["address"].casefold()):
        return _ask_page(request, 429, form=form, too_often=True)
    ask_for_link(address=told["address"], born_on=told["born_on"], by=User.objects.system(), at=timezone.now())
    return _ask_page(request, 200, asked=True, days=VALID_FOR[Link.FOLLOW].days)


def _ask_page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    return render(request, "patients/follow_ask.html", context, status=status)


def _let_in(request: HttpRequest, user: Any, patient: Patient) -> None:
    """Begin the session of this account; the next request opens its signing period, as after every sign-in.

    The link counts as having shown who one is: a way to sign in may be added without showing it again.
    """
    get_adapter().login(request, user)
    record_authentication(request, user, method="link", reauthenticated=True)
    looked_at(user, patient, patient=patient, at=timezone.now(), how="link")


def _not_opened(request: HttpRequest, form: BirthForm, *, status: int) -> HttpResponse:
    return render(request, "patients/follow.html", {"form": form, "not_opened": True}, status=status)
