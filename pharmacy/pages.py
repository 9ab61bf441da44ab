"""Every page there is, with an address that exists and a reader (over 250 lines: the table of rows is one)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.db.models import Model
from django.http import HttpRequest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from compounding.lifecycle import BatchStatus
from compounding.making import with_making
from compounding.models import (
    Batch,
    BatchStep,
    Calibration,
    Competence,
    Component,
    Deviation,
    Equipment,
    Formula,
    FormulaEvidence,
    Lot,
    PotencyResult,
    Weighing,
)
from compounding.proposed import proposed_for
from orders.leaflet_words import EDITABLE
from orders.models import (
    Adjustment,
    CallBack,
    Complaint,
    Container,
    Draft,
    Hold,
    LeafletText,
    Order,
    Prescription,
    Protocol,
    Question,
    Renewal,
    Reservation,
    SavedView,
    Transfer,
)
from patients.models import Caregiver, Patient, PatientMatch
from premises.defaults import DEFAULTS
from premises.models import Licence, Pharmacy
from prescribers.models import Delegate, Practice, Prescriber, PrescriberLicence
from records.models import Message, PrintRun

# A page is shown to the first of these who may read it, and else to somebody not signed in.
READERS = (
    Role.PHARMACIST,
    Role.TECHNICIAN,
    Role.PHARMACIST_IN_CHARGE,
    Role.ADMINISTRATOR,
    Role.PRESCRIBER,
    Role.DELEGATE,
    Role.PATIENT,
    None,
)
# Whose row an address is about: the longest beginning of its name that is listed here.
ROWS: dict[str, type[Model]] = {
    "order": Order,
    "prescription": Prescription,
    "draft": Draft,
    "protocol": Protocol,
    "leaflet_text": LeafletText,
    "patient": Patient,
    "my_medicine": Patient,
    "patient_match": PatientMatch,
    "my_contact": Patient,
    "my_caregivers": Patient,
    "my_data": Patient,
    "my_caregiver_add": Patient,
    "my_caregiver_": Caregiver,
    "caregiver_end": Caregiver,
    "my_page": Patient,
    "my_check_in": Patient,
    "my_report": Patient,
    "my_reported": Complaint,
    "complaint": Complaint,
    "practice": Practice,
    "prescriber": Prescriber,
    "prescriber_add": Practice,
    "prescriber_licence": PrescriberLicence,
    "prescriber_licence_add": Prescriber,
    "delegate_add": Prescriber,
    "delegate_confirm": Delegate,
    "delegate_end": Delegate,
    "pharmacy_licence": Licence,
    "person": User,
    "correct_person": User,
    "designate": User,
    "deactivate": User,
    "reset_person": User,
    "remove_factors": User,
    "resend": User,
    "role_grant": User,
    "client": User,
    "message": Message,
    "print_run": PrintRun,
    "formula": Formula,
    "evidence": FormulaEvidence,
    "component": Component,
    "lot": Lot,
    "equipment": Equipment,
    "calibration": Calibration,
    "competence": Competence,
    "deviation": Deviation,
    "potency": PotencyResult,
    "batch": Batch,
    "step": BatchStep,
    "weighing": Weighing,
    "hold": Hold,
    "question": Question,
    "renewal": Renewal,
    "transfer": Transfer,
    "adjustment": Adjustment,
    "reservation": Reservation,
    "worklist_view": SavedView,
    "container": Container,
    "my_opioid": Patient,
    "my_surgery": Patient,
    "my_ask": Patient,
    "my_collect": Patient,
    "my_answer": Order,
    "my_call": CallBack,
    "my_refill": Prescription,
    "call_done": CallBack,
}
OF_A_PATIENT = {"order": (Order, "prescription__patient"), "prescription": (Prescription, "patient")}
NOT_PAGES = ("api/",)
MOST_TRIES = 5  # rows of one status looked at before a page counts as one nobody can open


@dataclass(frozen=True)
class Page:
    """A page: the name of its address, an address, and the role it is shown to (None: not signed in)."""

    name: str
    address: str
    reader: Role | None


@dataclass(frozen=True)
class Address:
    """A name in the URL conf, the arguments it takes, and who may read what stands there."""

    name: str
    arguments: tuple[str, ...]
    readers: Sequence[Role | None]


def pages(only: str = "") -> list[Page]:
    """Every page someone may read in this database; a page about a row comes once for each status a row is in.

    With `only` those whose name begins with it; no other is asked for.
    """
    doors = {role: signed_in(role) for role in READERS}
    found = (
        _first_readable(address, word, samples, doors)
        for address in addresses(get_resolver().url_patterns)
        if address.name.startswith(only) or only.startswith(address.name)
        for word, samples in _samples(address)
    )
    return [page for page in found if page and page.name.startswith(only)]


def signed_in(role: Role | None) -> Client:
    """A browser in which someone of this role has just signed in; nobody, where no one holds it."""
    client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
    user = User.objects.holding(role, timezone.now()).order_by("pk").first() if role else None
    if user:
        client.force_login(user)
        door = HttpRequest()
        door.user, door.session = user, client.session
        record_authentication(door, user, method="password", reauthenticated=True)
        door.session.save()
        client.get(reverse("home"))  # opens the signing period, at the station whose cookie comes back
    return client


def addresses(patterns: Sequence[URLPattern | URLResolver], taken: tuple[str, ...] = ()) -> Iterator[Address]:
    """All that have a name. A view says in its guard who may read it; allauth's pages are everybody's."""
    for pattern in patterns:
        arguments = (*taken, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            if str(pattern.pattern) not in NOT_PAGES:
                yield from addresses(pattern.url_patterns, arguments)
        elif pattern.name:
            roles = getattr(pattern.callback, "roles", {Role.PHARMACIST, None})
            yield Address(pattern.name, arguments, [role for role in READERS if role in roles])


def _samples(address: Address) -> Iterator[tuple[str, list[str]]]:
    """Where to look, by status; an address without arguments is its own sample."""
    if not address.arguments:
        yield "", [reverse(address.name)]
        return
    if address.arguments == ("key",):
        keys = EDITABLE if address.name.startswith("leaflet_") else list(DEFAULTS)
        yield "", [reverse(address.name, args=[key]) for key in keys[:1]]
        return
    if address.arguments == ("token",):
        yield from _behind_codes(address)
        return
    if address.arguments[-1] in OF_A_PATIENT:
        yield from _of_a_patient(address)
    else:
        yield from _of_a_row(address)


def _of_a_row(address: Address) -> Iterator[tuple[str, list[str]]]:
    """A row's own page, by status."""
    named = [start for start in ROWS if address.name.startswith(start)]
    if not named:
        return
    rows = _rows(ROWS[max(named, key=len)], address).order_by("-pk")
    has_status = any(field.name == "status" for field in rows.model._meta.get_fields())
    words = sorted(set(rows.values_list("status", flat=True))) if has_status else [""]
    for word in words:
        found = rows.filter(**{"status": word} if word else {})[:MOST_TRIES]
        yield word, [_address_of(address, row) for row in found if _has_all(row, address.arguments)]
    yield from _with_its_lot(address)


