"""What a laboratory found, and deviations that are decided."""

from datetime import datetime
from decimal import Decimal

from accounts.models import User
from compounding.actions.quality import Decision, close_deviation, record_potency
from compounding.models import Batch, Deviation, Disposition, PotencyResult
from premises.models import Pharmacy
from tests.factories.accounts import proof_of

PDF = (
    b"%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def a_potency(batch: Batch, percent: str = "99.5", *, by: User, at: datetime) -> PotencyResult:
    """What a laboratory found on the day of `at`; 99.5 % passes."""
    day = Pharmacy.objects.today(at)
    return record_potency(
        batch, Decimal(percent), laboratory="Example Laboratory", method="HPLC", sampled_on=day, resulted_on=day,
        certificate=PDF, by=by, at=at,
    )  # fmt: skip


def closed(deviation: Deviation, disposition: Disposition = Disposition.ACCEPT, *, by: User, at: datetime) -> Deviation:
    """A deviation decided by the pharmacist in charge."""
    decision = Decision("The plate was not level.", "None: weighed again.", disposition)
    return close_deviation(deviation, decision, by=by, at=at, proof=proof_of(by, at))
