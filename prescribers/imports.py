"""A row of a file of prescribers: one of them, with their practice and one licence; further licences in further rows.

As on the page, the invitation goes out and nobody is verified by being entered: somebody looks each licence up before
an order is accepted (RX-12).
"""

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model

from accounts.models import User
from accounts.roles import PHARMACISTS, Role
from premises.actions.licences import LicenceExpired
from premises.forms import LicenceForm
from premises.moments import full_day
from prescribers.actions.practices import add_practice
from prescribers.actions.prescribers import add_licence, add_prescriber
from prescribers.forms import NewPrescriberForm, PracticeForm
from prescribers.models import Practice, Prescriber, PrescriberImport, PrescriberLicence
from records.cells import Filled, cleaned, columns_of, differing
from records.csv_rows import Row, RowFault, shown
from records.importing import Importer, RowRefused, Taken, each_alone, words_of
from records.rows import Invalid

OF_PRACTICE = {"name": "practice"}
OF_LICENCE = {"state": "licence_state", "number": "licence_number", "expires_on": "licence_expires_on"}
PERSON = columns_of(NewPrescriberForm)
PRACTICE = columns_of(PracticeForm, OF_PRACTICE)
LICENCE = columns_of(LicenceForm, OF_LICENCE)
COLUMNS = (*PERSON.values(), *PRACTICE.values(), *LICENCE.values())
ABOUT_A_PRACTICE = frozenset(PRACTICE.values())
UNKNOWN = "unknown_practice", "There is no such practice yet: say its address, here or in a row above."
UNNAMED = "required", "Say at which practice."
KIND = "prescribers"


def _key(entry: Sequence[Row]) -> Hashable | None:
    """The prescriber and the state; they may stand in as many rows as they have licences."""
    cells = entry[0].cells
    return (cells["npi"], cells["licence_state"].casefold()) if cells["npi"] else None


def _take(entry: Sequence[Row], by: User, at: datetime) -> Taken:
    row = entry[0]
    found = Prescriber.objects.select_related("user", "practice").filter(npi=row.cells["npi"]).first()
    licence = Filled(LicenceForm, row, OF_LICENCE) if row.has_any(LICENCE.values()) else None
    person = _person(row, found)
    faults = [*person.faults(), *(licence.faults() if licence else [])]
    try:
        practice = _practice(row, found, by, at)
    except RowRefused as refused:
        raise RowRefused([*refused.faults, *faults]) from refused
    if faults:
        raise RowRefused(faults)
    if found:
        _refuse_other(found, practice, person)
    prescriber = found or _added(person, practice, by, at)
    is_licensed = licence is not None and _licensed(prescriber, licence, by, at)
    return Taken(row.number, found is None or is_licensed, _told(prescriber, licence))


def _person(row: Row, found: Prescriber | None) -> Filled[NewPrescriberForm]:
    """The prescriber's form; of one who is here an empty cell says what is kept."""
    before = {name: getattr(_keeper(found, name), name) for name in PERSON} if found else None
    return Filled(NewPrescriberForm, row, usual=before, about=found)


def _keeper(prescriber: Prescriber, name: str) -> Model:
    """The row that keeps this field: name, credentials and address are the user's."""
    return prescriber if name in NewPrescriberForm.Meta.fields else prescriber.user


def _practice(row: Row, found: Prescriber | None, by: User, at: datetime) -> Practice:
    """The practice this row names, entered if it is new; without a name, the one they are at. Raises RowRefused."""
    if found and not row.has_any(ABOUT_A_PRACTICE):
        return found.practice
    here = _practices_like(row)
    if len(here) > 1:
        words = f"There are {len(here)} practices {shown(row.cells['practice'])}: say its ZIP code."
        raise RowRefused([RowFault(row.number, "practice", "which_practice", words)])
    if not here and not row.has_any(ABOUT_A_PRACTICE - {"practice"}):
        raise RowRefused([RowFault(row.number, "practice", *(UNKNOWN if row.cells["practice"] else UNNAMED))])
    practice = here[0] if here else None
    before = {name: str(getattr(practice, name)) for name in PRACTICE} if practice else None
    filled = Filled(PracticeForm, row, OF_PRACTICE, usual=before, about=practice)
    if faults := filled.faults():
        raise RowRefused(faults)
    if practice is None:
        return add_practice(**filled.form.cleaned_data, by=by, at=at)
    _refuse_differing(practice, filled.form.cleaned_data, filled, "practice_differs")
    return practice


