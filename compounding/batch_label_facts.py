"""What the label of a batch in bulk says, gathered from the rows as they are now."""

from datetime import date, datetime

from django.utils.timezone import localtime

from compounding.batch_label_content import BatchLabelContent
from compounding.lifecycle import BatchStatus
from compounding.models import Batch
from premises.models import Pharmacy
from premises.quantities import dose_text
from premises.terms import Form
from records.names import initials

VERDICTS = {
    BatchStatus.IN_PROCESS: "BEING MADE: do not use",
    BatchStatus.QUARANTINED: "QUARANTINE: do not use",
    BatchStatus.REJECTED: "REJECTED: do not use",
    BatchStatus.RECALLED: "RECALLED: do not use",
}


def batch_label_content(batch: Batch, *, at: datetime) -> BatchLabelContent:
    """What its label says at `at`; past its beyond-use date it is none that may be used (BUD-04)."""
    pharmacy, today = Pharmacy.objects.the_one(), Pharmacy.objects.today(at)
    maker = batch.finished_by or batch.started_by
    ended = bool(batch.bud_on and batch.bud_on < today)
    released = f"RELEASED {localtime(batch.released_at):%Y-%m-%d}" if batch.released_at else ""
    return BatchLabelContent(
        name=batch.formula.name,
        number=batch.number,
        what=_what(batch),
        dates=_dates(batch.made_on, batch.bud_on),
        made_by=initials(maker.name) if maker else "",
        keeping=batch.formula.storage.rstrip("."),
        hazard=", ".join(_hazards(batch)),
        verdict="BUD HAS PASSED: do not use" if ended else VERDICTS.get(BatchStatus(batch.status), released),
        may_be_used=batch.is_usable_on(today),
        code=batch.scan_code,
        training=bool(pharmacy and pharmacy.training),
    )


def _what(batch: Batch) -> str:
    """`295 capsules, 4.5 mg`, `120 mL oral solution, 1 mg/mL`; before it is counted, no number."""
    form = Form(batch.formula.form)
    what = f"{f'{form.strength_per} ' if form.strength_per else ''}{form.plural}, {batch.formula.strength}"
    if batch.counted_units is None:
        return f"{form.plural.capitalize()}, {batch.formula.strength}, not counted yet"
    return f"{dose_text(batch.counted_units)} {what}"


def _dates(made_on: date | None, bud_on: date | None) -> str:
    made = f"Made {made_on}" if made_on else "Nothing weighed yet"
    return f"{made}. BUD {bud_on}" if bud_on else f"{made}. No BUD yet"


def _hazards(batch: Batch) -> list[str]:
    """What is said of the hazard of each of its components, once each, in the order of the formula."""
    lines = batch.formula.ingredients.select_related("component").order_by("position")
    return [said for said in dict.fromkeys(batch.component_for(line).hazard for line in lines) if said]
