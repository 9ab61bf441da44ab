"""Who asks: practices, prescribers with their licences and what was verified of them, and the delegates they name."""

from prescribers.models.delegates import Delegate
from prescribers.models.licences import Lapse, LookedUpAt, PrescriberLicence, Verification
from prescribers.models.practices import Practice
from prescribers.models.prescribers import KEEPERS, Prescriber, PrescriberImport, dea_number, npi

__all__ = [
    "KEEPERS",
    "Delegate",
    "Lapse",
    "LookedUpAt",
    "Practice",
    "Prescriber",
    "PrescriberImport",
    "PrescriberLicence",
    "Verification",
    "dea_number",
    "npi",
]
