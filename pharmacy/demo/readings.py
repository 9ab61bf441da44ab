"""What the demo's bench reads off: results of checks, photos, weights."""

from decimal import Decimal
from io import BytesIO

from PIL import Image, ImageDraw

from compounding.models import Batch, BatchStep
from compounding.targets import assay_of, capsule_for

SPREAD = (-9, 6, 2, -4, 11, 0, -7, 5, -2, 8)  # tenths of a mg


def result_of(step: BatchStep) -> str:
    """What a check found: a reading in the middle of its limits, or words."""
    if not step.asks:
        return ""
    return f"{(step.low + step.high) / 2:.1f}" if step.low and step.high else "As expected, no specks"


def photographed() -> bytes:
    """A drawing that stands for a photo of what was made, and says so."""
    picture = Image.new("RGB", (640, 400), "#d8d4c8")
    pen = ImageDraw.Draw(picture)
    for n in range(40):
        x, y = 70 + n % 10 * 55, 90 + n // 10 * 65
        pen.rounded_rectangle((x, y, x + 16, y + 46), radius=8, fill="white", outline="#4a5860")
    pen.text((20, 20), "TRAINING - drawn, not photographed", fill="#1b2a33")
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def weights_of(batch: Batch) -> list[Decimal]:
    """Thirty good units."""
    assay = assay_of(batch)
    if assay is None:
        raise RuntimeError("weigh the active first")
    capsule = capsule_for(batch, assay)
    middle = (capsule.fill_mg + capsule.shell_mg).quantize(Decimal("0.1"))
    return [weight for _ in range(3) for weight in around(middle)]


def around(middle: Decimal) -> list[Decimal]:
    """Ten weights around a middle, as ten careful capsules weigh."""
    return [middle + Decimal(tenths) / 10 for tenths in SPREAD]
