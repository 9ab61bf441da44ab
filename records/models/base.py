"""What every row that can be pointed at from an event, a signature or a document has in common."""

from typing import Any

from django.db import models

from records.public_ids import new_public_id


class Recorded(models.Model):
    """A row with a public identifier and an event stream.

    The primary key never leaves the house; addresses and paper use `public_id`. `kind` names the row in events,
    which refer to it by `(kind, public_id)` and never by foreign key.
    """

    public_id = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        # Reaches logs: never a patient's name (SEC-20).
        return f"{self.kind} {self.public_id}"

    @property
    def kind(self) -> str:
        """The row's type, such as `orders.order`."""
        return self._meta.label_lower

    @property
    def stream_key(self) -> str:
        """The aggregate whose chain of events this row's story is told in, such as `order:7KQ4…`."""
        return f"{self._meta.model_name}:{self.public_id}"


def choices_of(enum: Any) -> list[tuple[str, str]]:
    """The choices of a model field taken from a StrEnum of a pure module."""
    return [(member.value, member.value.replace("_", " ")) for member in enum]


def known(field: str, enum: Any, name: str) -> models.CheckConstraint:
    """The constraint that `field` holds a member of `enum`, whoever writes the row."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": [m.value for m in enum]}), name=name)


def at_with_by(name: str, prefix: str) -> models.CheckConstraint:
    """That a time of a step always has its person."""
    neither = models.Q(**{f"{name}_at": None, f"{name}_by": None})
    both = models.Q(**{f"{name}_at__isnull": False, f"{name}_by__isnull": False})
    return models.CheckConstraint(condition=neither | both, name=f"{prefix}_{name}_at_with_by")
