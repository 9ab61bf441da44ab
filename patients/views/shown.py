"""What the pages of patients show."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from patients.forms import SearchForm
from patients.models import Patient, PatientQuerySet, Reach
from premises.addresses import address_line
from premises.moments import record_day
from records.paging import PAGE

# What was opened, by the word the access log keeps.
LOOKS = {
    "patient": "The patient's page",
    "details": "Address and telephone",
    "profile": "Allergies and medicines",
    "identity": "Who this is",
    "looks": "Who looked",
    "compare": "Beside another record",
    "events": "What happened",
    "prescription": "A prescription",
    "order": "An order",
    "orders": "Prescriptions and orders",
    "own order": "Their own order",
    "link": "Came in by their link",
    "print": "A paper",
    "search": "Among what a search found",
}


@dataclass(frozen=True)
class Found:
    """One page of a list of patients, and after whom the next begins (empty on the last page)."""

    patients: list[Patient]
    after: str
    is_first: bool


def found_by(form: SearchForm, visible: PatientQuerySet, *, after: str) -> Found:
    """The page of `visible` patients that `form` asks for, after the patient `after`."""
    asked = form.cleaned_data if form.is_valid() else {}
    matching = visible.named_like(asked["name"]) if asked.get("name") else visible
    if asked.get("born_on"):
        matching = matching.filter(born_on=asked["born_on"])
    last = visible.filter(public_id=asked.get("after") or after).first()
    rows = list(matching.by_name().after(last)[: PAGE + 1])
    return Found(rows[:PAGE], rows[PAGE - 1].public_id if len(rows) > PAGE else "", last is None)


def person_facts(patient: Patient, today: date) -> list[tuple[str, Any]]:
    """Who the patient is."""
    return [
        ("Name", patient.full_name),
        ("Date of birth", f"{record_day(patient.born_on)}, {patient.age_on(today)} years"),
        ("Sex", patient.get_sex_display()),
    ]


def detail_facts(patient: Patient) -> list[tuple[str, Any]]:
    """Where the patient lives and how they are reached."""
    return [
        ("Address", address_line(patient)),
        ("Telephone", patient.telephone.as_national),
        ("Email", patient.email or "none"),
        ("News of orders", _news(patient)),
        ("Language", patient.get_language_display()),
        ("Leaflets", "in large print" if patient.large_print else "in normal print"),
    ]


def _news(patient: Patient) -> str:
    """By which way news goes, or that there is none."""
    if not patient.reached_at:
        return "by mail, but there is no mail address: nothing is sent"
    return "as text messages" if patient.reach == Reach.TEXT else "by mail"


def profile_facts(patient: Patient) -> list[tuple[str, Any]]:
    """What is known beside that; what there is none of is said in words (RX-02)."""
    allergies = [row.substance for row in patient.allergies.current()]
    medicines = [row.text for row in patient.medicines.current()]
    exclusions = [row.get_exclusion_display() for row in patient.exclusions.current()]
    return [
        ("Allergies", "; ".join(allergies) or _none(said=patient.no_known_allergies, words="none known")),
        ("Other medicines", "; ".join(medicines) or _none(said=patient.no_other_medicines, words="none taken")),
        ("To leave out", ", ".join(exclusions) or "nothing"),
    ]


def _none(*, said: bool, words: str) -> str:
    return words if said else "not asked yet"


def profile_typed(patient: Patient) -> dict[str, Any]:
    """What the form shows of a patient's profile before it is changed."""
    return {
        "allergies": "\n".join(row.substance for row in patient.allergies.current()),
        "no_known_allergies": patient.no_known_allergies,
        "medicines": "\n".join(row.text for row in patient.medicines.current()),
        "no_other_medicines": patient.no_other_medicines,
        "exclusions": [row.exclusion for row in patient.exclusions.current()],
    }


def perhaps_the_same(visible: PatientQuerySet, said: dict[str, Any]) -> list[dict[str, Any]]:
    """A warning for each visible patient of this name and birth date, with the way to their page."""
    known = visible.same_person(said["given_name"], said["family_name"], said["born_on"])
    return [
        {
            "tier": "warning",
            "code": "I2",
            "title": f"{patient.full_name}, born {record_day(patient.born_on)}",
            "text": f"Registered already: {patient.street}, {patient.city}.",
            "ways": [{"label": "Open this patient's page", "url": reverse("patient", args=[patient.public_id])}],
        }
        for patient in known.by_name()
    ]
