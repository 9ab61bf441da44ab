"""What a scanned code is the code of, in words without a name: for a refusal that says what was expected instead."""

from compounding.models import Batch
from compounding.models.batches import BATCH_PREFIX
from orders.models import Container, FillLine
from orders.models.orders import label_id
from records.public_ids import normalise

LONGEST = 40


def words_of_code(scanned: str) -> str:
    """The label of another container, the proof of a label, a batch, the patient's code; else the code itself."""
    code = normalise(scanned)
    found = _of_label(scanned) or _of_batch(code, scanned.strip())
    return found or ("the code for the patient" if "/k/" in scanned else scanned.strip()[:LONGEST])


def words_of_label(container: Container) -> str:
    """The label that belongs on it: `the label of 1234567-8-01, 4.5 mg capsule (AQ1…)`."""
    line = container.line
    return f"the label of {line.order.number}, {line.formula.product} ({container.scan_code})"


def _of_label(scanned: str) -> str:
    wanted, rows = label_id(scanned), Container.objects.select_related("line__order__prescription", "line__formula")
    if container := rows.filter(public_id=wanted).first():
        which = "the" if container.has_code(scanned) else "an older"
        void = ", void" if container.voided_at else ""
        return f"{which} label of {container.line.order.number}, {container.line.formula.product}{void}"
    line = FillLine.objects.select_related("order__prescription").filter(public_id=wanted).first()
    return f"the proof of {line.order.number}, for no container" if line else ""


def _of_batch(code: str, typed: str) -> str:
    found = Batch.objects.filter(public_id=code.removeprefix(BATCH_PREFIX)).first()
    found = found or Batch.objects.filter(number=typed.upper()).first()
    return f"batch {found.number}" if found else ""
