"""The pharmacists' page that imports a file of lots, formulas or equipment."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import SignedIn, only
from accounts.roles import PHARMACISTS
from compounding.imports import IMPORTERS
from compounding.models import ImportKind, StockImport
from records.import_page import ImportPage

PAGE = ImportPage(
    name="stock_import",
    importers=IMPORTERS,
    model=StockImport,
    kinds={
        ImportKind.LOTS: "Components and lots", ImportKind.FORMULAS: "Formulas", ImportKind.EQUIPMENT: "Equipment",
    },
    leads_to={ImportKind.LOTS: "lots", ImportKind.FORMULAS: "formulas", ImportKind.EQUIPMENT: "equipment_list"},
    words={
        "crumb": "Stock", "crumb_url": "lots",
        "lead": "Components and lots with what is on hand, formulas, equipment.",
        "note": "Lots arrive in quarantine and formulas as drafts: a pharmacist releases or approves each.",
    },
)  # fmt: skip


@only(*PHARMACISTS)
def stock_import(request: SignedIn) -> HttpResponse:
    """Choose a file and check it; nothing is saved of its rows."""
    return PAGE.check(request)


@only(*PHARMACISTS)
@require_POST
def stock_import_do(request: SignedIn) -> HttpResponse:
    """Import the file that was checked."""
    return PAGE.do(request)


@only(*PHARMACISTS)
@require_safe
def stock_import_example(request: SignedIn, name: str) -> HttpResponse:
    """A file that can be imported, to begin with."""
    return PAGE.example(name)


@only(*PHARMACISTS)
@require_safe
def stock_import_file(request: SignedIn, public_id: str) -> HttpResponse:
    """A file that was imported, byte for byte."""
    return PAGE.file(public_id)
