"""Prescribers with their identifiers and licences (RX-03, RX-04)."""

from datetime import date, datetime
from typing import Any

from accounts.actions.people import bring_in
from accounts.models import User
from accounts.roles import Role
from premises.actions.licences import TOLD as LICENCE_TOLD
from premises.actions.licences import refuse_expired
from premises.terms import UsState
from prescribers.models import Practice, Prescriber, PrescriberLicence
from records.action import action
from records.rows import add, change

TOLD = ["npi", "dea_number", "practice"]


@action
def add_prescriber(
    practice: Practice,
    *,
    name: str,
    email: str,
    credentials: str,
    npi: str,
    dea_number: str = "",
    by: User,
    at: datetime,
) -> Prescriber:
    """Enter a prescriber and invite them. Raises Invalid (also for an address or NPI someone has already)."""
    user = bring_in(name=name, email=email, credentials=credentials, roles=frozenset({Role.PRESCRIBER}), by=by, at=at)
    return enrol(user, practice, npi=npi, dea_number=dea_number, by=by, at=at)


@action
def enrol(user: User, practice: Practice, *, npi: str, dea_number: str = "", by: User, at: datetime) -> Prescriber:
    """Make a user who has an account already a prescriber of `practice`. Raises Invalid, AlreadyThere."""
    prescriber = Prescriber(user=user, practice=practice, npi=npi.strip(), dea_number=dea_number.strip().upper())
    add(prescriber, told=TOLD)
    return prescriber


@action
def change_prescriber(prescriber: Prescriber, *, by: User, at: datetime, **changes: Any) -> Prescriber:
    """Correct practice, NPI or DEA number. Raises Invalid, NothingChanged."""
    change(prescriber, changes, told=TOLD)
    return prescriber


@action
def add_licence(
    prescriber: Prescriber, *, state: UsState, number: str, expires_on: date, by: User, at: datetime
) -> PrescriberLicence:
    """Enter a licence in one more state. Raises Invalid, AlreadyThere, LicenceExpired."""
    refuse_expired(expires_on, at=at)
    licence = PrescriberLicence(prescriber=prescriber, state=state, number=number, expires_on=expires_on)
    add(licence, told=LICENCE_TOLD)
    return licence
