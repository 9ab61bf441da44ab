"""What the label of a received lot says, gathered from the rows as they are now."""

from datetime import datetime

from django.utils.timezone import localtime

from compounding.lifecycle import LotStatus
from compounding.lot_label_content import LotLabelContent
from compounding.models import Hydrate, Lot
from compounding.shelf_label_facts import keeping_of
from premises.models import Pharmacy

VERDICTS = {
    LotStatus.QUARANTINED: "QUARANTINE: do not use",
    LotStatus.REJECTED: "REJECTED: do not use",
    LotStatus.RECALLED: "RECALLED: do not use",
}


def lot_label_content(lot: Lot, *, at: datetime) -> LotLabelContent:
    """What its label says at `at`; an ended lot is none that may be used, whatever the verdict was (CMP-04)."""
    pharmacy = Pharmacy.objects.the_one()
    ended = lot.is_expired(Pharmacy.objects.today(at))
    form = "" if lot.hydrate == Hydrate.NOT_APPLICABLE else f", {lot.get_hydrate_display()}"
    released = f"Released {localtime(lot.released_at):%Y-%m-%d}" if lot.released_at else ""
    return LotLabelContent(
        name=lot.component.name,
        number=lot.number,
        maker_lot=lot.maker_lot,
        ends=f"Good to {lot.expires_on}{form}",
        keeping=keeping_of(lot.component),
        hazard=lot.component.hazard,
        verdict="ENDED: do not use" if ended else VERDICTS.get(LotStatus(lot.status), released),
        may_be_used=lot.status == LotStatus.RELEASED and not ended,
        code=lot.scan_code,
        training=bool(pharmacy and pharmacy.training),
    )
