"""The first start: the one user nobody invites."""

from datetime import datetime

from accounts.actions.own import choose_password
from accounts.actions.people import add_person
from accounts.actions.roles import refuse_unless_administrator
from accounts.models import RoleGrant, User
from accounts.roles import Role
from records.action import action
from records.refusals import Refusal

OWNER_ROLES = frozenset({Role.ADMINISTRATOR, Role.PHARMACIST_IN_CHARGE})


class OwnerExists(Refusal):
    """There is an administrator, who invites everyone else."""

    code = "owner_exists"


@action
def make_owner(
    *,
    name: str,
    email: str,
    password: str,
    by: User,
    at: datetime,
    credentials: str = "",
    roles: frozenset[Role] = OWNER_ROLES,
) -> User:
    """Make the first administrator, perhaps pharmacist in charge too. Raises NotAllowed, OwnerExists, Invalid."""
    refuse_unless_administrator(by, at)
    if RoleGrant.objects.filter(role=Role.ADMINISTRATOR).exists():
        raise OwnerExists("There is an administrator already: ask them for an invitation.")
    person = {"name": name, "email": email, "credentials": credentials}
    user = add_person(**person, roles=roles, code="user.owner_made", by=by, at=at)
    choose_password(user, password)
    user.save(update_fields=["password"])
    return user
