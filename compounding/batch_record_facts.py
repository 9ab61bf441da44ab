"""What the record of a batch says, gathered from the rows as they are when it is asked for."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from compounding import record_formula, record_making, record_outcome, record_people, record_samples, record_trace
from compounding.batch_record_content import BatchRecordContent, Filled
from compounding.lifecycle import BATCH_OVER, BatchStatus
from compounding.making import stages_of, with_making
from compounding.models import Batch
from compounding.record_parts import Fact, Section, said, told
from premises.models import Pharmacy
from premises.moments import record_stamp

DECIDED = BATCH_OVER | {BatchStatus.RELEASED}
VERDICT_IS_MISSING = "The verdict of a pharmacist who did not make it: released or rejected, signed"


def batch_record_content(
    batch: Batch, filled: Sequence[Filled], *, version: int, reason: str, by: User, at: datetime
) -> BatchRecordContent:
    """Everything about `batch` in the pharmacy's time; `filled` are its containers, told from above."""
    pharmacy = Pharmacy.objects.the_one()
    with timezone.override(pharmacy.zone if pharmacy else "UTC"):
        row = with_making(Batch.objects.filter(pk=batch.pk)).get()
        document = f"{row.number} R{version}"
        return BatchRecordContent(
            document=document,
            batch=row.number,
            code=row.scan_code,
            name=row.formula.name,
            state=_state(row),
            head=_head(document, version, reason, pharmacy, by=by, at=at),
            missing=said(*missing_of(row)),
            sections=_sections(row, filled, at),
            pharmacy=pharmacy.name if pharmacy else "",
            training=bool(pharmacy and pharmacy.training),
        )


def missing_of(batch: Batch) -> list[str]:
    """What is not done yet, until somebody has decided about it."""
    if batch.status in DECIDED:
        return []
    stages = [stage.title for stage in stages_of(batch) if not stage.is_done]
    approval = [] if batch.approved_at else ["The approval of its plan, signed"]
    return [*approval, *stages, VERDICT_IS_MISSING]


def _state(batch: Batch) -> str:
    """Where it is, and who brought it there: `Released 2026-11-24 09:12 PST, Rue Releaser, PharmD`."""
    stamp = {BatchStatus.IN_PROCESS: "started", BatchStatus.QUARANTINED: "finished"}.get(batch.status, batch.status)
    said_by = record_people.taken(getattr(batch, f"{stamp}_at"), getattr(batch, f"{stamp}_by"))
    return f"{batch.get_status_display().capitalize()} {said_by}"


def _head(
    document: str, version: int, reason: str, pharmacy: Pharmacy | None, *, by: User, at: datetime
) -> tuple[Fact, ...]:
    """Which paper this is: its number and version, when and for whom it was printed, of which house."""
    address = ", ".join(pharmacy.address_lines) if pharmacy else ""
    return told(
        ("Document", document),
        ("Version", version),
        ("Printed on", record_stamp(at)),
        ("Asked for by", by.printed_name),
        ("Again because", reason),
        ("Pharmacy", pharmacy.name if pharmacy else ""),
        ("Telephone", pharmacy.telephone.as_national if pharmacy else ""),
        ("Address", address),
        ("Time zone", str(timezone.get_current_timezone())),
    )


def _sections(batch: Batch, filled: Sequence[Filled], at: datetime) -> tuple[Section, ...]:
    """The parts in the order an inspector reads them."""
    today = Pharmacy.objects.today(at)
    lots = record_making.lots_of(batch.weighings.all())
    found = [
        record_formula.preparation(batch),
        record_outcome.verdict(batch, record_outcome.open_points(batch, today)),
        record_formula.keeps(batch, today),
        record_making.components(lots),
        record_making.weighings(batch),
        record_making.steps(batch),
        record_samples.weights(batch) if not batch.formula.is_liquid else None,
        record_samples.laboratory(batch),
        record_outcome.deviations(batch),
        record_outcome.outcome(batch),
        record_trace.back(batch),
        record_trace.forward(batch),
        record_outcome.units(batch, filled),
        record_outcome.containers(filled) if filled else None,
        record_trace.surroundings(batch),
        record_people.people(batch),
        record_people.signatures(batch, lots),
        record_formula.formula_of(batch.formula),
        record_formula.figures(batch),
        record_trace.papers(batch),
        record_trace.events(batch),
    ]
    return tuple(section for section in found if section)
