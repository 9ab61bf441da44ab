"""The language a patient reads: kept in their browser, and in their record, which their paper follows."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.guards import page_before
from accounts.models import User
from patients.actions.registration import change_details
from patients.forms import LanguageForm
from patients.models import Patient


@login_not_required
@require_POST
def language(request: Any) -> HttpResponse:
    """Speak the chosen language from now on, and show the page again; of a language we do not speak nothing comes."""
    answer, form = redirect(page_before(request)), LanguageForm(request.POST)
    if not form.is_valid():
        return answer
    chosen = form.cleaned_data["language"]
    keep_language(answer, chosen)
    # Nobody's record changes with a caregiver's choice, or at a locked screen.
    if isinstance(request.user, User) and request.signing_period:
        for own in Patient.objects.filter(user=request.user).exclude(language=chosen):
            change_details(own, language=chosen, by=request.user, at=timezone.now())
    return answer


def keep_language(answer: HttpResponse, chosen: str) -> None:
    """Have the browser remember the language."""
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
