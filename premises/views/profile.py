"""The pharmacy's own page: profile, logo and licences; the first start asks for the profile here."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import only, roles_here
from accounts.roles import BENCH, Role
from premises.actions import licences as do_licences
from premises.actions import profile as do
from premises.forms import LicenceForm, LogoForm, ProfileForm, RenewForm
from premises.models import Licence, Pharmacy
from premises.views.shown import facts_of, licence_lines
from records import archive
from records.form_page import form_page
from records.forms import ReasonForm, posted

KEEPERS = (Role.PHARMACIST_IN_CHARGE, Role.ADMINISTRATOR)


@only(*BENCH, Role.ADMINISTRATOR)
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """What every label says about us, and where we may ship."""
    pharmacy, at = Pharmacy.objects.the_one(), timezone.now()
    if pharmacy is None:
        return not_set_up(request)
    context = {
        "facts": facts_of(pharmacy),
        "licences": licence_lines(pharmacy.licences.current(), Pharmacy.objects.today(at)),
        "may_change": bool(roles_here(request) & set(KEEPERS)),
    }
    return render(request, "premises/profile.html", context)


def not_set_up(request: HttpRequest) -> HttpResponse:
    """The first start: who may enter the profile is asked for it, everyone else is told to come back."""
    if roles_here(request) & set(KEEPERS):
        return redirect("pharmacy_change")
    return render(request, "premises/not_set_up.html")


@only(*KEEPERS)
def change(request: HttpRequest) -> HttpResponse:
    """Enter the profile at the first start; correct it later."""
    pharmacy = Pharmacy.objects.the_one()
    act = partial(do.change_profile, pharmacy) if pharmacy else do.found_pharmacy
    form = ProfileForm(posted(request), instance=pharmacy)
    words = _words("Change the pharmacy's profile" if pharmacy else "Enter the pharmacy's profile", "Save the profile")
    words["lead"] = "Labels and leaflets made from now on say this."
    return form_page(request, form, act, done=_done(request, "The profile is saved."), wide=True, **words)


@only(*KEEPERS)
def logo(request: HttpRequest) -> HttpResponse:
    """Give a logo."""
    form = LogoForm(posted(request), request.FILES or None)
    words = _words("Set the logo", "Save the logo")
    return form_page(
        request, form, partial(do.set_logo, _the_one()), done=_done(request, "The logo is saved."), **words
    )


@require_safe
def logo_image(request: HttpRequest) -> HttpResponse:
    """The logo as it was archived, for everyone signed in."""
    pharmacy = _the_one()
    if not pharmacy.logo_sha256:
        raise Http404
    return HttpResponse(archive.fetch(pharmacy.logo_sha256), content_type=pharmacy.logo_type)


@only(*KEEPERS)
def licence_add(request: HttpRequest) -> HttpResponse:
    """Enter a licence in one more state."""
    act = partial(do_licences.add_licence, _the_one())
    words = _words("Enter a licence", "Save the licence")
    return form_page(request, LicenceForm(posted(request)), act, done=_done(request, "The licence is saved."), **words)


@only(*KEEPERS)
def licence_renew(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a licence a new last day."""
    licence = get_object_or_404(Licence.objects.current(), public_id=public_id)
    form = RenewForm(posted(request), initial={"number": licence.number})
    words = _words(f"Renew the licence in {licence.get_state_display()}", "Save the licence")
    act = partial(do_licences.renew_licence, licence)
    return form_page(request, form, act, done=_done(request, "The licence is renewed."), **words)


@only(*KEEPERS)
def licence_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """End a licence."""
    licence = get_object_or_404(Licence.objects.current(), public_id=public_id)
    words = _words(f"End the licence in {licence.get_state_display()}?", "End the licence") | {"danger": True}
    words["lead"] = "Nothing is shipped there without one."
    act = partial(do_licences.end_licence, licence)
    return form_page(request, ReasonForm(posted(request)), act, done=_done(request, "The licence ended."), **words)


def _the_one() -> Pharmacy:
    return get_object_or_404(Pharmacy)


def _words(title: str, button: str) -> dict[str, Any]:
    back = reverse("pharmacy_profile")
    found = {"title": title, "button": button, "crumb": "Pharmacy", "crumb_url": back}
    return found | ({"back_url": back} if Pharmacy.objects.the_one() else {})


def _done(request: HttpRequest, said: str) -> Callable[[Any], str]:
    def done(_row: Any) -> str:
        messages.success(request, said)
        return reverse("pharmacy_profile")

    return done
