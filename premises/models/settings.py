"""Settings that differ from their default, each change a row of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pghistory
from django.conf import settings
from django.db import models

from premises.defaults import DEFAULTS, Default
from records.action import ask_again, once
from records.chain import canonical
from records.models import Recorded
from records.models.fields import LineField


@dataclass(frozen=True)
class InForce:
    """One setting as it stands: its default, the row that changed it if there is one, and the value in force."""

    default: Default
    row: "Setting | None"

    @property
    def value(self) -> Any:
        """The value in force, typed."""
        return self.default.parsed(self.row.text) if self.row else self.default.value

    @property
    def version(self) -> int:
        """0 for the default, then counted up with every change; copied beside clinical numbers."""
        return self.row.version if self.row else 0

    @property
    def review_on(self) -> date:
        """When its source is to be looked at again."""
        return self.row.review_on if self.row else self.default.review_on

    @property
    def said(self) -> str:
        """The value as read by people."""
        return self.default.said(self.value)

    @property
    def default_said(self) -> str:
        """The default as read by people."""
        return self.default.said(self.default.value)

    def is_overdue(self, day: date) -> bool:
        """Whether its review is overdue on `day`."""
        return self.review_on < day


class SettingManager(models.Manager["Setting"]):
    """The values in force."""

    def value(self, key: str) -> Any:
        """The value of `key` now: the row's, else the default. Raises KeyError for a setting that does not exist."""
        return self.values_in_force()[key]

    def values_in_force(self) -> dict[str, Any]:
        """The value of every setting now: asked once in an action and once on a page that only reads."""
        return once("settings", self._values)

    def _values(self) -> dict[str, Any]:
        rows = {row.key: row for row in self.only("key", "text")}
        return {key: InForce(default, rows.get(key)).value for key, default in DEFAULTS.items()}

    def in_force(self, key: str) -> InForce:
        """The setting `key` as it stands. Raises KeyError for a setting that does not exist."""
        return InForce(DEFAULTS[key], self.select_related("changed_by").filter(key=key).first())

    def in_force_of(self, keys: Sequence[str]) -> "dict[str, InForce]":
        """These settings as they stand, in one query."""
        rows = {row.key: row for row in self.filter(key__in=keys)}
        return {key: InForce(DEFAULTS[key], rows.get(key)) for key in keys}

    def all_in_force(self) -> list[InForce]:
        """Every setting as it stands, in the order of defaults.py, in one query."""
        rows = {row.key: row for row in self.select_related("changed_by")}
        return [InForce(default, rows.get(default.key)) for default in DEFAULTS.values()]


@pghistory.track()
class Setting(Recorded):
    """The value in force of one setting, with who changed it, when and why."""

    key = models.CharField(max_length=60, unique=True)
    text = LineField(max_length=300)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    reason = LineField(max_length=300)
    review_on = models.DateField("review again on")

    objects = SettingManager()
    events: Any  # its versions, by pghistory

    @property
    def stream_key(self) -> str:
        """All settings share one story."""
        return "settings"

    def save(self, **how: Any) -> None:
        """What is changed inside an action is in force in the rest of it."""
        super().save(**how)
        ask_again("settings")

    def signed_content(self) -> str:
        """What the pharmacist in charge signs: the key, its new value, why, and until when it stands unreviewed."""
        plain = ["key", "text", "version", "reason", "review_on"]
        return canonical({name: str(getattr(self, name)) for name in plain})
