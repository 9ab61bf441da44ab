"""Files as tests import them: the examples, one lot with other cells, the example of formulas with other parts."""

from compounding.imports import IMPORTERS
from compounding.models import Component, Equipment, Formula, ImportKind, Lot, Movement, StockImport
from records.importing import example_of
from records.models import Event, EventStream

LOTS, FORMULAS, EQUIPMENT = (IMPORTERS[kind] for kind in ImportKind)
HEADER = (
    "component,component_name,role,vendor,manufacturer,maker_lot,quantity,unit,received_on,expires_on,hydrate,"
    "assay_percent,assay_basis,water_percent"
)
ROW = (
    "NTX,Naltrexone hydrochloride,active,Example Supply,Invented Works,X1,82.5,g,2026-09-14,2028-08-31,dihydrate,"
    "99.6,anhydrous,8.5"
)


def lots_file(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


def changed(**cells: str) -> str:
    """ROW with other cells."""
    said = dict(zip(HEADER.split(","), ROW.split(","), strict=True))
    return ",".join((said | cells).values())


def counts() -> tuple[int, ...]:
    tables = (Component, Lot, Movement, Formula, Equipment, StockImport, Event, EventStream)
    return tuple(table.objects.count() for table in tables)


def formula_file(*changes):
    """The example of formulas with parts replaced."""
    text = example_of(ImportKind.FORMULAS).decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text.encode()
