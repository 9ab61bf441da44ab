"""What the house agreed about coming in; the values are settings of the pharmacy and are passed in from above. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from accounts.roles import Audience


@dataclass(frozen=True)
class AccessPolicy:
    """idle: when a screen locks and its signing period ends (SEC-04). second_factor_for: who needs one (SEC-09)."""

    idle: timedelta
    second_factor_for: frozenset[Audience] = frozenset()
