"""What an administrator does with people: invite, resend, correct, deactivate, reactivate, help back in."""

from collections.abc import Iterable
from datetime import date, datetime

from allauth.mfa.models import Authenticator

from accounts.actions.own import end_sessions, is_taken
from accounts.actions.roles import (
    NotOneself,
    audience_for,
    end,
    give,
    must_leave_an_administrator,
    refuse_unless_administrator,
)
from accounts.emails import send_link, tell_of_change
from accounts.links import Link
from accounts.models import Standing, User
from accounts.roles import Role
from records.action import action, tell
from records.refusals import Refusal
from records.rows import Invalid, add, change, lock


class EmailTaken(Invalid):
    """Someone has this address, in whatever case; addresses are never reused (SEC-01)."""

    code = "email_taken"


class NotInvited(Refusal):
    """The invitation was accepted, or its user is deactivated: there is nothing to send again."""

    code = "not_invited"


class NoSecondFactor(Refusal):
    """There is no authenticator app, passkey or recovery code to remove."""

    code = "no_second_factor"


class NotActive(Refusal):
    """Someone who has not accepted their invitation, or is deactivated, cannot do this."""

    code = "not_active"


@action
def invite(
    *, name: str, email: str, roles: Iterable[Role], by: User, at: datetime, credentials: str = "", identity: str = ""
) -> User:
    """Make a user who sets their own password by a link mailed to them; `identity` says how it was checked (SEC-13).

    Raises NotAllowed, EmailTaken, Invalid, RolesRefused.
    """
    refuse_unless_administrator(by, at)
    given = frozenset(roles)
    return bring_in(name=name, email=email, credentials=credentials, roles=given, by=by, at=at, identity=identity)


def bring_in(
    *, name: str, email: str, credentials: str, roles: frozenset[Role], by: User, at: datetime, identity: str = ""
) -> User:
    """Inside the action under way, which knows why `by` may: a new user whose invitation is on its way."""
    person = {"name": name, "email": email, "credentials": credentials}
    user = add_person(**person, roles=roles, code="user.invited", reason=identity, by=by, at=at)
    _send(user, Link.INVITATION, at)
    return user


def add_person(
    *,
    name: str,
    email: str,
    credentials: str,
    roles: frozenset[Role],
    code: str,
    by: User,
    at: datetime,
    reason: str = "",
) -> User:
    """Inside the action under way: a user of the roles' audience, without a password, and their roles from now.

    `code` is the event that tells of them.
    """
    _refuse_taken(email)
    user = User(name=name, email=email.lower(), credentials=credentials, audience=audience_for(roles))
    user.set_unusable_password()
    add(user, told=["audience"], code=code, reason=reason)
    for role in sorted(roles):
        give(user, role, from_at=at, until_at=None, by=by)
    return user


@action
def resend_invitation(*, user: User, by: User, at: datetime) -> User:
    """Send a new link; the one before stops working. Raises NotAllowed, NotInvited."""
    refuse_unless_administrator(by, at)
    lock(user)
    if user.standing is not Standing.INVITED:
        raise NotInvited("There is no open invitation to send again. Nothing was sent.")
    _send(user, Link.INVITATION, at)
    tell(user, "user.invited", reason="sent again")
    return user


@action
def start_password_reset(*, user: User, by: User, at: datetime) -> User:
    """Send the link for a new password, asked for by an administrator or by `user`. Raises NotAllowed, NotActive."""
    if by != user:
        refuse_unless_administrator(by, at)
    lock(user)
    if user.standing is not Standing.ACTIVE:
        raise NotActive("Only someone who signs in with a password can have a new one. Nothing was sent.")
    _send(user, Link.RESET, at)
    tell(user, "user.reset_started")
    return user


@action
def correct(*, user: User, name: str, credentials: str, email: str, by: User, at: datetime) -> User:
    """Change name, credentials or address; a new address is told to the old one too.

    Raises NotAllowed, EmailTaken, Invalid, NothingChanged.
    """
    refuse_unless_administrator(by, at)
    _refuse_taken(email, besides=user)
    lock(user)
    before = user.email
    change(user, {"name": name, "credentials": credentials, "email": email.lower()}, told=["name", "credentials"])
    if user.email != before:
        _follow(user, before, at)
    return user


