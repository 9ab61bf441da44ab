"""An order as a clinic system sends it: the patient found or registered, the prescription prepared for signature."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from orders.actions.prescribing import PrescriptionRefused, prepare
from orders.drafts import PrescriptionDraft
from orders.models import Prescription
from patients.actions.profile import add_to_profile
from patients.actions.registration import register
from patients.models import Patient
from patients.profile import Profile
from prescribers.models import Prescriber
from records.action import action


@dataclass(frozen=True)
class OrderRequest:
    """What is sent: the prescriber by NPI, the patient by who they are, the prescription as a draft."""

    npi: str
    patient: Mapping[str, Any]
    profile: Profile
    draft: PrescriptionDraft


@action
def receive(request: OrderRequest, *, by: User, at: datetime) -> Prescription:
    """Prepare what was sent. A patient of the prescriber with this name and birth date is used as they are known here.

    What is new among their allergies, medicines and exclusions is added: the rules have to see it (RX-02, OPI-03).
    Raises PrescriptionRefused when `by` does not prepare for this NPI, and what `register` and `prepare` raise.
    """
    prescriber = Prescriber.objects.acted_for_by(by, at).filter(npi=request.npi).first()
    if prescriber is None:
        raise PrescriptionRefused("You prepare for no prescriber with this NPI (RX-03).", code="no_such_prescriber")
    patient = _known(request, by)
    if patient is None:
        patient = register(request.profile, prescriber=prescriber, by=by, at=at, **request.patient)
    else:
        add_to_profile(patient, request.profile, by=by, at=at)
    return prepare(patient, prescriber, request.draft, by=by, at=at)


def _known(request: OrderRequest, by: User) -> Patient | None:
    """The patient among those the sender may see; staff match and merge the rest."""
    who = (request.patient[fact] for fact in ("given_name", "family_name", "born_on"))
    return Patient.objects.visible_to(by).same_person(*who).order_by("pk").first()
