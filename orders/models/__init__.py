"""Who asked for what, where it is, who got it."""

from orders.models.adjustments import Adjustment
from orders.models.arrivals import Arrival
from orders.models.dispensing import Container, Fate, Handing, Reservation
from orders.models.drafts import Draft, Edition
from orders.models.holds import Hold
from orders.models.leaflet_texts import LeafletText
from orders.models.leaving import Counselling, HandOver
from orders.models.openings import Opening, TakenOver
from orders.models.orders import FillLine, Order
from orders.models.prescription_steps import PrescriptionStep
from orders.models.prescriptions import Prescription
from orders.models.protocols import Protocol, ProtocolStep
from orders.models.questions import Question
from orders.models.renewals import Renewal
from orders.models.reviews import Intervention, Review, ShownProblem
from orders.models.safety import Override, SafetyAnswers
from orders.models.transfers import Transfer
from orders.models.views import SavedView

__all__ = [
    "Adjustment",
    "Arrival",
    "Container",
    "Counselling",
    "Draft",
    "Edition",
    "Fate",
    "FillLine",
    "HandOver",
    "Handing",
    "Hold",
    "Intervention",
    "LeafletText",
    "Opening",
    "Order",
    "Override",
    "Prescription",
    "PrescriptionStep",
    "Protocol",
    "ProtocolStep",
    "Question",
    "Renewal",
    "Review",
    "Reservation",
    "SafetyAnswers",
    "ShownProblem",
    "SavedView",
    "Transfer",
    "TakenOver",
]
