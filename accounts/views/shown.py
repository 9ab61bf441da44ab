"""What the pages about people show: a page of the list, the facts, and the buttons for each standing."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.urls import reverse

from accounts.forms.people import SearchForm
from accounts.models import Standing, User
from accounts.roles import Role
from accounts.trace import Trace, latest_of
from records.paging import Page, page_of

STANDING_CHIP = {
    Standing.INVITED: ("waiting", "Waits for them"),
    Standing.ACTIVE: ("released", "Active"),
    Standing.DEACTIVATED: ("stopped", "Deactivated"),
}
TRACES = {
    Trace.SIGN_IN: "Signed in",
    Trace.SIGN_IN_FAILED: "Wrong password",
    Trace.CODE_FAILED: "Wrong code of the second factor",
    Trace.SIGNING_CODE_FAILED: "Wrong signing code",
    Trace.SIGN_OUT: "Signed out",
    Trace.LOCKED: "Locked",
    Trace.UNLOCKED: "Unlocked",
    Trace.SIGN_IN_CHANGED: "Changed how they sign in",
}
# What an administrator may do with someone else, by standing: address name, words, key, kind.
BUTTONS = {
    Standing.INVITED: [("resend", "Send the invitation again", "i"), ("role_grant", "Give a role", "g")],
    Standing.ACTIVE: [("role_grant", "Give a role", "g"), ("reset_person", "Send a link for a new password", "p")],
    Standing.DEACTIVATED: [("reactivate", "Let them in again", "o")],
}


@dataclass(frozen=True)
class Line:
    """One line of the list."""

    user: User
    roles: str
    chip: tuple[str, str]


def listed(form: SearchForm, *, after: str, at: datetime) -> Page:
    """The page of people that `form` asks for, after the person `after`."""
    asked = form.cleaned_data if form.is_valid() else {}
    users = User.objects.people()
    if asked.get("q"):
        users = users.named(asked["q"])
    if asked.get("role"):
        users = users.holding(Role(asked["role"]), at)
    last = User.objects.people().filter(public_id=after).first()
    page = page_of(users.by_name().after(last), reverse("people"), asked, is_first=last is None)
    lines = [Line(user, roles_in_words(user, at), STANDING_CHIP[user.standing]) for user in page.lines]
    return replace(page, lines=lines)


def roles_in_words(user: User, at: datetime) -> str:
    """The roles given to `user` that hold at `at`."""
    held = {Role(grant.role) for grant in user.role_grants.all() if grant.holds_at(at)}
    return ", ".join(role.words for role in Role if role in held)


def facts_of(user: User) -> list[tuple[str, Any]]:
    """What is known of a person."""
    facts = [("Printed as", user.printed_name), ("Work email", user.email)]
    facts.append(("Signing code", "set" if user.signing_code else "not set"))
    if user.designated_from:
        until = f" until {user.designated_until:%Y-%m-%d}" if user.designated_until else ""
        facts.append(("Designated person", f"from {user.designated_from:%Y-%m-%d}{until}"))
    return facts


def traces_of(user: User) -> list[tuple[datetime, str]]:
    """When `user`, or somebody in their name, came, went or tried to: the last dozen (SEC-06, SEC-09)."""
    return [(trace.at, TRACES[Trace(trace.how)]) for trace in latest_of(user, 12)]


def buttons_for(user: User) -> list[dict[str, Any]]:
    """What an administrator may do with `user` now."""
    buttons = [
        {"label": words, "url": reverse(name, args=[user.public_id]), "key": key}
        for name, words, key in BUTTONS[user.standing]
    ]
    if is_mfa_enabled(user):
        url = reverse("remove_factors", args=[user.public_id])
        buttons.append({"label": "Remove a lost second factor", "url": url, "key": "x"})
    if user.standing is not Standing.DEACTIVATED:
        url = reverse("deactivate", args=[user.public_id])
        buttons.append({"label": "Deactivate the account", "url": url, "key": "d"})
    return buttons
