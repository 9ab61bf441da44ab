"""The time after a full sign-in in which one personal component is enough to sign (SEC-12)."""

from datetime import datetime, timedelta

from django.db import models

from accounts.models.users import User
from records.models import Recorded


class SigningPeriod(Recorded):
    """One continuous period of one user at one station. Ends on lock, sign-out, idleness or five wrong codes."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="signing_periods")
    station = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    last_used_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)

    def is_open_at(self, at: datetime, idle: timedelta) -> bool:
        """Whether it still holds at `at`: not ended, not idle for longer than `idle`, its user not deactivated."""
        return self.ended_at is None and at - self.last_used_at <= idle and self.user.is_active
