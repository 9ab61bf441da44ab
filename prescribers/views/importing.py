"""Staff's page that imports a file of prescribers with their practices and licences."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import SignedIn, only
from prescribers.imports import IMPORTER, KIND
from prescribers.models import PrescriberImport
from prescribers.views.practices import WRITERS
from records.import_page import ImportPage

PAGE = ImportPage(
    name="prescriber_import",
    importers={KIND: IMPORTER},
    model=PrescriberImport,
    kinds={KIND: "Prescribers"},
    leads_to={KIND: "prescribers"},
    words={
        "crumb": "Practices", "crumb_url": "practices",
        "lead": "Prescribers with their practices and licences; each new one gets an invitation by mail.",
        "note": "Known again by NPI; each further licence has a row of its own.",
    },
)  # fmt: skip


@only(*WRITERS)
def prescriber_import(request: SignedIn) -> HttpResponse:
    """Choose a file and check it; nothing is saved of its rows, nobody is invited."""
    return PAGE.check(request)


@only(*WRITERS)
@require_POST
def prescriber_import_do(request: SignedIn) -> HttpResponse:
    """Import the file that was checked."""
    return PAGE.do(request)


@only(*WRITERS)
@require_safe
def prescriber_import_example(request: SignedIn, name: str) -> HttpResponse:
    """A file that can be imported, to begin with."""
    return PAGE.example(name)


@only(*WRITERS)
@require_safe
def prescriber_import_file(request: SignedIn, public_id: str) -> HttpResponse:
    """A file that was imported, byte for byte."""
    return PAGE.file(public_id)
