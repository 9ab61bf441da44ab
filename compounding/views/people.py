"""The pharmacy's pages about competence, and the logs of cleaning and temperature."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.models import User
from accounts.roles import BENCH, Audience
from compounding.actions import people as do
from compounding.equipment_forms import CleaningForm, CompetenceForm, TemperatureForm
from compounding.models import CleaningEntry, Competence, TemperatureEntry
from compounding.told_equipment import skills_of
from premises.models import Pharmacy
from records.form_page import form_page
from records.forms import ReasonForm, posted

SHOWN = 60


@only(*BENCH)
@require_safe
def competences(request: SignedIn) -> HttpResponse:
    """Everyone at the bench with each skill: until when, or that it is missing."""
    today = Pharmacy.objects.today(timezone.now())
    held = skills_of(_at_the_bench(), Competence.objects.current_on(today))
    return render(request, "compounding/competences.html", {"held": held})


@only(*BENCH)
def competence_add(request: SignedIn) -> HttpResponse:
    """Keep that someone showed a skill; the pharmacist in charge or the designated person does."""
    back = reverse("competences")
    form = CompetenceForm(
        _at_the_bench(), posted(request), initial={"shown_on": Pharmacy.objects.today(timezone.now())}
    )
    return form_page(
        request, form, do.assess, done=lambda _: back, title="Enter a competence", button="Keep the competence",
        lead="Nobody measures and mixes without it, and nobody vouches for themselves (TRN-01, TRN-02).",
        crumb="Competence", crumb_url=back, back_url=back,
    )  # fmt: skip


@only(*BENCH)
def competence_end(request: SignedIn, public_id: str) -> HttpResponse:
    """Withdraw a competence, with the reason."""
    found = get_object_or_404(Competence.objects.select_related("person"), public_id=public_id)
    back = reverse("competences")
    return form_page(
        request, ReasonForm(posted(request)), lambda **said: do.end_competence(found, **said), done=lambda _: back,
        title=f"Withdraw {found.get_skill_display()} of {found.person.name}?", button="Withdraw it", danger=True,
        lead="It counts no longer from now on.", crumb="Competence", crumb_url=back, back_url=back,
    )  # fmt: skip


@only(*BENCH)
@require_safe
def logs(request: SignedIn) -> HttpResponse:
    """The logs of cleaning and of temperature, the last lines first."""
    today = Pharmacy.objects.today(timezone.now())
    context = {
        "cleaning": CleaningEntry.objects.newest()[:SHOWN],
        "temperature": TemperatureEntry.objects.newest()[:SHOWN],
        "cleaning_is_missing": CleaningEntry.objects.lacks(today),
        "temperature_is_missing": TemperatureEntry.objects.lacks(today),
    }
    return render(request, "compounding/logs.html", context)


@only(*BENCH)
def log_cleaning(request: SignedIn) -> HttpResponse:
    """Write a line of the cleaning log."""
    return _line(request, CleaningForm(posted(request)), do.log_cleaning, "Log a cleaning", CleaningEntry)


@only(*BENCH)
def log_temperature(request: SignedIn) -> HttpResponse:
    """Write a reading of a storage area."""
    return _line(request, TemperatureForm(posted(request)), do.log_temperature, "Log a temperature", TemperatureEntry)


def _line(request: SignedIn, form: Any, act: Any, title: str, log: Any) -> HttpResponse:
    back = reverse("logs")
    lead = "" if log.objects.exists() else "From the first line on, weighing waits for a line of the day."
    return form_page(
        request, form, act, done=lambda _: back, title=title, button="Write the line", lead=lead,
        crumb="Logs", crumb_url=back, back_url=back,
    )  # fmt: skip


def _at_the_bench() -> list[User]:
    at = timezone.now()
    staff = User.objects.people().filter(audience=Audience.STAFF, is_active=True).by_name()
    return [person for person in staff if person.roles_at(at) & BENCH]
