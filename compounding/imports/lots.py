"""A row of a file of stock: a component, and what is on hand of one lot of it; the lot waits in quarantine (CMP-05)."""

from collections.abc import Hashable, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial

from accounts.models import User
from accounts.roles import PHARMACISTS
from compounding.actions import stock
from compounding.forms import CertificateForm, ComponentForm, DeliveryForm
from compounding.models import Component, Hydrate, ImportKind, Lot, StockImport
from compounding.told_stock import amount_text
from premises.moments import full_day
from records.cells import Filled, cleaned, columns_of, differing
from records.csv_rows import Row, RowFault
from records.importing import Importer, RowRefused, Taken, each_alone, words_of
from records.refusals import Refusal

OF_COMPONENT = {"code": "component", "name": "component_name"}
OF_PAPERS = {
    "percent": "assay_percent", "basis": "assay_basis", "water": "water_percent", "solvents": "solvents_percent",
}  # fmt: skip
COMPONENT = columns_of(ComponentForm, OF_COMPONENT)
DELIVERY = columns_of(DeliveryForm)
PAPERS = columns_of(CertificateForm, OF_PAPERS)
COLUMNS = tuple(dict.fromkeys([*COMPONENT.values(), *DELIVERY.values(), *PAPERS.values()]))
UNKNOWN = "unknown_component", "There is no such component yet: say its name and role, here or in a row above."
UNNAMED = "required", "Say which component."
ABOUT_A_LOT = frozenset(COLUMNS) - frozenset(COMPONENT.values())


def _key(entry: Sequence[Row]) -> Hashable | None:
    """The lot; a component may stand in as many rows as it has lots."""
    cells = entry[0].cells
    named = tuple(cells[name].casefold() for name in ("component", "manufacturer", "maker_lot", "received_on"))
    return named if cells["maker_lot"] else None


def _take(entry: Sequence[Row], by: User, at: datetime) -> Taken:
    row = entry[0]
    if not row.has_any(ABOUT_A_LOT):
        component, is_new = _component(row, by, at)
        return Taken(row.number, is_new, f"{component.name} ({component.code})")
    faults: list[RowFault] = []
    component_pk = ""
    try:
        component_pk = str(_component(row, by, at)[0].pk)
    except RowRefused as refused:
        faults += refused.faults
    delivery = Filled(DeliveryForm, row, given={"component": component_pk})
    papers = Filled(CertificateForm, row, OF_PAPERS, usual={"hydrate": Hydrate.NOT_APPLICABLE.value})
    faults += [*delivery.faults(but=frozenset({"component"})), *papers.faults()]
    if faults:
        raise RowRefused(faults)
    return _received(row, delivery, papers, by, at)


def _component(row: Row, by: User, at: datetime) -> tuple[Component, bool]:
    """The component of this row, and whether it is new. Raises RowRefused."""
    found = Component.objects.filter(code=row.cells["component"]).first()
    before = {name: getattr(found, name) for name in COMPONENT} if found else {}
    filled = Filled(ComponentForm, row, OF_COMPONENT, usual=before)
    if not found and not row.has_any(set(COMPONENT.values()) - {"component"}):
        raise RowRefused([filled.at("code", *(UNKNOWN if row.cells["component"] else UNNAMED))])
    if faults := filled.faults():
        raise RowRefused(faults)
    if found:
        _refuse_other(found, filled)
        return found, False
    try:
        return stock.add_component(**filled.form.cleaned_data, by=by, at=at), True
    except Refusal as refusal:
        raise RowRefused(filled.refused(refusal) or [filled.at("code", refusal.code, words_of(refusal))]) from refusal


def _refuse_other(found: Component, filled: Filled[ComponentForm]) -> None:
    if names := differing(found, filled.form.cleaned_data):
        others = [filled.columns[name] for name in names]
        words = f"{found.code} is here with another {', '.join(others)}. An import changes nothing."
        raise RowRefused([RowFault(filled.row.number, others[0], "component_differs", words)])


def _received(
    row: Row, delivery: Filled[DeliveryForm], papers: Filled[CertificateForm], by: User, at: datetime
) -> Taken:
    component = delivery.form.cleaned_data["component"]
    try:
        came, said = delivery.form.delivery(), papers.form.papers()
        found = _lot_of(component, came)
        if found is None:
            return Taken(row.number, True, _told(stock.receive(component, came, said, by=by, at=at)))
    except Refusal as refusal:
        faults = delivery.refused(refusal) or [RowFault(row.number, "", refusal.code, words_of(refusal))]
        raise RowRefused(faults) from refusal
    if others := _differing(found, came, said):
        words = f"This lot is here as {found.number} with another {', '.join(others)}. An import changes nothing."
        raise RowRefused([RowFault(row.number, others[0], "lot_differs", words)])
    return Taken(row.number, False, _told(found))


def _lot_of(component: Component, came: stock.Delivery) -> Lot | None:
    """The lot that came with this delivery, if it was received before."""
    said = {name: cleaned(Lot, name, getattr(came, name)) for name in ("manufacturer", "maker_lot")}
    return Lot.objects.filter(component=component, received_on=came.received_on, **said).first()


def _differing(found: Lot, came: stock.Delivery, said: stock.Certificate) -> list[str]:
    """The columns in which the lot that is here says something else. What was used of it since is no difference."""
    words = asdict(came)
    given = words.pop("expires_on")
    kept = found.expires_on if found.expiry_is_given else None
    same = {
        "expires_on": given == kept,
        "hydrate": said.hydrate == found.hydrate,
        "assay_percent": said.assay == found.assay,
    }
    return differing(found, words) + [column for column, is_same in same.items() if not is_same]


def _told(lot: Lot) -> str:
    """A lot as it was understood; months in letters, so that a day taken for a month is seen."""
    amount, to = amount_text(lot.quantity, lot.component.unit), lot.expires_on
    good_to = full_day(to)
    return f"{amount} of {lot.component.name}, lot {lot.maker_lot} of {lot.manufacturer}, good to {good_to}"


IMPORTER = Importer(
    kind=ImportKind.LOTS, whose="A pharmacist", roles=PHARMACISTS,
    kept=partial(StockImport, import_kind=ImportKind.LOTS), columns=COLUMNS, needs=frozenset({"component"}),
    gather=each_alone, key=_key, take=_take,
)  # fmt: skip