def _rows(model: Any, address: Address) -> Any:
    """Those of the patient who is signed in, where the page is only a patient's: no other may open it."""
    patient = User.objects.holding(Role.PATIENT, timezone.now()).order_by("pk").first()
    if patient is None or list(address.readers) != [Role.PATIENT]:
        return model._default_manager.all()
    own = Patient.objects.visible_to(patient)
    return model.objects.filter(patient__in=own) if model is Caregiver else model.objects.visible_to(patient)


def _of_a_patient(address: Address) -> Iterator[tuple[str, list[str]]]:
    """An order or a prescription on the page of its patient, by status."""
    model, patient = OF_A_PATIENT[address.arguments[-1]]
    rows = _rows(model, address).order_by("-pk").values_list("status", f"{patient}__public_id", "public_id")
    for word in sorted({status for status, *_ in rows}):
        yield word, [reverse(address.name, args=about) for status, *about in rows if status == word][:MOST_TRIES]


def _behind_codes(address: Address) -> Iterator[tuple[str, list[str]]]:
    """What the code of a batch and that of a formula lead to, by status."""
    for model in (Batch, Formula):
        for word in sorted(set(model.objects.values_list("status", flat=True))):
            rows = model.objects.filter(status=word).order_by("-pk")[:MOST_TRIES]
            yield f"{model._meta.model_name}-{word}", [reverse(address.name, args=[row.public_token]) for row in rows]


def _with_its_lot(address: Address) -> Iterator[tuple[str, list[str]]]:
    """The bench once the right lot is scanned."""
    if address.name == "batch_weigh":
        today = Pharmacy.objects.today(timezone.now())
        making = with_making(Batch.objects.filter(status=BatchStatus.IN_PROCESS)).order_by("-pk")[:MOST_TRIES]
        lots = [(batch, next(iter(proposed_for(batch, today)), None)) for batch in making]
        yield "lot", [f"{_address_of(address, batch)}?lot={row.lot.number}" for batch, row in lots if row and row.lot]


def _has_all(row: Model, names: tuple[str, ...]) -> bool:
    return all(hasattr(row, name) for name in names)


def _address_of(address: Address, row: Model) -> str:
    return reverse(address.name, kwargs={name: getattr(row, name) for name in address.arguments})


def _first_readable(address: Address, word: str, samples: list[str], doors: dict[Role | None, Client]) -> Page | None:
    for sample in samples:
        for reader in address.readers:
            answer = doors[reader].get(sample)
            if answer.status_code == 200 and "text/html" in answer.headers.get("Content-Type", ""):
                return Page(f"{address.name}-{word}" if word else address.name, sample, reader)
    return None
