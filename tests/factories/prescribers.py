"""Invented practices and prescribers."""

import itertools
from datetime import date, datetime
from typing import Any

from accounts.models import User
from premises.terms import UsState
from prescribers.actions.delegates import name_delegate
from prescribers.actions.practices import add_practice
from prescribers.actions.prescribers import add_licence, enrol
from prescribers.actions.verifying import verify_licence
from prescribers.models import Delegate, LookedUpAt, Practice, Prescriber, PrescriberLicence, Verification
from tests.factories.accounts import delegate_user, prescriber_user

PRACTICE: dict[str, Any] = {
    "name": "Larch Street Practice",
    "street": "4 Larch Street",
    "city": "Portland",
    "state": UsState.OR,
    "zip_code": "97209",
    "telephone": "+15035550140",
    "fax": "+15035550141",
}

_numbers = itertools.count(1)


def an_npi() -> str:
    """A number that passes the check and that nobody has."""
    nine = f"19{next(_numbers):07d}"
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in nine[0::2])
    return nine + str(-(24 + doubled + sum(map(int, nine[1::2]))) % 10)


def a_practice(*, by: User, at: datetime, **other: Any) -> Practice:
    """A practice in Portland."""
    return add_practice(by=by, at=at, **PRACTICE | other)


def a_prescriber(
    *,
    by: User,
    at: datetime,
    user: User | None = None,
    practice: Practice | None = None,
    npi: str = "",
    is_verified: bool = True,
) -> Prescriber:
    """A prescriber who can sign in and sign, licensed in Oregon and Washington, and looked up."""
    practice = practice or a_practice(by=by, at=at)
    prescriber = enrol(user or prescriber_user(), practice, npi=npi or an_npi(), by=by, at=at)
    for state in (UsState.OR, UsState.WA):
        number = f"MD-{state}-{prescriber.npi[-4:]}"
        licence = add_licence(prescriber, state=state, number=number, expires_on=date(2028, 3, 31), by=by, at=at)
        if is_verified:
            verified(licence, by=by, at=at)
    return prescriber


def verified(licence: PrescriberLicence, *, by: User, at: datetime) -> Verification:
    """NPI and licence looked up as they are kept."""
    where = {"npi_source": LookedUpAt.NPPES, "licence_source": LookedUpAt.STATE_BOARD}
    return verify_licence(licence, seen=licence.as_seen(), **where, by=by, at=at)


def a_delegate(prescriber: Prescriber, *, at: datetime, user: User | None = None) -> Delegate:
    """A delegate the prescriber named."""
    return name_delegate(prescriber, user=user or delegate_user(), by=prescriber.user, at=at)
