"""The rows of a patient's page that lead to telling the pharmacy how it goes, or what is wrong."""

from django.urls import reverse
from django.utils.translation import gettext as _

from orders.check_in_due import CheckInDue
from patients.models import Patient
from premises.quantities import NO_BREAK_SPACE, dose_text


def check_in_row(patient: Patient, due: CheckInDue) -> dict[str, str]:
    """The question of today."""
    dose = f"{dose_text(due.dose_mg)}{NO_BREAK_SPACE}mg"
    return {
        "url": reverse("my_check_in", args=[patient.public_id]),
        "icon": "check",
        "title": _("Tell us how the dose of {dose} works for you").format(dose=dose),
        "sub": _("It takes two taps."),
    }


def report_row(patient: Patient) -> dict[str, str]:
    """Where what is wrong is reported, always there."""
    return {
        "url": reverse("my_report", args=[patient.public_id]),
        "icon": "warning",
        "title": _("Something is wrong"),
        "sub": _("A side effect, or a medicine that looks wrong"),
    }
