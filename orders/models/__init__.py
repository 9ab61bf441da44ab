"""Who asked for what, where it is, who got it."""

from orders.models.dispensing import Container, Counselling, Fate, Handing, HandOver, Reservation
from orders.models.orders import FillLine, Hold, Order
from orders.models.prescriptions import Prescription, PrescriptionStep

__all__ = [
    "Container",
    "Counselling",
    "Fate",
    "FillLine",
    "HandOver",
    "Handing",
    "Hold",
    "Order",
    "Prescription",
    "PrescriptionStep",
    "Reservation",
]
