"""A refill that a practice asks for: the safety questions anew, then the next fill."""

from datetime import datetime

from accounts.models import User
from orders.actions.intake import NoFillLeft, submit
from orders.actions.safety import HasBlockers
from orders.models import Order, Prescription
from orders.problems import problems_with_prescription
from premises.models import Pharmacy
from prescribers.models import Prescriber
from records.action import action
from records.problem import blockers
from records.refusals import NotAllowed, Refusal


class FillUnderWay(Refusal):
    """The fill before it has not left the pharmacy yet."""

    code = "fill_under_way"


@action
def ask_for_refill(prescription: Prescription, *, by: User, at: datetime) -> Order:
    """Submit the next fill for whoever prescribes it. Raises NotAllowed, FillUnderWay, NoFillLeft, HasBlockers.

    The safety questions were asked just before: what was answered stands, whether the refill is refused or not.
    """
    if not Prescriber.objects.acted_for_by(by, at).filter(pk=prescription.prescriber_id).exists():
        raise NotAllowed("You do not order for this prescriber (SEC-02). Nothing was ordered.")
    Prescription.objects.select_for_update().get(pk=prescription.pk)
    found = Prescription.objects.with_what_rules_read().get(pk=prescription.pk)
    under_way = found.orders.open().first()
    if under_way:
        raise FillUnderWay(f"Order {under_way.number} has not left the pharmacy yet. Nothing was ordered.")
    if Pharmacy.objects.today(at) >= found.expires_on:
        raise NoFillLeft(f"The prescription was valid until {found.expires_on} (RX-EXP-1). Renew it.")
    stops = blockers(problems_with_prescription(found, at=at))
    if stops:
        raise HasBlockers(f"Not ordered: {', '.join(f'{p.title} ({p.code})' for p in stops)}.")
    return submit(found, by=by, at=at)
