"""What the card for a patient's wallet says, gathered from the rows as they are now."""

from datetime import datetime
from decimal import Decimal

from orders.leaflet_content import LeafletContent, day_said
from orders.leaflet_facts import leaflet_content
from orders.models import Order
from orders.wallet_card_content import WalletCardContent
from premises.quantities import strength_text


def wallet_card_content(order: Order, *, at: datetime) -> WalletCardContent:
    """What is printed for the patient of `order`: the dose is that of the leaflet's calendar, or the only one there is.

    Where several follow each other and no calendar says which is taken now, none is named. Raises NoPharmacy.
    """
    leaflet, prescription = leaflet_content(order, at=at), order.prescription
    prescriber = prescription.prescriber
    doses = {Decimal(step.dose_mg) for step in prescription.all_steps()}
    most = strength_text(max(doses))
    dose = _dose_now(leaflet) or (most if len(doses) == 1 else "")
    return WalletCardContent(
        patient=leaflet.patient,
        language=prescription.patient.language,
        dated=day_said(leaflet.dated_on),
        dose=dose,
        per_day=leaflet.per_day,
        most=most if most != dose else "",
        prescriber=leaflet.prescriber,
        prescriber_telephone=prescriber.practice.telephone.as_national,
        pharmacy=leaflet.pharmacy,
        telephone=leaflet.telephone,
        training=leaflet.training,
    )


def _dose_now(leaflet: LeafletContent) -> str:
    """What is taken on the day of the paper, or first after it; nothing where no day of a calendar is left."""
    taken = [step for step in leaflet.steps if not step.is_off]
    return next((step.dose for step in taken if step.last >= leaflet.dated_on), "")
