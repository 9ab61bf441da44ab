"""A row of a file of patients: one person with allergies, medicines and exclusions, registered as on the page (RX-01).

Who may be registered already, by name and date of birth, is told and never merged (I2).
"""

from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.roles import PHARMACISTS
from patients.actions.profile import cleaned_profile, differing_parts
from patients.actions.registration import PerhapsKnown, register
from patients.forms import DETAILS, IDENTITY, RegisterForm
from patients.models import Patient, PatientImport, PatientQuerySet
from patients.profile import Profile
from premises.moments import full_day
from prescribers.models import Prescriber
from records.cells import YES, Filled, columns_of, differing
from records.csv_rows import Row, RowFault, shown
from records.importing import Importer, RowRefused, Taken, each_alone, words_of
from records.names import name_key
from records.rows import Invalid

KIND = "patients"
PRESCRIBER = "prescriber_npi"
COLUMNS = (*columns_of(RegisterForm).values(), PRESCRIBER)
NEEDS = frozenset({"given_name", "family_name", "born_on"})
USUAL = {"language": Patient._meta.get_field("language").get_default()}


def _key(entry: Sequence[Row]) -> Hashable | None:
    """The person, unless the row says it is another of the same name and date of birth."""
    cells = entry[0].cells
    if cells["is_another_person"].casefold() in YES:
        return None
    return name_key(cells["family_name"], cells["given_name"]), cells["born_on"]


def _take(entry: Sequence[Row], by: User, at: datetime) -> Taken:
    row = entry[0]
    filled = Filled(RegisterForm, row, usual=USUAL)
    prescriber, faults = _prescriber(row)
    if faults := [*filled.faults(), *_profile_faults(filled), *faults]:
        raise RowRefused(faults)
    said, person = filled.form.cleaned_data, filled.form.instance
    try:
        profile = cleaned_profile(said.pop("profile"))
        others = [_others(patient, said, profile, prescriber) for patient in _perhaps(person, by)]
        if [] not in others:
            register(profile, **said, prescriber=prescriber, by=by, at=at)
    except Invalid as refusal:
        raise RowRefused(filled.refused(refusal)) from refusal
    except PerhapsKnown as refusal:
        raise RowRefused([_perhaps_known(row, refusal, next(iter(others), []))]) from refusal
    return Taken(row.number, [] not in others, _told(person, profile, prescriber))


def _prescriber(row: Row) -> tuple[Prescriber | None, list[RowFault]]:
    """Who cares for them from now on, where the row says so."""
    npi = row.cells[PRESCRIBER]
    found = Prescriber.objects.select_related("user").filter(npi=npi).first() if npi else None
    if found or not npi:
        return found, []
    words = f"There is no prescriber {shown(npi)}. Enter or import them first."
    return None, [RowFault(row.number, PRESCRIBER, "unknown_prescriber", words)]


def _profile_faults(filled: Filled[RegisterForm]) -> list[RowFault]:
    """What the profile finds wrong with itself, where its cells could be read."""
    profile: Profile = filled.form.cleaned_data["profile"]
    wrong = {name: words for name, words in profile.wrong().items() if name not in filled.form.errors}
    return filled.refused(Invalid(wrong))


def _perhaps(person: Patient, by: User) -> PatientQuerySet:
    """Who is here and may be this person."""
    here = Patient.objects.visible_to(by)
    return here.same_person(person.given_name, person.family_name, person.born_on).order_by("pk")


def _others(patient: Patient, said: dict[str, Any], profile: Profile, prescriber: Prescriber | None) -> list[str]:
    """The columns in which what is kept of this patient is not what the row says."""
    facts = {name: said[name] for name in (*IDENTITY, *DETAILS)}
    is_cared_for = prescriber is None or patient.care.filter(prescriber=prescriber).exists()
    elsewhere = [*differing(patient, facts), *differing_parts(patient, profile)]
    return elsewhere if is_cared_for else [*elsewhere, PRESCRIBER]


def _perhaps_known(row: Row, refusal: PerhapsKnown, others: Sequence[str]) -> RowFault:
    """Somebody of this name and birth date is here with something else; what is kept of them is not repeated."""
    with_what = f" with another {', '.join(others)}" if others else ""
    way_on = f"They are here{with_what}: correct it on their page, or say yes to is_another_person."
    return RowFault(row.number, next(iter(others), ""), refusal.code, f"{words_of(refusal)} {way_on}")


def _told(person: Patient, profile: Profile, prescriber: Prescriber | None) -> str:
    """A patient as they were understood; months in letters, so that a day taken for a month is seen."""
    born = person.born_on
    parts = [
        f"{person.full_name}, born {full_day(born)}, of {person.city}",
        f"allergies: {', '.join(profile.allergies)}" if profile.allergies else "no known allergies",
        f"takes {', '.join(profile.medicines)}" if profile.medicines else "no other medicines",
    ]
    parts += [f"without {', '.join(sorted(profile.exclusions))}"] if profile.exclusions else []
    parts += [f"cared for by {prescriber.printed_name}"] if prescriber else []
    return "; ".join(parts)


IMPORTER = Importer(
    kind=KIND, whose="A pharmacist", roles=PHARMACISTS, kept=PatientImport, columns=COLUMNS, needs=NEEDS,
    gather=each_alone, key=_key, take=_take,
)  # fmt: skip
