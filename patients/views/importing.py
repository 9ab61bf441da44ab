"""The pharmacists' page that imports a file of patients; afterwards each is read on their own page (SEC-17)."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import SignedIn, only
from accounts.roles import PHARMACISTS
from patients.imports import IMPORTER, KIND
from patients.models import PatientImport
from records.import_page import ImportPage

PAGE = ImportPage(
    name="patient_import",
    importers={KIND: IMPORTER},
    model=PatientImport,
    kinds={KIND: "Patients"},
    leads_to={KIND: "patients"},
    words={
        "crumb": "Patients", "crumb_url": "patients",
        "lead": "Patients with allergies, other medicines and what must be left out.",
        "note": "Known again by name and date of birth. Nobody is merged: who may be here already is told.",
    },
    opens_files=False,
)  # fmt: skip


@only(*PHARMACISTS)
def patient_import(request: SignedIn) -> HttpResponse:
    """Choose a file and check it; nothing is saved of its rows."""
    return PAGE.check(request)


@only(*PHARMACISTS)
@require_POST
def patient_import_do(request: SignedIn) -> HttpResponse:
    """Import the file that was checked."""
    return PAGE.do(request)


@only(*PHARMACISTS)
@require_safe
def patient_import_example(request: SignedIn, name: str) -> HttpResponse:
    """A file that can be imported, to begin with."""
    return PAGE.example(name)
