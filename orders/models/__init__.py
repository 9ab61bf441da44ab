"""Who asked for what, where it is, who got it."""

from orders.models.adjustments import Adjustment
from orders.models.arrivals import Arrival
from orders.models.callbacks import CallBack, CallReason, Urgency
from orders.models.check_ins import CheckIn
from orders.models.complaints import Complaint, ComplaintKind, HelpNeeded, Intake
from orders.models.dispensing import Container, Fate, Handing, Reservation
from orders.models.drafts import Draft, Edition
from orders.models.holds import Hold
from orders.models.leaflet_texts import LeafletText
from orders.models.leaving import Counselling, HandOver
from orders.models.nudges import Nudge, NudgeFor
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
    "CallBack",
    "CallReason",
    "CheckIn",
    "Complaint",
    "ComplaintKind",
    "Container",
    "Counselling",
    "Draft",
    "Edition",
    "Fate",
    "FillLine",
    "HandOver",
    "Handing",
    "HelpNeeded",
    "Hold",
    "Intake",
    "Intervention",
    "LeafletText",
    "Nudge",
    "NudgeFor",
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
    "Urgency",
]