@action
def remove_factors(*, user: User, reason: str, by: User, at: datetime) -> User:
    """Take a lost second factor out of use: app, passkeys and recovery codes; their sessions end (SEC-09).

    Raises NotAllowed, NotOneself, NoSecondFactor.
    """
    refuse_unless_administrator(by, at)
    if by == user:
        raise NotOneself("Nobody lifts their own second factor for being lost: ask another administrator (SEC-09).")
    lock(user)
    factors = Authenticator.objects.filter(user=user)
    kinds = sorted(factors.values_list("type", flat=True))
    if not kinds:
        raise NoSecondFactor("There is no second factor to remove. Nothing was changed.")
    factors.delete()
    end_sessions(user, at=at)
    tell(user, "user.factors_removed", before={"factors": kinds}, reason=reason)
    tell_of_change(user, "your administrator removed your second factor", at=at)
    return user


@action
def designate(*, user: User, from_on: date, until_on: date | None, by: User, at: datetime) -> User:
    """Make `user` a designated person from a day until a day. Raises NotAllowed, Invalid, NothingChanged."""
    refuse_unless_administrator(by, at)
    changes = {"designated_from": from_on, "designated_until": until_on}
    change(user, changes, told=list(changes))
    return user


@action
def deactivate(*, user: User, reason: str, by: User, at: datetime) -> User:
    """Close the account: sessions, signing periods, open roles and keys end now; the row stays (SEC-01).

    Raises NotAllowed, NotOneself, NotActive, LastAdministrator.
    """
    refuse_unless_administrator(by, at)
    if by == user:
        raise NotOneself("Nobody deactivates themselves: ask another administrator (SEC-02).")
    must_leave_an_administrator(without=user, at=at)
    lock(user)
    if not user.is_active:
        raise NotActive("This account is deactivated already.")
    user.is_active, user.link_sent_at = False, None
    user.save(update_fields=["is_active", "link_sent_at"])
    ended = _end_all(user, at)
    tell(user, "user.deactivated", before={"roles": ended}, after={"roles": []}, reason=reason)
    return user


@action
def reactivate(*, user: User, roles: Iterable[Role], reason: str, by: User, at: datetime) -> User:
    """Open a closed account again with these roles; a new link sets a new password.

    Raises NotAllowed, NotActive, RolesRefused.
    """
    refuse_unless_administrator(by, at)
    lock(user)
    given = frozenset(roles)
    if user.is_active:
        raise NotActive("This account is open.")
    audience_for(given, user)
    user.is_active = True
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    for role in sorted(given):
        give(user, role, from_at=at, until_at=None, by=by)
    _send(user, Link.INVITATION, at)
    tell(user, "user.reactivated", reason=reason)
    return user


def _refuse_taken(email: str, besides: User | None = None) -> None:
    if is_taken(email, besides=besides):
        raise EmailTaken({"email": ["Someone has this address already; addresses are never reused (SEC-01)."]})


def _send(user: User, link: Link, at: datetime) -> None:
    user.link_sent_at = at
    user.save(update_fields=["link_sent_at"])
    send_link(user, link, at=at)


def _follow(user: User, before: str, at: datetime) -> None:
    """After a new address: links to the old one are void, an open invitation goes to the new one, both are told."""
    user.link_sent_at = None
    user.save(update_fields=["link_sent_at"])
    if user.standing is Standing.INVITED:
        _send(user, Link.INVITATION, at)
    elif user.standing is Standing.ACTIVE:
        for address in (before, user.email):
            tell_of_change(user, "the work email you sign in with", at=at, to=address)


def _end_all(user: User, at: datetime) -> list[str]:
    """End sessions, periods, keys and open roles of `user`; the roles ended."""
    end_sessions(user, at=at)
    user.api_clients.filter(revoked=False).update(revoked=True)
    return [end(grant, at) for grant in user.role_grants.open_at(at)]
