"""A certificate that comes after its lot: attached while the lot waits in quarantine, once (CMP-01, CMP-09)."""

from datetime import datetime

from accounts.models import User
from accounts.roles import BENCH
from compounding.actions.stock import Certificate, LotRefused, refuse_bad_certificate
from compounding.lifecycle import LotStatus
from compounding.models import Lot
from records import archive, rows
from records.action import action
from records.refusals import NotAllowed

SAID = ["hydrate", "assay_percent", "assay_basis", "water_percent", "solvents_percent", "certificate_sha256"]


@action
def attach(lot: Lot, certificate: Certificate, *, by: User, at: datetime) -> Lot:
    """Keep the certificate of a lot that came without one, and what it says. Raises NotAllowed, LotRefused."""
    if not by.roles_at(at) & BENCH:
        raise NotAllowed("Somebody at the bench attaches a certificate (SEC-02). Nothing was saved.")
    rows.lock(lot)
    if lot.status != LotStatus.QUARANTINED or lot.certificate_sha256 or lot.made_from_id:
        raise LotRefused(
            "A certificate is attached once, before the lot that came is judged (CMP-01). Nothing was saved.",
            code="certificate_too_late",
        )
    if not certificate.pdf:
        raise LotRefused("Choose the certificate (CMP-01). Nothing was saved.", code="no_certificate")
    refuse_bad_certificate(lot.component, certificate)
    rows.change(lot, certificate.columns() | {"certificate_sha256": archive.store(certificate.pdf)}, told=SAID)
    return lot
