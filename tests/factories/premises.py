"""The invented pharmacy."""

from datetime import date, datetime
from typing import Any

from accounts.models import User
from premises.actions.licences import add_licence
from premises.actions.profile import found_pharmacy
from premises.models import Pharmacy
from premises.terms import UsState
from tests.factories.days import ZONE

PROFILE: dict[str, Any] = {
    "name": "Invented Compounding Pharmacy",
    "street": "12 Sample Street",
    "city": "Portland",
    "state": UsState.OR,
    "zip_code": "97205",
    "telephone": "+15035550100",
    "toll_free": "+18005550100",
    "fax": "+15035550101",
    "email": "pharmacy@example.test",
    "npi": "1234567893",
    "time_zone": ZONE.key,
    "opening_hours": "Mon to Fri 9:00 to 18:00",
}


def a_pharmacy(*, by: User, at: datetime, **other: Any) -> Pharmacy:
    """The pharmacy, licensed in Oregon and Washington."""
    pharmacy = found_pharmacy(by=by, at=at, **PROFILE | other)
    for state in (UsState.OR, UsState.WA):
        add_licence(pharmacy, state=state, number=f"RP-{state}-0001", expires_on=date(2028, 6, 30), by=by, at=at)
    return pharmacy
