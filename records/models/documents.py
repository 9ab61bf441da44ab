"""Paper: a pending row first, then archived bytes with a hash, never rendered again."""

from collections.abc import Iterable
from enum import StrEnum

from django.conf import settings
from django.db import models

from records.models.base import Recorded, choices_of, known


class DocumentState(StrEnum):
    """How far a document or message has come. Set by tasks, not by steps."""

    PENDING = "pending"
    CLAIMED = "claimed"
    DONE = "done"
    FAILED = "failed"
    VOIDED = "voided"


class DocumentQuerySet(models.QuerySet["Document"]):
    """Which documents."""

    def of(self, row: Recorded, kind: str | None = None) -> "DocumentQuerySet":
        """The documents about `row`, newest version first."""
        found = self.filter(subject_kind=row.kind, subject_id=row.public_id).order_by("-version")
        return found.filter(document_kind=kind) if kind else found

    def live(self) -> "DocumentQuerySet":
        """Those that count: asked for or made, neither void nor failed."""
        return self.exclude(state__in=[DocumentState.VOIDED, DocumentState.FAILED])

    def failed(self) -> "DocumentQuerySet":
        """Those that could not be made, unless they were asked for anew since."""
        same = {name: models.OuterRef(name) for name in ("document_kind", "subject_kind", "subject_id")}
        newer = Document.objects.filter(**same, version__gt=models.OuterRef("version"))
        return self.filter(~models.Exists(newer), state=DocumentState.FAILED)

    def of_rows(self, rows: "Iterable[Recorded]") -> "DocumentQuerySet":
        """The documents about any of `rows` (all of one kind), newest first."""
        found = list(rows)
        kinds, ids = {row.kind for row in found}, [row.public_id for row in found]
        return self.filter(subject_kind__in=kinds, subject_id__in=ids).order_by("-asked_at", "-pk")

    def to_print(self) -> "DocumentQuerySet":
        """Those that are ready and share no page with a void one: no label that counts no more is printed."""
        shared = Document.objects.filter(sha256=models.OuterRef("sha256"), page=models.OuterRef("page"))
        void = shared.filter(run=models.OuterRef("run"), state=DocumentState.VOIDED)
        return self.filter(state=DocumentState.DONE).exclude(models.Exists(void)).order_by("pk")


class Document(Recorded):
    """One version of one paper about one row. `content` is frozen when it is asked for; rendering reads nothing else.

    One task renders it (`kind` prefix decides which app's), claims it by an UPDATE on `state`, archives the bytes by
    their SHA-256 and never renders it again; a reprint is a new version with a reason. Papers of one print run share an
    archived file: each is `pages` pages of it (None: all), from `page`, counted from 1. What it says is `content` as it
    was frozen; what it was set with is `template_version`.
    """

    document_kind = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=200)
    reason = models.CharField(max_length=200, blank=True)
    content = models.JSONField()
    state = models.CharField(max_length=10, choices=choices_of(DocumentState), default=DocumentState.PENDING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveIntegerField(null=True, blank=True)
    rendered_at = models.DateTimeField(null=True, blank=True)
    template_version = models.CharField(max_length=12, blank=True, default="", db_default="")
    run = models.ForeignKey("records.PrintRun", on_delete=models.PROTECT, null=True, related_name="documents")
    page = models.PositiveIntegerField(default=1, db_default=1)
    pages = models.PositiveIntegerField(null=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            known("state", DocumentState, "document_state_known"),
            models.UniqueConstraint(
                fields=["document_kind", "subject_kind", "subject_id", "version"], name="document_version_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=DocumentState.DONE) | ~models.Q(sha256=""), name="document_done_has_hash"
            ),
            models.CheckConstraint(condition=models.Q(page__gte=1), name="document_page_from_one"),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="document_by_state")]
