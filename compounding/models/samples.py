"""The weights of a sample: taken one by one, the empty shells of a lot, and the sample that was judged (4.7, QC-04)."""

from decimal import Decimal

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from compounding.models.batches import Batch
from compounding.models.equipment import Equipment
from compounding.models.stock import Lot
from compounding.net_fill import Expected, Judgement, judged, mean_shell_mg
from records.models import Recorded
from records.models.base import at_with_by
from records.models.fields import LineField

User = settings.AUTH_USER_MODEL


@pghistory.track()
class SampleWeight(Recorded):
    """One weight of a sample under way, mg: of a whole unit, or of an empty shell of `shell_lot`.

    `round` counts the samples: what is taken now belongs to the sample that is not kept yet. `balance` is the one it
    stood on; None only in a record older than this field.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="sample_weights")
    shell_lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    round = models.PositiveSmallIntegerField()
    weight_mg = models.DecimalField(max_digits=8, decimal_places=3)
    balance = models.ForeignKey(Equipment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    struck_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    struck_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weight_mg__gt=0), name="sample_weight_positive"),
            at_with_by("struck", "sample_weight"),
        ]

    @property
    def stream_key(self) -> str:
        """Told in the batch's story."""
        return self.batch.stream_key


@pghistory.track()
class ShellSample(Recorded):
    """Empty shells of one lot, weighed one by one, mg (QC-04). The newest of a lot counts for what is judged next.

    `balances` names those they stood on (CR-13); empty in a record older than this field.
    """

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="shell_samples")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="shell_samples")
    weights_mg = models.JSONField()
    balances = LineField(max_length=200, blank=True, default="", db_default="")
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["taken_at", "pk"]

    @property
    def stream_key(self) -> str:
        """Told in the story of the lot, which later batches use too."""
        return self.lot.stream_key

    @property
    def mean_mg(self) -> Decimal:
        """What an empty shell of this lot weighs."""
        return mean_shell_mg([Decimal(weight) for weight in self.weights_mg])


@pghistory.track()
class CapsuleSample(Recorded):
    """Gross weights of a sample of units, mg, in the order they were weighed (4.7); the last sample counts.

    `inputs` are what it was judged by: net fill expected, mean shell, strength and assay. `results` are what came out.
    `balances` names those they stood on (CR-13); empty in a record older than this field.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="samples")
    shells = models.ForeignKey(ShellSample, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    weights_mg = models.JSONField()
    inputs = models.JSONField(default=dict, db_default={}, blank=True)
    results = models.JSONField(default=dict, db_default={}, blank=True)
    balances = LineField(max_length=200, blank=True, default="", db_default="")
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["taken_at", "pk"]

    @property
    def stream_key(self) -> str:
        """Told in the batch's story."""
        return self.batch.stream_key

    @property
    def gross_mg(self) -> list[Decimal]:
        """The weights as numbers."""
        return [Decimal(weight) for weight in self.weights_mg]

    @property
    def expected(self) -> Expected | None:
        """What it was judged by; None in a record older than the weighing of shells."""
        if "fill_mg" not in self.inputs:
            return None
        return Expected(Decimal(self.inputs["fill_mg"]), Decimal(self.inputs["shell_mg"]))

    @property
    def judgement(self) -> Judgement | None:
        """The weights against what was expected, from the inputs kept; None where there are none (QC-04)."""
        return judged(self.gross_mg, self.expected) if self.expected else None
