"""Whose page a patient's page is: one's own, or that of somebody one cares for."""

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation

from accounts.guards import SignedIn
from patients.models import Patient
from records.access import looked_at


def patient_here(request: SignedIn, public_id: str, *, how: str) -> Patient:
    """The patient of this page, if whoever is signed in may see them, with the look noted; 404 for all others."""
    found = get_object_or_404(Patient.objects.visible_to(request.user), public_id=public_id)
    looked_at(request.user, found, patient=found, at=timezone.now(), how=how)
    speak_as_kept(request, found)
    return found


def own_here(request: SignedIn, public_id: str) -> Patient:
    """The same where only the patient may be: whoever cares for them gets 404 too."""
    get_object_or_404(Patient, public_id=public_id, user=request.user)
    return patient_here(request, public_id, how="details")


def speak_as_kept(request: SignedIn, patient: Patient) -> None:
    """Speak the language of the record in a browser in which none was chosen."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(patient.language)
