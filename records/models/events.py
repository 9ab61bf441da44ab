"""What happened: append-only events, chained per stream, and the seals that cover all of it."""

import pgtrigger
from django.conf import settings
from django.db import models

from records.models.base import Recorded

APPEND_ONLY = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
]


class EventStream(models.Model):
    """The one lockable row of an aggregate's story: how many events it has and the hash of the last."""

    key = models.CharField(max_length=80, unique=True)
    position = models.PositiveBigIntegerField(default=0)
    head_hmac = models.CharField(max_length=64, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.key} at {self.position}"


class EventQuerySet(models.QuerySet["Event"]):
    """Which events."""

    def of(self, row: Recorded) -> "EventQuerySet":
        """The story of `row` in order: all of its own stream, or what a stream shared by many tells of it."""
        # One index each: an OR over both would read every event.
        own_stream = Event.objects.filter(stream__key=f"{row._meta.model_name}:{row.public_id}").values("pk")
        told_of_it = Event.objects.filter(subject_kind=row.kind, subject_id=row.public_id).values("pk")
        found = self.filter(pk__in=own_stream.union(told_of_it))
        return found.select_related("by", "stream").order_by("at", "pk")


class Event(models.Model):
    """Who did what to which row, when and why. Written by records.action only, never changed (SEC-07).

    `text` is the exact canonical JSON the hash was taken over: {action, after, at, before, by, code, position,
    reason, stream, subject}. The other columns repeat parts of it for searching.
    """

    stream = models.ForeignKey(EventStream, on_delete=models.PROTECT, related_name="events")
    position = models.PositiveBigIntegerField()
    action_id = models.UUIDField()
    code = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    text = models.TextField()
    previous_hmac = models.CharField(max_length=64, blank=True)
    hmac = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "position"], name="event_position_once")]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "at"], name="event_by_subject"),
            models.Index(fields=["action_id"], name="event_by_action"),
            models.Index(fields=["by", "at"], name="event_by_person"),
        ]
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.code} {self.subject_kind} {self.subject_id}"


class Seal(models.Model):
    """A quarter-hourly statement over all heads, row counts and digests of row history, chained, in a file too."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    text = models.TextField()
    previous_hmac = models.CharField(max_length=64, blank=True)
    hmac = models.CharField(max_length=64)

    class Meta:
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"seal {self.number}"
