"""Giving and ending roles, dated; an administrator has no clinical role, and there is always one (SEC-02)."""

from datetime import datetime

from accounts.models import RoleGrant, User
from accounts.roles import Audience, Role, RolesDoNotCombine, audience_of
from records.action import action, tell
from records.refusals import NotAllowed, Refusal
from records.rows import lock


class RolesRefused(Refusal):
    """These roles are not for one person (SEC-02)."""

    code = RolesDoNotCombine.code
    status = 422


class RoleHeld(Refusal):
    """The user holds the role already."""

    code = "role_held"


class RoleNotHeld(Refusal):
    """The role has ended already."""

    code = "role_not_held"


class NotOneself(Refusal):
    """Nobody deactivates themselves or changes their own roles (SEC-02)."""

    code = "not_oneself"
    status = 403


class LastAdministrator(Refusal):
    """Without them nobody could let anyone in."""

    code = "last_administrator"


@action
def grant_role(
    *, user: User, role: Role, by: User, at: datetime, from_at: datetime | None = None, until_at: datetime | None = None
) -> RoleGrant:
    """Give `role`, from now and for good unless said. Raises NotAllowed, NotOneself, RoleHeld, RolesRefused."""
    _refuse_unless_for_another(user, by, at)
    lock(user)
    open_roles = {Role(grant.role) for grant in user.role_grants.open_at(at)}
    if role in open_roles:
        raise RoleHeld(f"{user.name} is {role.words.lower()} already.")
    audience_for(frozenset(open_roles | {role}), user)
    return give(user, role, from_at=from_at or at, until_at=until_at, by=by)


@action
def end_role(*, grant: RoleGrant, reason: str, by: User, at: datetime) -> RoleGrant:
    """End the role now. Raises NotAllowed, NotOneself, RoleNotHeld, LastAdministrator."""
    user = grant.user
    _refuse_unless_for_another(user, by, at)
    if grant.role == Role.ADMINISTRATOR:
        must_leave_an_administrator(without=user, at=at)
    lock(grant)
    if grant.until_at is not None and grant.until_at <= at:
        raise RoleNotHeld("This role has ended already.")
    tell(grant, "role.ended", before={"role": end(grant, at)}, reason=reason)
    return grant


def give(user: User, role: Role, *, from_at: datetime, until_at: datetime | None, by: User) -> RoleGrant:
    """Inside the action under way: write the grant and tell it in the user's story."""
    if until_at is not None and until_at <= from_at:
        raise RolesRefused("A role ends after it begins.", code="role_ends_before_it_begins")
    grant = RoleGrant.objects.create(user=user, role=role, from_at=from_at, until_at=until_at, granted_by=by)
    told = {"role": role, "from": from_at.isoformat(), "until": until_at and until_at.isoformat()}
    tell(grant, "role.granted", after=told)
    return grant


def end(grant: RoleGrant, at: datetime) -> str:
    """Inside the action under way: end the grant, one that has not begun before it begins; the role that ended."""
    grant.until_at = max(at, grant.from_at)
    grant.save(update_fields=["until_at"])
    return grant.role


def audience_for(roles: frozenset[Role], user: User | None = None) -> Audience:
    """The audience of a user with these roles, the same as before for one who has it. Raises RolesRefused."""
    try:
        audience = audience_of(roles)
    except RolesDoNotCombine as refused:
        raise RolesRefused(str(refused)) from refused
    if user is not None and user.audience != audience:
        raise RolesRefused("Someone of a practice never becomes staff, nor the reverse: invite them again (SEC-01).")
    return audience


def refuse_unless_administrator(by: User, at: datetime) -> None:
    """Raise NotAllowed unless `by` may let people in: an administrator, or the house itself."""
    if not by.roles_at(at) & {Role.ADMINISTRATOR, Role.SYSTEM}:
        raise NotAllowed("Only an administrator does this (SEC-02). Nothing was saved.")


def must_leave_an_administrator(*, without: User, at: datetime) -> None:
    """Raise LastAdministrator if nobody else would be one. Two who end each other at once wait for each other."""
    list(RoleGrant.objects.select_for_update().filter(role=Role.ADMINISTRATOR).open_at(at))
    if not User.objects.holding(Role.ADMINISTRATOR, at).exclude(pk=without.pk).exists():
        raise LastAdministrator("This is the last administrator: make another one first.")


def _refuse_unless_for_another(user: User, by: User, at: datetime) -> None:
    refuse_unless_administrator(by, at)
    if by == user:
        raise NotOneself("Nobody changes their own roles: ask another administrator (SEC-02). Nothing was saved.")
