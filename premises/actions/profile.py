"""The pharmacy's profile and logo."""

from datetime import datetime
from typing import Any

from accounts.models import User
from premises.logo import LogoRefused, logo_type
from premises.models import Pharmacy
from records.action import action, tell
from records.archive import store
from records.refusals import Refusal
from records.rows import add, change, lock

TOLD = ["name", "street", "city", "state", "zip_code", "telephone", "toll_free", "fax", "email", "npi"]
TOLD += ["time_zone", "opening_hours"]


class NoLogo(Refusal):
    """The file cannot be the logo."""

    code = "no_logo"
    status = 422


@action
def found_pharmacy(*, by: User, at: datetime, **profile: Any) -> Pharmacy:
    """Enter the profile of the one pharmacy of this installation. Raises Invalid, AlreadyThere.

    `profile`: the fields of Pharmacy, and `training=True` when demo data is seeded.
    """
    pharmacy = Pharmacy(**profile)
    add(pharmacy, told=[*TOLD, "training"])
    return pharmacy


@action
def change_profile(pharmacy: Pharmacy, *, by: User, at: datetime, **changes: Any) -> Pharmacy:
    """Change what is printed on labels from now on. Raises Invalid, NothingChanged."""
    change(pharmacy, changes, told=TOLD)
    return pharmacy


@action
def set_logo(pharmacy: Pharmacy, image: bytes, *, by: User, at: datetime) -> Pharmacy:
    """Archive `image` as the logo; earlier ones stay archived. Raises NoLogo."""
    try:
        found = logo_type(image)
    except LogoRefused as refused:
        raise NoLogo(f"{refused} Nothing was saved.", code=refused.code) from refused
    lock(pharmacy)
    before = pharmacy.logo_sha256
    pharmacy.logo_sha256, pharmacy.logo_type = store(image), found
    pharmacy.save(update_fields=["logo_sha256", "logo_type"])
    tell(pharmacy, "pharmacy.logo_set", before={"sha256": before}, after={"sha256": pharmacy.logo_sha256})
    return pharmacy
