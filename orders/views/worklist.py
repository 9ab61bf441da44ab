"""The worklist's own pages: the list, its problems, saved views, and what goes first in it."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from orders import told_downtime, told_views
from orders.actions import priority, views
from orders.looks import Look
from orders.models import Order, SavedView
from orders.told_drafts import drafts_of
from orders.troubles import aside, troubles_for
from orders.views.order_page import acting_on, address_of, doing, order_of
from orders.worklist_forms import FilterForm, ViewNameForm
from orders.worklists import worklist_for
from records.form_page import form_page
from records.forms import ReasonForm, posted


@only(*BENCH)
@require_safe
def worklist(request: SignedIn) -> HttpResponse:
    """Work with its due time, late first; what waits for someone else has a section of its own."""
    at, form = timezone.now(), FilterForm(request.GET)
    look = _look(request, at, form)
    found = worklist_for(look)
    context = {
        "at": at,
        "worklist": found,
        "aside": aside(found.board),
        "form": form,
        "words": told_views.in_words(form),
        "look": look,
        "views": told_views.tabs(request.user, look),
        "drafts": drafts_of(request.user, at),
        "old_pack": told_downtime.problem(at),
    }
    return render(request, "orders/worklist.html", context)


@only(*BENCH)
@require_safe
def worklist_problems(request: SignedIn) -> HttpResponse:
    """The open orders in which something is to be decided."""
    at = timezone.now()
    look = Look(request.user, at, place=request.GET.get("after", ""), page="worklist_problems")
    context = {"troubles": troubles_for(look), "look": look, "at": at, "old_pack": told_downtime.problem(at)}
    return render(request, "orders/worklist_problems.html", context)


def _look(request: SignedIn, at: datetime, form: FilterForm) -> Look:
    part, place = request.GET.get("part", ""), request.GET.get("after", "")
    return Look(request.user, at, form.wanted(), part=part if place else "", place=place)


@only(*BENCH)
def worklist_view_new(request: SignedIn) -> HttpResponse:
    """Keep what the address filters by under a name."""
    filtering = FilterForm(request.GET)
    wanted = filtering.wanted()
    back = Look(request.user, timezone.now(), wanted).address()

    def save(**said: Any) -> SavedView:
        return views.save_view(wanted, **said)

    return _view_page(
        request, ViewNameForm(posted(request)), save, back=back, title="Save this view", button="Save the view",
        lead=f"{told_views.in_words(filtering)} It stands above the worklist, for you alone.",
    )  # fmt: skip


@only(*BENCH)
def worklist_view_rename(request: SignedIn, public_id: str) -> HttpResponse:
    """Give a view another name."""
    found = _view(request, public_id)
    form = ViewNameForm(posted(request), initial={"name": found.name})
    return _view_page(
        request, form, acting_on(views.rename_view, found), back=told_views.address_of(found),
        title="Rename this view", button="Save the name",
    )  # fmt: skip


@only(*BENCH)
def worklist_view_remove(request: SignedIn, public_id: str) -> HttpResponse:
    """Show a view no more."""
    found = _view(request, public_id)
    return _view_page(
        request, forms.Form(posted(request)), acting_on(views.remove_view, found), back=told_views.address_of(found),
        title=f"Remove the view {found.name}?", button="Remove the view", danger=True,
        lead="Only the view goes. The orders in it stay where they are.",
    )  # fmt: skip


def _view(request: SignedIn, public_id: str) -> SavedView:
    return get_object_or_404(SavedView.objects.of(request.user), public_id=public_id)


def _view_page(request: SignedIn, form: forms.Form, act: Any, *, back: str, **words: Any) -> HttpResponse:
    words |= {"crumb": "Worklist", "crumb_url": reverse("worklist"), "back_url": back}
    return form_page(request, form, act, done=told_views.address_after, **words)


@only(*BENCH)
def order_urgent(request: SignedIn, public_id: str) -> HttpResponse:
    """Put an order before its equals, with the reason."""
    found = order_of(request, public_id)
    back = address_of(found)
    return form_page(
        request, ReasonForm(posted(request)), acting_on(priority.make_urgent, found), done=lambda _: back,
        title="Make this order urgent", button="Make it urgent", crumb=found.number, crumb_url=back, back_url=back,
        lead="It stands before the others that are due when it is; what is late stays before it. Its promise does not "
        "change. The practice sees that it is urgent, not why.",
    )  # fmt: skip


@only(*BENCH)
@require_POST
def order_routine(request: SignedIn, public_id: str) -> HttpResponse:
    """Take it back."""

    def act(found: Order) -> str:
        priority.make_routine(found, by=request.user, at=timezone.now())
        return "Routine again: it goes in its turn."

    return doing(request, public_id, act)
