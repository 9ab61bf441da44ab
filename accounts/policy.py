"""What the house agreed about coming in; the values are settings of the pharmacy and are passed in from above. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from accounts.roles import Role


@dataclass(frozen=True)
class AccessPolicy:
    """idle: when screen and signing period end (SEC-04). second_factor_for: the roles that need one (SEC-09)."""

    idle: timedelta
    second_factor_for: frozenset[Role] = frozenset()
