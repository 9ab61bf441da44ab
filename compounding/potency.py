"""Which batches a laboratory tests before their release, and what its result means (QC-08, QC-09, 7.2)."""

from django.db.models import QuerySet

from compounding.models import Batch, ComponentRole, PotencyResult
from compounding.models.quality import LEAST_PERCENT, MOST_PERCENT
from premises.models import Setting

__all__ = ["LEAST_PERCENT", "MOST_PERCENT", "last_result", "why_tested"]


def why_tested(batch: Batch) -> list[str]:
    """Why this batch is tested before its release; empty where the plan asks for no test."""
    passed = PotencyResult.objects.passed()
    same = PotencyResult.objects.filter(batch__formula__code=batch.formula.code)
    found = []
    if Setting.objects.value("test_new_formula") and not passed.filter(batch__formula=batch.formula).exists():
        found.append("new formula")
    if Setting.objects.value("test_new_active_lot") and _has_new_active(batch, passed):
        found.append("new lot of the active")
    every = int(Setting.objects.value("test_every_nth_batch"))
    if every and _since_last_test(batch, same) >= every:
        found.append(f"one in {every} batches")
    last = same.last()
    if last is not None and not last.passed:
        found.append("the last result failed")
    return found


def last_result(batch: Batch) -> PotencyResult | None:
    """The result that counts: the last one."""
    return batch.potencies.last()


def _has_new_active(batch: Batch, passed: QuerySet[PotencyResult]) -> bool:
    weighed = batch.weighings.standing().filter(ingredient__component__role=ComponentRole.ACTIVE)
    lots = set(weighed.values_list("lot", flat=True))
    tested = PotencyResult.objects.filter(
        pk__in=passed, batch__weighings__lot__in=lots, batch__weighings__voided_at=None
    )
    return bool(lots - set(tested.values_list("batch__weighings__lot", flat=True)))


def _since_last_test(batch: Batch, same: QuerySet[PotencyResult]) -> int:
    """How many of the formula were made since one was tested, this one counted."""
    made = Batch.objects.filter(formula__code=batch.formula.code, finished_at__isnull=False).exclude(pk=batch.pk)
    tested = PotencyResult.objects.filter(pk__in=same).order_by("-batch").values_list("batch", flat=True).first()
    return made.filter(pk__gt=tested or 0).count() + 1
