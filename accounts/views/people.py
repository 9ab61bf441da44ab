"""The administrator's pages about people; the pharmacist in charge may look."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.actions import people as do
from accounts.actions import roles as do_roles
from accounts.forms.people import (
    CorrectForm,
    DesignateForm,
    InviteForm,
    ReactivateForm,
    RoleForm,
    SearchForm,
)
from accounts.guards import only
from accounts.models import RoleGrant, User
from accounts.roles import Role
from accounts.sessions import places_of
from accounts.views.shown import STANDING_CHIP, buttons_for, facts_of, listed, traces_of
from records.form_page import form_page
from records.forms import ReasonForm, posted


@only(Role.ADMINISTRATOR, Role.PHARMACIST_IN_CHARGE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everyone an administrator invites, by name, in pages."""
    form = SearchForm(request.GET)
    found = listed(form, after=request.GET.get("after", ""), at=timezone.now())
    context = {"form": form, "found": found, "may_change": _administers(request)}
    return render(request, "accounts/people.html", context)


@only(Role.ADMINISTRATOR, Role.PHARMACIST_IN_CHARGE)
@require_safe
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    """One person: roles with their dates, where they are signed in, what can be done."""
    user, at = _person(public_id), timezone.now()
    context = {
        "subject": user,
        "facts": facts_of(user),
        "chip": STANDING_CHIP[user.standing],
        "grants": [(grant, grant.holds_at(at) or grant.from_at > at) for grant in user.role_grants.order_by("from_at")],
        "places": places_of(user),
        "traces": traces_of(user),
        "buttons": buttons_for(user) if _administers(request) and user != request.user else [],
    }
    return render(request, "accounts/person.html", context)


@only(Role.ADMINISTRATOR)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite someone."""
    words = {
        "title": "Invite someone",
        "lead": "They get a link by mail and choose a password themselves.",
        "button": "Send the invitation",
        "crumb": "People",
        "crumb_url": reverse("people"),
    }
    done = _done(request, "The invitation is on its way.")
    return form_page(request, InviteForm(posted(request)), do.invite, done=done, **words)


@only(Role.ADMINISTRATOR)
def correct(request: HttpRequest, public_id: str) -> HttpResponse:
    """Correct name, credentials or address."""
    user = _person(public_id)
    words = {"title": "Correct the entry", "button": "Save the entry"}
    return _about(request, user, CorrectForm(user, posted(request)), do.correct, "The entry is corrected.", **words)


@only(Role.ADMINISTRATOR)
def role_grant(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a role."""
    user = _person(public_id)
    words = {"title": "Give a role", "button": "Give the role"}
    return _about(request, user, RoleForm(user, posted(request)), do_roles.grant_role, "The role is given.", **words)


@only(Role.ADMINISTRATOR)
def role_end(request: HttpRequest, public_id: str, grant_id: str) -> HttpResponse:
    """End a role."""
    user = _person(public_id)
    grant = get_object_or_404(RoleGrant.objects.select_related("user"), user=user, public_id=grant_id)
    words = _words(user, f"End the role: {Role(grant.role).words}?", "End the role") | {"danger": True}
    act = partial(do_roles.end_role, grant=grant)
    return form_page(request, ReasonForm(posted(request)), act, done=_done(request, "The role has ended."), **words)


@only(Role.ADMINISTRATOR)
def designate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make someone a designated person."""
    user = _person(public_id)
    words = {"title": "Designated person", "button": "Save the dates"}
    return _about(request, user, DesignateForm(user, posted(request)), do.designate, "The dates are saved.", **words)


@only(Role.ADMINISTRATOR)
def resend(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the invitation again."""
    user, form = _person(public_id), _confirmation(request)
    words = {
        "title": "Send the invitation again?",
        "button": "Send a new link",
        "lead": "The link before stops working.",
    }
    return _about(request, user, form, do.resend_invitation, "A new invitation is on its way.", **words)


@only(Role.ADMINISTRATOR)
def reset(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send someone a link for a new password."""
    user, form = _person(public_id), _confirmation(request)
    words = {
        "title": "Send a link for a new password?",
        "button": "Send the link",
        "lead": "It works once, for an hour.",
    }
    return _about(request, user, form, do.start_password_reset, "The link is on its way.", **words)


@only(Role.ADMINISTRATOR)
def remove_factors(request: HttpRequest, public_id: str) -> HttpResponse:
    """Help someone back in who lost telephone and recovery codes."""
    user = _person(public_id)
    words: dict[str, Any] = {
        "title": f"Remove the second factor of {user.name}?",
        "button": "Remove the second factor",
        "lead": "Make sure it is they who ask. They are signed out everywhere, told by mail, and sign in by password.",
        "danger": True,
    }
    form = ReasonForm(posted(request))
    return _about(request, user, form, do.remove_factors, "The second factor is removed.", **words)


@only(Role.ADMINISTRATOR)
def deactivate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close an account."""
    user = _person(public_id)
    words: dict[str, Any] = {
        "title": f"Deactivate {user.name}?",
        "button": "Deactivate the account",
        "lead": "They are signed out everywhere at once and their roles end. What they did and signed stays.",
        "danger": True,
    }
    form = ReasonForm(posted(request))
    return _about(request, user, form, do.deactivate, "The account is closed.", **words)


@only(Role.ADMINISTRATOR)
def reactivate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open a closed account again."""
    user = _person(public_id)
    words = {"title": f"Let {user.name} in again?", "button": "Open the account", "lead": "They choose a new password."}
    form = ReactivateForm(posted(request))
    return _about(request, user, form, do.reactivate, "The account is open again; a link is on its way.", **words)


def _person(public_id: str) -> User:
    return get_object_or_404(User.objects.people(), public_id=public_id)


def _administers(request: Any) -> bool:
    return Role.ADMINISTRATOR in request.user.roles_at(timezone.now())


def _confirmation(request: HttpRequest) -> Any:
    """A form that asks nothing but whether."""
    return Form(request.POST if request.method == "POST" else None)


def _words(user: User, title: str, button: str) -> dict[str, Any]:
    address = reverse("person", args=[user.public_id])
    return {"title": title, "button": button, "crumb": user.name, "crumb_url": address, "back_url": address}


def _about(
    request: HttpRequest,
    user: User,
    form: Any,
    act: Callable[..., Any],
    said: str,
    *,
    title: str,
    button: str,
    **words: Any,
) -> HttpResponse:
    """The page of one action on one person."""
    words |= _words(user, title, button)
    return form_page(request, form, partial(act, user=user), done=_done(request, said), **words)


def _done(request: HttpRequest, said: str) -> Callable[[Any], str]:
    """Say it and lead to the page of the person the row is about."""

    def done(row: User | RoleGrant) -> str:
        messages.success(request, said)
        user = row.user if isinstance(row, RoleGrant) else row
        return reverse("person", args=[user.public_id])

    return done