def _practices_like(row: Row) -> list[Practice]:
    """Those of this name and, where the row says one, this ZIP code."""
    name, zip_code = (cleaned(Practice, field, row.cells[PRACTICE[field]]) for field in ("name", "zip_code"))
    here = Practice.objects.filter(name__iexact=name or "")
    return list(here.filter(zip_code=zip_code) if zip_code else here)


def _refuse_other(found: Prescriber, practice: Practice, person: Filled[NewPrescriberForm]) -> None:
    """Refuse a row that says something else of a prescriber who is here."""
    said = person.form.cleaned_data
    said = said | {"email": said["email"].lower(), "dea_number": said["dea_number"].upper()}
    for keeper in (found, found.user):
        of_it = {name: value for name, value in said.items() if _keeper(found, name) is keeper}
        _refuse_differing(keeper, of_it, person, "prescriber_differs")
    if practice != found.practice:
        words = f"The prescriber is here at {found.practice.name}. An import changes nothing."
        raise RowRefused([RowFault(person.row.number, "practice", "prescriber_differs", words)])


def _refuse_differing(kept: Model, said: Mapping[str, Any], filled: Filled[Any], code: str) -> None:
    if others := [filled.columns[name] for name in differing(kept, said)]:
        words = f"This one is here with another {', '.join(others)}. An import changes nothing."
        raise RowRefused([RowFault(filled.row.number, others[0], code, words)])


def _added(person: Filled[NewPrescriberForm], practice: Practice, by: User, at: datetime) -> Prescriber:
    """A new prescriber, whose invitation is on its way. Raises RowRefused."""
    try:
        return add_prescriber(practice, **person.form.cleaned_data, by=by, at=at)
    except Invalid as refusal:
        raise RowRefused(person.refused(refusal)) from refusal


def _licensed(prescriber: Prescriber, licence: Filled[LicenceForm], by: User, at: datetime) -> bool:
    """Whether the licence was added; it may be here, also as one that was ended. Raises RowRefused."""
    said = licence.form.cleaned_data
    if any(not differing(held, said) for held in prescriber.licences.all()):
        return False
    if held := prescriber.licences.current().filter(state=said["state"]).first():
        _refuse_differing(held, said, licence, "licence_differs")
    try:
        add_licence(prescriber, **said, by=by, at=at)
    except LicenceExpired as refusal:
        raise RowRefused([licence.at("expires_on", refusal.code, words_of(refusal))]) from refusal
    except Invalid as refusal:
        raise RowRefused(licence.refused(refusal)) from refusal
    return True


def _told(prescriber: Prescriber, licence: Filled[LicenceForm] | None) -> str:
    """A prescriber as they were understood; months in letters, so that a day taken for a month is seen."""
    practice = prescriber.practice
    person = f"{prescriber.printed_name}, NPI {prescriber.npi}, of {practice.name} in {practice.city}"
    if licence is None:
        return person
    said = licence.form.cleaned_data
    day, number = said["expires_on"], cleaned(PrescriberLicence, "number", said["number"])
    return f"{person}; licence {number} in {said['state']}, good to {full_day(day)}"


IMPORTER = Importer(
    kind=KIND, whose="A pharmacist or the administrator", roles=PHARMACISTS | {Role.ADMINISTRATOR},
    kept=PrescriberImport, columns=COLUMNS, needs=frozenset({"npi"}), gather=each_alone, key=_key, take=_take,
)  # fmt: skip
