"""How it is told by whom, when and on what a prescription came, and what the signature of its entry says (3.4)."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from orders.models import Prescription
from premises.moments import moment
from premises.terms import Origin

WORDS = {Origin.TELEPHONE: "Telephone", Origin.FAX: "Fax", Origin.WRITTEN: "Paper", Origin.TRANSFER: "Transfer"}


def facts_of_arrival(prescription: Prescription) -> list[tuple[str, str]]:
    """How it came, where it was not written here: from whom, when, who took it, read back or on what paper."""
    came = prescription.how_it_came()
    if came is None:
        return []
    is_call, pages = prescription.origin == Origin.TELEPHONE, came.file_pages
    received = moment(came.received_at)
    kept = f"kept, {pages} page{'' if pages == 1 else 's'}"
    return [
        ("Came by", WORDS[Origin(prescription.origin)]),
        ("Called" if is_call else "Sent by", came.from_whom or "not said"),
        ("Received", f"{received}, taken by {came.received_by.printed_name}"),
        ("Read back", "yes, and confirmed") if is_call else ("The original", kept),
    ]


def means_of_signing(prescription: Prescription, user: User) -> str:
    """What the signature of a prescription says: that one prescribes it, or that the entry is what came in (3.4)."""
    patient, prescriber = prescription.patient.full_name, prescription.prescriber.printed_name
    if prescription.prescriber.user_id == user.pk:
        return f"I prescribe this for {patient} and have discussed it with the patient."
    came = prescription.how_it_came()
    if came is None:
        return f"This entry is what {prescriber} prescribed for {patient}."
    if prescription.origin != Origin.TELEPHONE:
        paper = "fax" if prescription.origin == Origin.FAX else "paper"
        return f"I have compared this entry with the {paper}. It is what {prescriber} prescribed for {patient}."
    said = f"{came.from_whom} said this by telephone."
    if came.received_by_id == user.pk:
        return f"{said} I wrote it down and read it back to them, and they confirmed it."
    return f"{said} {came.received_by.printed_name} wrote it down and read it back. I take responsibility for it."


@dataclass(frozen=True)
class Shown:
    """The fax or paper beside its entry: a picture of each page, and the file as it came."""

    title: str
    pages: list[str]
    file_url: str


def shown(prescription: Prescription) -> Shown | None:
    """The addresses of its pages, where there is a fax or paper."""
    came = prescription.how_it_came()
    if came is None or not came.file_sha256:
        return None
    page = reverse("prescription_source", args=[prescription.public_id])
    pages = [f"{page}?page={number}" for number in range(1, came.file_pages + 1)]
    file_url = reverse("prescription_source_file", args=[prescription.public_id])
    return Shown(f"The {WORDS[Origin(prescription.origin)].lower()}", pages, file_url)
