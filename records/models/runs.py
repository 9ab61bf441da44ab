"""A print run: papers of one kind asked for in one go, made one after the other, watched and called off as one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Count, Q

from records.models.base import Recorded, at_with_by
from records.models.documents import Document, DocumentState


@dataclass(frozen=True)
class Progress:
    """How far a run has come, in papers."""

    total: int
    done: int
    failed: int
    void: int

    @property
    def left(self) -> int:
        """Those still to be made."""
        return self.total - self.done - self.failed - self.void


class PrintRunQuerySet(models.QuerySet["PrintRun"]):
    """Which runs."""

    def stalled(self, lost: Iterable[Document]) -> "PrintRunQuerySet":
        """Those some of whose papers are lost while none of them is being made: nobody is at it."""
        runs = {document.run_id for document in lost}
        at_work = Document.objects.filter(state=DocumentState.CLAIMED, run__in=runs)
        return self.filter(pk__in=runs).exclude(pk__in=at_work.values("run"))

    def newest(self) -> "PrintRunQuerySet":
        """The latest first, with who asked and how far each has come."""
        counts = {
            f"{word}_count": Count("documents", filter=Q(documents__state=state))
            for word, state in (("done", "done"), ("failed", "failed"), ("void", "voided"))
        }
        found = self.select_related("asked_by", "cancelled_by")
        return found.annotate(total_count=Count("documents"), **counts).order_by("-pk")


class PrintRun(Recorded):
    """Many papers of one kind. Its documents are its truth: what is pending of them is still to be made."""

    document_kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    reason = models.CharField(max_length=200, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    # Of a run that was listed `newest`.
    total_count: int
    done_count: int
    failed_count: int
    void_count: int

    objects = PrintRunQuerySet.as_manager()

    class Meta:
        constraints = [at_with_by("cancelled", "print_run")]

    @property
    def progress(self) -> Progress:
        """How far it has come: counted with it where it was listed `newest`, else asked now."""
        if not hasattr(self, "total_count"):
            states = dict(self.documents.order_by().values_list("state").annotate(Count("pk")))
            ends = (states.get(state, 0) for state in (DocumentState.DONE, DocumentState.FAILED, DocumentState.VOIDED))
            return Progress(sum(states.values()), *ends)
        return Progress(self.total_count, self.done_count, self.failed_count, self.void_count)
