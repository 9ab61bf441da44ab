"""Samples of a batch: its empty shells and its units, weighed and kept."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from compounding.actions import in_process
from compounding.making import with_making
from compounding.models import Batch, CapsuleSample
from compounding.net_fill import Of
from compounding.sampling import has_shells, shells_of
from compounding.targets import assay_of, capsule_for


def weighed_shells(batch: Batch, *, by: User, at: datetime) -> None:
    """Ten empty shells of its lot, 48 mg in the middle, unless they are weighed or it has none."""
    batch = with_making(Batch.objects.filter(pk=batch.pk)).get()
    if has_shells(batch) and not shells_of(batch):
        sampled(batch, [48 + Decimal(n % 5 - 2) / 2 for n in range(10)], Of.SHELLS, by=by, at=at)


def sampled(batch: Batch, weights_mg: Sequence[Decimal], of: Of = Of.UNITS, *, by: User, at: datetime) -> Any:
    """A sample of these weights, on the one balance there is, kept."""
    in_process.take_weights(batch, of, weights_mg, by=by, at=at)
    return in_process.keep_sample(batch, of, by=by, at=at)


def good_sample(batch: Batch, *, by: User, at: datetime) -> CapsuleSample:
    """A sample that passes, with its shells."""
    weighed_shells(batch, by=by, at=at)
    return sampled(batch, good_weights(batch), by=by, at=at)


def good_weights(batch: Batch) -> list[Decimal]:
    """As many gross weights as a sample needs, all near the middle (D-10)."""
    assay = assay_of(batch)
    assert assay is not None
    middle = capsule_for(batch, assay)
    gross = (middle.fill_mg + middle.shell_mg).quantize(Decimal("0.1"))
    return [gross + Decimal(n % 5 - 2) / 2 for n in range(30)]
