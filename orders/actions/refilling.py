"""A refill that a practice or the patient asks for: the safety questions anew, then the next fill."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from orders.actions.calling import speaks_for
from orders.actions.intake import submit
from orders.actions.safety import refuse_blockers
from orders.models import Order, Prescription
from orders.problems import problems_with_prescription
from records.action import action
from records.refusals import NotAllowed, Refusal


class FillUnderWay(Refusal):
    """The fill before it has not left the pharmacy yet."""

    code = "fill_under_way"


@action
def ask_for_refill(prescription: Prescription, *, by: User, at: datetime) -> Order:
    """Submit the next fill for who prescribes or takes it. Raises NotAllowed, FillUnderWay, NoFillLeft, HasBlockers.

    The safety questions were asked just before: what was answered stands, whether the refill is refused or not.
    """
    if not prescription.prescriber.is_acted_for_by(by, at) and not speaks_for(prescription.patient, by, at):
        raise NotAllowed("You do not order for this prescriber (SEC-02). Nothing was ordered.")
    Prescription.objects.select_for_update().get(pk=prescription.pk)
    found = Prescription.objects.with_what_rules_read().get(pk=prescription.pk)
    under_way = found.orders.open().first()
    if under_way:
        raise FillUnderWay(
            _("Order {number} has not left the pharmacy yet. Nothing was ordered.").format(number=under_way.number)
        )
    refuse_blockers("Not ordered", problems_with_prescription(found, at=at), then="The answers are kept.")
    return submit(found, by=by, at=at)
