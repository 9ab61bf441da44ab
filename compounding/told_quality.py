"""How deviations are told, and who may do what about the quality of a batch."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from accounts.roles import BENCH, PHARMACISTS, Role
from compounding.lifecycle import BATCH_OVER, BatchStatus
from compounding.models import Batch, Deviation
from compounding.told_stock import Button
from premises.moments import record_moment


@dataclass(frozen=True)
class MayJudge:
    """What somebody may do about the quality of a batch: open a deviation, enter a result, release at risk."""

    deviate: bool
    test: bool
    risk: bool


def may_judge(batch: Batch, user: User, at: datetime) -> MayJudge:
    """What `user` may do about the quality of `batch`; the actions ask again."""
    held, going = user.roles_at(at), batch.status not in BATCH_OVER
    waits = batch.status == BatchStatus.QUARANTINED and bool(batch.potency_because) and not batch.potencies.exists()
    return MayJudge(
        deviate=going and bool(held & BENCH),
        test=going and batch.finished_at is not None and bool(held & PHARMACISTS),
        risk=waits and Role.PHARMACIST_IN_CHARGE in held,
    )


def facts_of_deviation(deviation: Deviation) -> list[tuple[str, str]]:
    """Everything about a deviation (DEV-01)."""
    facts = [
        ("What", deviation.what),
        ("Why", deviation.why or "Not said yet"),
        ("Impact", deviation.impact or "Not said yet"),
        ("Found by", deviation.get_origin_display()),
        ("Opened", f"{record_moment(deviation.opened_at)}, {deviation.opened_by.printed_name}"),
        ("Decision", deviation.get_disposition_display().capitalize()),
        ("Measures", deviation.measures),
    ]
    if deviation.closed_at and deviation.closed_by:
        said = f"{record_moment(deviation.closed_at)}, {deviation.closed_by.printed_name}"
        facts.append(("Closed", said))
    return [(label, value) for label, value in facts if value]


def buttons_of_deviation(deviation: Deviation, user: User, at: datetime) -> list[Button]:
    """What `user` can do about it."""
    if not deviation.is_open or Role.PHARMACIST_IN_CHARGE not in user.roles_at(at):
        return []
    return [Button("Decide and close", reverse("deviation_close", args=[deviation.public_id]), "c", "primary")]
