"""Users, their dated roles, their signing periods and machine keys."""

from accounts.models.clients import ApiClient
from accounts.models.signing import SigningPeriod
from accounts.models.users import NOBODYS, RoleGrant, Standing, User

__all__ = ["NOBODYS", "ApiClient", "RoleGrant", "SigningPeriod", "Standing", "User"]
