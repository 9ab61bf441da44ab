"""Settings that differ from their default, each change a row of its own."""

from typing import Any

import pghistory
from django.conf import settings
from django.db import models

from premises.defaults import DEFAULTS
from records.models import Recorded


class SettingManager(models.Manager["Setting"]):
    """The values in force."""

    def value(self, key: str) -> Any:
        """The value of `key` now: the row's, else the default. Raises KeyError for a setting that does not exist."""
        default = DEFAULTS[key]
        row = self.filter(key=key).first()
        return default.parsed(row.text) if row else default.value


@pghistory.track()
class Setting(Recorded):
    """The value in force of one setting, with who changed it, when and why."""

    key = models.CharField(max_length=60, unique=True)
    text = models.CharField(max_length=300)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    objects = SettingManager()

    @property
    def stream_key(self) -> str:
        """All settings share one story."""
        return "settings"
