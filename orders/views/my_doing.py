"""What a patient tells and asks on their page: an opioid, surgery, a question, what an order waits for."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import Role
from orders import told_my_calls
from orders.actions.calling import ask_pharmacist
from orders.actions.telling import tell_of_opioid, tell_of_surgery
from orders.lifecycle import OrderStatus
from orders.models import CallBack, Order
from orders.my_acts import holds_of_patient
from orders.my_forms import OpioidForm, SurgeryForm, WordsForm
from orders.views.my_form import my_form_page
from patients.models import Patient
from patients.views.own import patient_here, speak_as_kept
from premises.models import Pharmacy
from records.access import looked_at
from records.forms import posted


@only(Role.PATIENT)
def my_opioid(request: SignedIn, public_id: str) -> HttpResponse:
    """Tell that an opioid was given; what to do now stands on the next page, and the worst of it here."""
    patient, today = patient_here(request, public_id, how="opioid"), _today()
    form = OpioidForm(posted(request), today=today, initial={"last_on": today})
    return my_form_page(
        request, patient, form, lambda **said: tell_of_opioid(patient, **said), done=_call_page,
        title=_("I was given an opioid"), button=_("Tell the pharmacist"),
        urgent=_("Trouble breathing, or hard to wake up? Call 911 now. Say that you take naltrexone."),
        lead=_("Do not take your naltrexone until we say so."),
    )  # fmt: skip


@only(Role.PATIENT)
def my_surgery(request: SignedIn, public_id: str) -> HttpResponse:
    """Tell that surgery or dental work is planned."""
    patient = patient_here(request, public_id, how="surgery")
    form = SurgeryForm(posted(request), today=_today())
    return my_form_page(
        request, patient, form, lambda **said: tell_of_surgery(patient, **said), done=_call_page,
        title=_("I have surgery or dental work"), button=_("Tell the pharmacist"),
        lead=_("Tell us the day. We tell you when to stop and when to start again."),
    )  # fmt: skip


@only(Role.PATIENT)
def my_ask(request: SignedIn, public_id: str) -> HttpResponse:
    """Ask the pharmacist, and see what was asked before."""
    patient = patient_here(request, public_id, how="ask")
    mine = CallBack.objects.visible_to(request.user).filter(patient=patient).order_by("-pk")[:20]
    return my_form_page(
        request, patient, WordsForm(posted(request), today=_today()),
        lambda **said: ask_pharmacist(patient, **said), done=_call_page,
        title=_("Ask the pharmacist"), button=_("Send"), lead=_("A pharmacist reads it and calls you back."),
        urgent=_("Is it an emergency? Call 911."), after=[told_my_calls.row(call) for call in mine],
    )  # fmt: skip


@only(Role.PATIENT)
def my_answer(request: SignedIn, public_id: str) -> HttpResponse:
    """Say what an order waits for."""
    mine = Order.objects.visible_to(request.user).with_people()
    order = get_object_or_404(mine, public_id=public_id)
    patient = order.prescription.patient
    speak_as_kept(request, patient)
    looked_at(request.user, order, patient=patient, at=timezone.now(), how="answer")
    held = holds_of_patient([order])
    form = WordsForm(posted(request), today=_today()) if held else None
    return my_form_page(
        request, patient, form, lambda **said: ask_pharmacist(patient, order=order, **said), done=_call_page,
        title=_("We need something from you"), button=_("Send"),
        lead=_("A pharmacist reads your answer. You can also call us.") if held else _("Nothing is needed right now."),
        lines=[_(one.kind_of_hold.plain) for one in held],
    )  # fmt: skip


@only(Role.PATIENT)
@require_safe
def my_call(request: SignedIn, public_id: str) -> HttpResponse:
    """What was told or asked, what to do now, and whether somebody called."""
    call = get_object_or_404(CallBack.objects.visible_to(request.user).select_related("patient"), public_id=public_id)
    if not Patient.objects.visible_to(request.user).filter(pk=call.patient_id).exists():
        raise Http404
    speak_as_kept(request, call.patient)
    looked_at(request.user, call.patient, patient=call.patient, at=timezone.now(), how="call")
    context = {"patient": call.patient} | told_my_calls.page_of(call, timezone.now())
    return render(request, "orders/my_call.html", context)


@only(Role.PATIENT)
@require_safe
def my_collect(request: SignedIn, public_id: str) -> HttpResponse:
    """Where and when a ready medicine is collected."""
    patient = patient_here(request, public_id, how="collect")
    orders = Order.objects.visible_to(request.user).filter(prescription__patient=patient, status=OrderStatus.CHECKED)
    pharmacy = Pharmacy.objects.the_one()
    context = {"patient": patient, "ready": orders.exists(), "address": pharmacy.address_lines if pharmacy else ()}
    return render(request, "orders/my_collect.html", context)


def _call_page(call: CallBack) -> str:
    return reverse("my_call", args=[call.public_id])


def _today() -> date:
    return Pharmacy.objects.today(timezone.now())
