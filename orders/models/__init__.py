"""Who asked for what, where it is, who got it."""

from orders.models.orders import FillLine, Hold, Order
from orders.models.prescriptions import Prescription, PrescriptionStep

__all__ = ["FillLine", "Hold", "Order", "Prescription", "PrescriptionStep"]
