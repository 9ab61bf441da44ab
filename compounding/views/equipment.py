"""The pharmacy's pages about equipment: what may be used, its calibrations and checks, and this station's balance."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only, roles_here
from accounts.roles import BENCH, PHARMACISTS
from compounding.actions import equipment as do
from compounding.equipment_forms import BalanceForm, CalibrationForm, CheckForm, EquipmentForm
from compounding.models import BalanceCheck, Calibration, Equipment
from compounding.told_equipment import buttons_of_equipment, facts_of_equipment, lines_of, state_of_equipment
from premises.models import Pharmacy
from records.downloads import archived_pdf
from records.form_page import form_page
from records.forms import ReasonForm, posted

SESSION_KEY = "balance"  # the balance of this station, named once
SHOWN = 40


@only(*BENCH)
@require_safe
def equipment_list(request: SignedIn) -> HttpResponse:
    """Balances first: which may weigh today; then everything else, and what is out of service."""
    today = Pharmacy.objects.today(timezone.now())
    every = Equipment.objects.visible_to(request.user).with_state(today).order_by("code")
    lines = lines_of(every, today)
    sections = [
        ("balances", "Balances", [line for line in lines if _serves(line) and line["equipment"].is_balance]),
        ("others", "Other equipment", [line for line in lines if _serves(line) and not line["equipment"].is_balance]),
        ("retired", "Out of service", [line for line in lines if not _serves(line)]),
    ]
    context = {"sections": sections, "may_add": bool(roles_here(request) & PHARMACISTS)}
    return render(request, "compounding/equipment_list.html", context)


def _serves(line: dict[str, Any]) -> bool:
    return line["equipment"].retired_at is None


@only(*BENCH)
@require_safe
def equipment(request: SignedIn, public_id: str) -> HttpResponse:
    """One piece with its calibrations and the last checks."""
    found, at = _found(request, public_id), timezone.now()
    context = {
        "equipment": found, "state": state_of_equipment(found, Pharmacy.objects.today(at)),
        "facts": facts_of_equipment(found),
        "calibrations": Calibration.objects.filter(equipment=found).select_related("recorded_by").order_by(
            "-done_on", "-pk"
        )[:SHOWN],
        "checks": BalanceCheck.objects.filter(equipment=found).select_related("checked_by").order_by(
            "-checked_at", "-pk"
        )[:SHOWN],
        "buttons": buttons_of_equipment(found, request.user, at),
    }  # fmt: skip
    return render(request, "compounding/equipment.html", context)


@only(*PHARMACISTS)
def equipment_add(request: SignedIn) -> HttpResponse:
    """Enter a piece of equipment."""
    form, back = EquipmentForm(posted(request)), reverse("equipment_list")

    def act(*, by: Any, at: datetime, **_: Any) -> Equipment:
        return do.add_equipment(**form.facts(), by=by, at=at)

    return form_page(
        request, form, act, done=_address, title="Add equipment", button="Add it", wide=True,
        lead="A balance weighs once its calibration is entered and it is checked for the day.",
        crumb="Equipment", crumb_url=back, back_url=back,
    )  # fmt: skip


@only(*PHARMACISTS)
def equipment_calibrate(request: SignedIn, public_id: str) -> HttpResponse:
    """Enter a calibration with its certificate."""
    found = _found(request, public_id)
    form = CalibrationForm(posted(request), request.FILES or None)

    def act(*, by: Any, at: datetime, **_: Any) -> Calibration:
        return do.calibrate(found, **form.said(), by=by, at=at)

    return _about(request, found, form, act, title=f"Calibration of {found.code}", button="Keep the calibration")


@only(*BENCH)
def equipment_check(request: SignedIn, public_id: str) -> HttpResponse:
    """The daily check of a balance with its test weight."""
    found = _found(request, public_id)
    if not found.is_balance:
        raise Http404("not a balance")

    def act(*, as_found_mg: Any, note: str, by: Any, at: datetime) -> BalanceCheck:
        return do.check_balance(found, as_found_mg, note=note, by=by, at=at)

    return _about(
        request, found, CheckForm(posted(request)), act, title=f"Check {found.code}", button="Keep the check",
        facts=[row for row in facts_of_equipment(found) if row[0] == "Test weight"],
    )  # fmt: skip


@only(*PHARMACISTS)
def equipment_retire(request: SignedIn, public_id: str) -> HttpResponse:
    """Take it out of service, with the reason."""
    found = _found(request, public_id)
    return _about(
        request, found, ReasonForm(posted(request)), lambda **said: do.retire(found, **said), danger=True,
        title=f"Take {found.code} out of service?", button="Take it out of service", lead="Its code is not used again.",
    )  # fmt: skip


@only(*BENCH)
@require_safe
def calibration_certificate(request: SignedIn, public_id: str) -> HttpResponseBase:
    """The archived bytes of a calibration's certificate."""
    visible = Equipment.objects.visible_to(request.user)
    found = get_object_or_404(Calibration.objects.filter(equipment__in=visible), public_id=public_id)
    return archived_pdf(request, found.certificate_sha256, f"calibration-{found.public_id}")


@only(*BENCH)
def station_balance(request: SignedIn) -> HttpResponse:
    """Name the balance of this station, once for this session."""
    balances = list(Equipment.objects.visible_to(request.user).balances())
    here = balance_here(request)
    form = BalanceForm(balances, posted(request), initial={"balance": here.public_id if here else ""})
    if request.method == "POST" and form.is_valid():
        request.session[SESSION_KEY] = form.cleaned_data["balance"]
        return redirect(_next(request))
    context = {
        "title": "The balance of this station", "form": form, "button": "Weigh on this one", "crumb": "Equipment",
        "crumb_url": reverse("equipment_list"), "back_url": _next(request),
        "lead": "Every weighing names it, until you name another or sign out.",
        "why_not": "" if balances else "No balance is in service: a pharmacist adds one.",
    }  # fmt: skip
    return render(request, "form_page.html", context, status=422 if form.errors else 200)


def balance_here(request: SignedIn) -> Equipment | None:
    """The balance this session named, or the only one in service; None where one has to be named."""
    today = Pharmacy.objects.today(timezone.now())
    balances = Equipment.objects.visible_to(request.user).balances().with_state(today)
    named = balances.filter(public_id=request.session.get(SESSION_KEY, "")).first()
    if named:
        return named
    found = list(balances[:2])
    return found[0] if len(found) == 1 else None


def name_the_balance(request: SignedIn) -> HttpResponse:
    """To the page where this station names its balance, and back to where it was needed."""
    return redirect(f"{reverse('station_balance')}?{urlencode({'next': request.path})}")


def _next(request: SignedIn) -> str:
    """Where the way to this page came from, inside this house."""
    asked = request.GET.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else reverse("equipment_list")


def _about(request: SignedIn, found: Equipment, form: Any, act: Any, **words: Any) -> HttpResponse:
    """A form about one piece, and back to its page."""

    def done(_: Any) -> str:
        messages.success(request, f"{found.code}: saved.")
        return _address(found)

    back = _address(found)
    return form_page(request, form, act, done=done, crumb=found.code, crumb_url=back, back_url=back, **words)


def _found(request: SignedIn, public_id: str) -> Equipment:
    visible = Equipment.objects.visible_to(request.user).with_state(Pharmacy.objects.today(timezone.now()))
    return get_object_or_404(visible.select_related("added_by", "retired_by"), public_id=public_id)


def _address(found: Equipment) -> str:
    return reverse("equipment", args=[found.public_id])
