"""Texts of the leaflet a pharmacist wrote in the place of the house's own: every version of them, in each language."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.roles import BENCH
from orders.leaflet_text_rules import is_usable
from orders.leaflet_words import words_version
from orders.lifecycle import LEAFLETTEXT_STEPS, LeafletTextStatus
from records.action import canonical
from records.models.base import at_with_by, known
from records.models.fields import LineField
from records.steps import Stepping, status_field, status_guards

User = settings.AUTH_USER_MODEL
LONGEST_TEXT = 2000
WRITTEN = ["language", "key", "version", "text", "reason", "written_by_id", "written_at"]


class LeafletTextQuerySet(models.QuerySet["LeafletText"]):
    """Which texts."""

    def visible_to(self, user: Any) -> "LeafletTextQuerySet":
        """Every version, to the bench: they name no patient."""
        return self if user.roles_at(timezone.now()) & BENCH else self.none()

    def in_force(self) -> "LeafletTextQuerySet":
        """The approved ones: what is printed from now on."""
        return self.filter(status=LeafletTextStatus.APPROVED)

    def waiting(self) -> "LeafletTextQuerySet":
        """The drafts."""
        return self.filter(status=LeafletTextStatus.DRAFT)

    def in_print(self, language: str) -> dict[str, Any]:
        """What a leaflet freezes of them: the texts by key, and which words these are, the file's and each version.

        What no longer goes with the house's words is left out.
        """
        rows = self.in_force().filter(language=language).order_by("key")
        used = [row for row in rows if is_usable(language, row.key, row.text)]
        version = ", ".join([words_version(language), *(f"{row.key} {row.version}" for row in used)])
        return {"edited": {row.key: row.text for row in used}, "words_version": version}

    def with_people(self) -> "LeafletTextQuerySet":
        """With who wrote, approved and retired them, the newest first."""
        return self.select_related("written_by", "approved_by", "retired_by").order_by("-version", "language")


def written_once() -> pgtrigger.Trigger:
    """The guard of the database over what was written: another text is another version (LFT-01)."""
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in WRITTEN)
    return pgtrigger.Trigger(
        name="leaflettext_written_once",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.Condition(f"({changed})"),
        func="RAISE EXCEPTION 'what was written stays';",
    )


def _one(status: LeafletTextStatus, name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=["language", "key"], condition=Q(status=status), name=name)


@pghistory.track()
class LeafletText(Stepping):
    """One version of one text in one language. Where none is approved the house's own words stand: version 0.

    Versions are counted for each key over all languages: the same number means that they were changed together.
    `alone_reason` says why it was approved without the other languages.
    """

    language = models.CharField(max_length=8)
    key = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    text = LineField(max_length=LONGEST_TEXT)
    reason = LineField(max_length=200)
    status = status_field(LeafletTextStatus)
    alone_reason = LineField(max_length=200, blank=True, db_default="")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)

    objects = LeafletTextQuerySet.as_manager()

    class Meta:
        constraints = [
            known("status", LeafletTextStatus, "leaflettext_status_known"),
            models.UniqueConstraint(fields=["language", "key", "version"], name="leaflettext_version_once"),
            _one(LeafletTextStatus.APPROVED, "leaflettext_one_approved"),
            _one(LeafletTextStatus.DRAFT, "leaflettext_one_draft"),
            models.CheckConstraint(condition=Q(version__gte=1), name="leaflettext_version_positive"),
            models.CheckConstraint(condition=~Q(text=""), name="leaflettext_says_something"),
            at_with_by("approved", "leaflettext"),
            at_with_by("retired", "leaflettext"),
        ]
        triggers = [*status_guards(LEAFLETTEXT_STEPS, "leaflettext"), written_once()]

    @property
    def is_draft(self) -> bool:
        """Whether it waits for its approval."""
        return self.status == LeafletTextStatus.DRAFT

    @property
    def is_in_force(self) -> bool:
        """Whether leaflets are printed with it."""
        return self.status == LeafletTextStatus.APPROVED

    def signed_content(self) -> str:
        """What an approval covers."""
        return canonical({name: str(getattr(self, name)) for name in ("language", "key", "version", "text")})
