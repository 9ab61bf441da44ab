"""The pages of patients, as staff and practices use them."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from patients.models import Care, Patient
from patients.profile import Profile
from prescribers.models import Prescriber
from records.models import AccessLog
from tests import factories
from tests.signed_in import signed_in

TYPED: dict[str, Any] = factories.PERSON | {
    "telephone": "503 555 0170",
    "born_on": "1984-02-29",
    "allergies": "Penicillin\r\n\r\n Latex ",
    "medicines": "",
    "no_other_medicines": "on",
    "exclusions": ["lactose"],
}

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def prescriber(pharmacist: User, at: datetime) -> Prescriber:
    """A prescriber whose practice uses the pages."""
    factories.a_pharmacy(by=pharmacist, at=at)
    return factories.a_prescriber(by=pharmacist, at=at)


@pytest.fixture
def patient(prescriber: Prescriber, pharmacist: User, at: datetime) -> Patient:
    """A patient of theirs."""
    profile = Profile(allergies=("Latex",), no_other_medicines=True)
    return factories.a_patient(by=pharmacist, at=at, prescriber=prescriber, profile=profile)


def test_staff_register_a_patient_and_see_the_page(technician: User) -> None:
    answer = signed_in(technician).post(reverse("patient_register"), TYPED, follow=True)
    patient = Patient.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("patient", args=[patient.public_id])
    page = answer.content.decode()
    assert "Penicillin; Latex" in page and "none taken" in page and "lactose" in page and "(503) 555-0170" in page


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"allergies": "", "no_other_medicines": ""}, {"allergies", "medicines"}),
        ({"no_known_allergies": "on"}, {"allergies"}),
        ({"given_name": "Linden \U0001f600"}, {"given_name"}),
        ({"family_name": "x" * 81}, {"family_name"}),
        ({"born_on": "2026-11-24"}, {"born_on"}),
        ({"born_on": "yesterday", "sex": ""}, {"born_on", "sex"}),
        ({"telephone": "1", "zip_code": "1", "state": "ZZ"}, {"telephone", "zip_code", "state"}),
        ({"allergies": "x" * 10_001}, {"allergies"}),
        ({"exclusions": ["kryptonite"]}, {"exclusions"}),
    ],
)
def test_what_is_wrong_stands_at_its_field(technician: User, changes: dict[str, Any], fields: set[str]) -> None:
    answer = signed_in(technician).post(reverse("patient_register"), TYPED | changes)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == fields
    assert not Patient.objects.exists()


def test_staff_are_shown_who_it_may_be_and_can_say_it_is_another(technician: User) -> None:
    client, address = signed_in(technician), reverse("patient_register")
    client.post(address, TYPED)
    first = Patient.objects.get()
    again = client.post(address, TYPED)
    page = again.content.decode()
    assert again.status_code == 422 and reverse("patient", args=[first.public_id]) in page
    assert "another person of the same name" in page
    client.post(address, TYPED | {"is_another_person": "on"})
    assert Patient.objects.count() == 2


def test_a_practice_registers_for_its_prescriber_and_is_told_of_no_other_patient(
    prescriber: Prescriber, technician: User
) -> None:
    signed_in(technician).post(reverse("patient_register"), TYPED)
    client = signed_in(prescriber.user)
    assert client.get(reverse("my_patient_register")).status_code == 200
    typed = TYPED | {"prescriber": prescriber.pk}
    page = client.post(reverse("my_patient_register"), typed, follow=True).content.decode()
    assert "The patient is saved." in page
    assert Care.objects.get().prescriber == prescriber
    assert client.post(reverse("my_patient_register"), typed).status_code == 422


def test_a_practice_registers_for_nobody_else_s_prescriber(
    prescriber: Prescriber, pharmacist: User, at: datetime
) -> None:
    other = factories.a_prescriber(by=pharmacist, at=at)
    answer = signed_in(prescriber.user).post(reverse("my_patient_register"), TYPED | {"prescriber": other.pk})
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["prescriber"]


def test_a_stranger_finds_nothing_and_leaves_no_look(
    patient: Patient, pharmacist: User, administrator: User, patient_user: User, at: datetime
) -> None:
    stranger = factories.a_prescriber(by=pharmacist, at=at)
    for page in ("patient", "patient_details", "patient_profile"):
        address = reverse(page, args=[patient.public_id])
        assert signed_in(stranger.user).get(address).status_code == 404
        assert signed_in(stranger.user).post(address, TYPED).status_code == (405 if page == "patient" else 404)
        for user in (administrator, patient_user):
            assert signed_in(user).get(address).status_code == 403
    found = signed_in(stranger.user).post(reverse("my_patients"), {"name": patient.family_name})
    assert patient.family_name not in found.content.decode().split("<tbody>")[1]
    assert not AccessLog.objects.exists()


def test_every_look_is_noted_and_the_pharmacist_in_charge_reads_who(
    patient: Patient, prescriber: Prescriber, technician: User, pharmacist_in_charge: User
) -> None:
    signed_in(prescriber.user).get(reverse("patient", args=[patient.public_id]))
    signed_in(technician).get(reverse("patient_profile", args=[patient.public_id]))
    looks = [(look.by, look.how, look.patient_id) for look in AccessLog.objects.order_by("pk")]
    assert looks == [(prescriber.user, "patient", patient.public_id), (technician, "profile", patient.public_id)]
    address = reverse("patient_looks", args=[patient.public_id])
    page = signed_in(pharmacist_in_charge).get(address).content.decode()
    assert technician.printed_name in page and prescriber.user.printed_name in page
    assert signed_in(technician).get(address).status_code == 403


def test_older_looks_are_a_page_on(
    patient: Patient, technician: User, pharmacist_in_charge: User, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("patients.views.patient.PAGE", 2)
    client = signed_in(technician)
    for _ in range(4):
        client.get(reverse("patient", args=[patient.public_id]))
        clock.shift(60)
    looker, address, seen = signed_in(pharmacist_in_charge), reverse("patient_looks", args=[patient.public_id]), []
    while address:
        context = looker.get(address).context
        seen += [look for look, _ in context["looks"] if look.by == technician]
        address = context["next_url"]
    assert len(seen) == 4 == len(set(seen))


def test_details_profile_and_identity_are_changed(patient: Patient, pharmacist: User, prescriber: Prescriber) -> None:
    practice, staff = signed_in(prescriber.user), signed_in(pharmacist)
    page = practice.get(reverse("patient_profile", args=[patient.public_id]))
    assert page.context["form"].initial["allergies"] == "Latex"
    said = {"allergies": "Latex\nBee stings", "no_other_medicines": "on"}
    practice.post(reverse("patient_profile", args=[patient.public_id]), said)
    assert [row.substance for row in patient.allergies.current()] == ["Latex", "Bee stings"]
    staff.post(reverse("patient_details", args=[patient.public_id]), TYPED | {"city": "Salem", "reach": "mail"})
    staff.post(
        reverse("patient_identity", args=[patient.public_id]),
        {"given_name": "Linda", "family_name": "Fakeman", "born_on": "1984-03-01", "sex": "female", "reason": "Card"},
    )
    patient.refresh_from_db()
    assert (patient.city, patient.full_name) == ("Salem", "Linda Fakeman")
    assert practice.get(reverse("patient_identity", args=[patient.public_id])).status_code == 403


def test_nothing_changed_is_said(patient: Patient, pharmacist: User) -> None:
    address = reverse("patient_profile", args=[patient.public_id])
    answer = signed_in(pharmacist).post(address, {"allergies": "Latex", "no_other_medicines": "on"})
    assert answer.status_code == 422 and "Nothing was changed" in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [({"name": "oak"}, ["Oak"]), ({"name": "linden oak"}, ["Oak"]), ({"name": "oak linden"}, ["Oak"]),
     ({"name": "oak elm"}, []),
     ({"born_on": "1990-05-05"}, ["Ash", "Oak"]), ({"name": "ash", "born_on": "1990-05-05"}, ["Ash"]),
     ({"name": "ash", "born_on": "1990-05-06"}, []), ({}, ["Ash", "Elm", "Oak"])],
)  # fmt: skip
def test_patients_are_found_by_name_and_date_of_birth(
    pharmacist: User, at: datetime, asked: dict[str, str], found: list[str]
) -> None:
    for name, day in [("Oak", "1990-05-05"), ("Ash", "1990-05-05"), ("Elm", "1991-01-01")]:
        factories.a_patient(by=pharmacist, at=at, family_name=name, born_on=day)
    answer = signed_in(pharmacist).post(reverse("patients"), asked)
    assert [patient.family_name for patient in answer.context["found"].patients] == found


def test_the_list_goes_on_from_where_it_stopped_with_no_name_in_an_address(
    pharmacist: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("patients.views.shown.PAGE", 2)
    for name in ("Oak", "Ash", "Elm", "Ásp", "Fir"):
        factories.a_patient(by=pharmacist, at=at, family_name=f"{name} Fakeman")
    client, after, seen = signed_in(pharmacist), "", []
    for _ in range(3):
        answer = client.post(reverse("patients"), {"name": "fakeman", "after": after})
        assert "fakeman" not in answer.wsgi_request.get_full_path()
        seen += [patient.family_name.split()[0] for patient in answer.context["found"].patients]
        after = answer.context["found"].after
    assert (seen, after) == (["Ash", "Ásp", "Elm", "Fir", "Oak"], "")


@pytest.mark.parametrize(("page", "who"), [("patients", "staff"), ("my_patients", "practice")])
def test_a_list_asks_the_database_as_often_for_twelve_as_for_three(
    prescriber: Prescriber, pharmacist: User, at: datetime, page: str, who: str
) -> None:
    client = signed_in(pharmacist if who == "staff" else prescriber.user)
    asked = []
    for count in (3, 9):
        for _ in range(count):
            factories.a_patient(by=pharmacist, at=at, prescriber=prescriber)
        client.get(reverse(page))
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(reverse(page))
        asked.append((len(queries), len(answer.context["found"].patients)))
    assert [shown for _, shown in asked] == [3, 12]
    assert asked[0][0] == asked[1][0]
