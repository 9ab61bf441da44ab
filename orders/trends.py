"""What a patient answered about the steps of a prescription, as its page shows it: a finding, a picture, a table."""

from dataclasses import dataclass

from orders.check_in import ASKED, Trouble
from orders.figure_drawing import Drawing
from orders.lifecycle import PrescriptionStatus
from orders.models import CheckIn, Prescription
from orders.trend_drawing import MOST_POINTS, Point, trend
from premises.moments import short_day
from premises.quantities import NO_BREAK_SPACE, dose_text


@dataclass(frozen=True)
class TrendRow:
    """One answer in the table."""

    day: str
    dose: str
    benefit: int
    troubles: list[str]
    note: str


@dataclass(frozen=True)
class Trend:
    """All answers; without a picture nobody answered yet."""

    title: str
    picture: Drawing | None
    rows: list[TrendRow]
    shown: int = MOST_POINTS


def trend_of(prescription: Prescription) -> Trend | None:
    """The answers about a prescription; None before it is signed, when nobody can be asked."""
    if prescription.status not in {PrescriptionStatus.SIGNED, PrescriptionStatus.DISCONTINUED}:
        return None
    rows = list(prescription.check_ins.order_by("answered_at", "pk"))
    if not rows:
        return Trend("How the patient feels at each dose", None, [])
    points = [Point(short_day(row.answered_at), row.dose_mg, row.answers) for row in rows]
    return Trend(_finding(rows[-1]), trend(points), [_row(row) for row in reversed(rows)])


def _finding(newest: CheckIn) -> str:
    """What the newest answer says: it is the title."""
    troubles = [name for name in ASKED if getattr(newest, name) != "none"]
    trouble = f", trouble with {' and '.join(troubles)}" if troubles else ", no trouble"
    return f"It helps {newest.benefit} of 10 at {_dose(newest)}{trouble}"


def _row(row: CheckIn) -> TrendRow:
    troubles = [Trouble(getattr(row, name)).words for name in ASKED]
    return TrendRow(short_day(row.answered_at), _dose(row), row.benefit, troubles, row.note)


def _dose(row: CheckIn) -> str:
    return f"{dose_text(row.dose_mg)}{NO_BREAK_SPACE}mg"
