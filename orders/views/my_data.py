"""A patient's own data: a copy of it to keep, and closing the account."""

import json
from functools import partial

from allauth.account.adapter import get_adapter
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import Role
from orders.own_copy import CopyEncoder, copy_of
from patients.actions.portal import close_account
from patients.forms import BirthForm
from patients.views.own import own_here
from premises.moments import record_day
from records.form_page import show_refusal
from records.forms import posted
from records.refusals import Refusal


@only(Role.PATIENT)
@require_safe
def my_data(request: SignedIn, public_id: str) -> HttpResponse:
    """What is kept, and the two things that can be done with it."""
    return render(request, "patients/own/data.html", {"patient": own_here(request, public_id)})


@only(Role.PATIENT)
@require_safe
def my_data_file(request: SignedIn, public_id: str) -> HttpResponse:
    """Everything as one file, for the patient alone (SEC-16)."""
    found = own_here(request, public_id)
    text = json.dumps(copy_of(found), cls=CopyEncoder, ensure_ascii=False, indent=2)
    name = f"my-data-{record_day(timezone.now())}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


@only(Role.PATIENT)
def my_data_close(request: SignedIn, public_id: str) -> HttpResponse:
    """Close the account after the date of birth was typed again; the pharmacy's records stay (SEC-21)."""
    found = own_here(request, public_id)
    form = BirthForm(posted(request))
    close = partial(close_account, found, by=request.user, at=timezone.now())
    if form.is_valid():
        try:
            close(born_on=form.cleaned_data["born_on"])
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            get_adapter().logout(request)
            request.signing_period = None
            return render(request, "patients/own/closed.html")
    words = {
        "title": _("Close your page?"),
        "lead": _("You and the people who help you cannot come in any more. Your orders go on."),
        "said": _("The law makes us keep the records of your medicine for years. We cannot delete them."),
        "button": _("Close my page"),
        "danger": True,
        "back_url": reverse("my_page", args=[public_id]),
    }
    return render(request, "patients/own/form.html", {"form": form, **words}, status=422 if form.errors else 200)
