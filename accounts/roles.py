"""The roles and audiences of this house. Pure."""

from enum import StrEnum


class Audience(StrEnum):
    """Which of the rooms a user belongs to. A user has exactly one."""

    STAFF = "staff"
    PRESCRIBER = "prescriber"
    PATIENT = "patient"
    MACHINE = "machine"
    SYSTEM = "system"


class Role(StrEnum):
    """What a user may do; held from a day until a day."""

    PRESCRIBER = "prescriber"
    DELEGATE = "delegate"
    TECHNICIAN = "technician"
    PHARMACIST = "pharmacist"
    PHARMACIST_IN_CHARGE = "pharmacist_in_charge"
    ADMINISTRATOR = "administrator"
    PATIENT = "patient"
    CLIENT = "client"
    SYSTEM = "system"

    @property
    def words(self) -> str:
        """The role as shown on screen."""
        return self.value.replace("_", " ").capitalize()


AUDIENCE_OF = {
    Role.PRESCRIBER: Audience.PRESCRIBER,
    Role.DELEGATE: Audience.PRESCRIBER,
    Role.TECHNICIAN: Audience.STAFF,
    Role.PHARMACIST: Audience.STAFF,
    Role.PHARMACIST_IN_CHARGE: Audience.STAFF,
    Role.ADMINISTRATOR: Audience.STAFF,
    Role.PATIENT: Audience.PATIENT,
    Role.CLIENT: Audience.MACHINE,
    Role.SYSTEM: Audience.SYSTEM,
}

INCLUDED = {Role.PHARMACIST_IN_CHARGE: {Role.PHARMACIST}}

# Named sets, so that guards and tables read as English. The administrator sees no patient (SEC-02).
PHARMACISTS = frozenset({Role.PHARMACIST, Role.PHARMACIST_IN_CHARGE})
BENCH = frozenset({Role.TECHNICIAN}) | PHARMACISTS
PRACTICE = frozenset({Role.PRESCRIBER, Role.DELEGATE})
SIGNERS = BENCH | {Role.PRESCRIBER}
PEOPLE = BENCH | PRACTICE | {Role.ADMINISTRATOR, Role.PATIENT}
GIVEN_BY_INVITATION = BENCH | PRACTICE | {Role.ADMINISTRATOR}


def with_included(held: set[Role]) -> frozenset[Role]:
    """The roles held and those they include: a pharmacist in charge is a pharmacist."""
    return frozenset(held).union(*(INCLUDED.get(role, set()) for role in held))


class RolesDoNotCombine(ValueError):
    """These roles are not for one person (SEC-02)."""

    code = "roles_do_not_combine"


def audience_of(roles: frozenset[Role]) -> Audience:
    """The one audience of a user with these roles.

    An administrator sees no patient and so has no clinical role; the one exception is a pharmacist in charge who runs
    a pharmacy alone. Raises RolesDoNotCombine.
    """
    audiences = {AUDIENCE_OF[role] for role in roles}
    if len(audiences) != 1:
        raise RolesDoNotCombine("Choose roles of one kind: pharmacy or practice, at least one (SEC-02).")
    if Role.ADMINISTRATOR in roles and roles & BENCH and Role.PHARMACIST_IN_CHARGE not in roles:
        raise RolesDoNotCombine("An administrator sees no patient: only a pharmacist in charge may be both (SEC-02).")
    return audiences.pop()
