"""The pages that say a prescriber was looked up, as staff use them; and what the prescriber sees of it (RX-12)."""

from datetime import datetime
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from prescribers.actions.prescribers import change_prescriber
from prescribers.models import Prescriber, PrescriberLicence, Verification
from tests import factories
from tests.signed_in import signed_in

WHERE = {"npi_source": "nppes", "licence_source": "state_board", "note": ""}

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def newcomer(pharmacist: User, at: datetime) -> Prescriber:
    """Entered, and looked up by nobody."""
    factories.a_pharmacy(by=pharmacist, at=at)
    return factories.a_prescriber(by=pharmacist, at=at, is_verified=False)


@pytest.fixture
def licence(newcomer: Prescriber) -> PrescriberLicence:
    """The one of Oregon."""
    return newcomer.licences.get(state="OR")


def address(name: str, licence: PrescriberLicence) -> str:
    return reverse(f"prescriber_licence_{name}", args=[licence.public_id])


def page_of(client: Client, prescriber: Prescriber) -> str:
    return unescape(client.get(reverse("prescriber", args=[prescriber.public_id])).content.decode())


def test_a_technician_verifies_what_the_page_shows(licence: PrescriberLicence, technician: User) -> None:
    client, newcomer = signed_in(technician), licence.prescriber
    assert address("verify", licence) in page_of(client, newcomer)
    shown = client.get(address("verify", licence))
    page = shown.content.decode()
    assert all(word in page for word in ("Juniper Example, MD", newcomer.npi, licence.number, "2028-03-31"))
    typed = WHERE | {"seen": shown.context["form"]["seen"].value()}
    page = unescape(client.post(address("verify", licence), typed, follow=True).content.decode())
    assert "Verified. Orders that waited for it can be accepted." in page
    assert "Rowan Placeholder, CPhT. Page of the state board" in page
    assert address("verify", licence) not in page and address("withdraw", licence) in page
    assert Verification.objects.get().verified_by == technician


def test_nothing_is_chosen_before_somebody_chooses(licence: PrescriberLicence, technician: User) -> None:
    client = signed_in(technician)
    form = client.get(address("verify", licence)).context["form"]
    assert form["npi_source"].value() is None and form["licence_source"].value() is None
    answer = client.post(address("verify", licence), {"seen": licence.as_seen(), **dict.fromkeys(WHERE, "")})
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"npi_source", "licence_source"}
    answer = client.post(
        address("verify", licence), WHERE | {"seen": licence.as_seen(), "licence_source": "taken_over"}
    )
    assert set(answer.context["form"].errors) == {"licence_source"}, "that is for the house alone"


def test_elsewhere_without_a_note_stands_at_its_field(licence: PrescriberLicence, technician: User) -> None:
    typed = WHERE | {"seen": licence.as_seen(), "npi_source": "elsewhere"}
    answer = signed_in(technician).post(address("verify", licence), typed)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["note"]


def test_a_page_that_shows_what_is_no_more_is_refused(
    licence: PrescriberLicence, pharmacist: User, at: datetime
) -> None:
    seen = licence.as_seen()
    change_prescriber(licence.prescriber, npi=factories.an_npi(), by=pharmacist, at=at)
    answer = signed_in(pharmacist).post(address("verify", licence), WHERE | {"seen": seen})
    assert answer.status_code == 422 and "Look it up again" in answer.content.decode()
    assert not Verification.objects.exists()


def test_it_is_withdrawn_with_a_reason(licence: PrescriberLicence, pharmacist: User, at: datetime) -> None:
    factories.verified(licence, by=pharmacist, at=at)
    client = signed_in(pharmacist)
    assert client.post(address("withdraw", licence), {"reason": ""}).status_code == 422
    page = client.post(address("withdraw", licence), {"reason": "Suspended."}, follow=True).content.decode()
    assert "It was withdrawn." in page and address("verify", licence) in page
    assert (
        "Suspended." in client.get(reverse("prescriber_events", args=[licence.prescriber.public_id])).content.decode()
    )


def test_a_lapse_says_why(licence: PrescriberLicence, pharmacist: User, at: datetime) -> None:
    factories.verified(licence, by=pharmacist, at=at)
    change_prescriber(licence.prescriber, npi=factories.an_npi(), by=pharmacist, at=at)
    assert "The NPI is another now." in page_of(signed_in(pharmacist), licence.prescriber)


def test_a_list_says_who_is_to_be_verified(licence: PrescriberLicence, pharmacist: User, at: datetime) -> None:
    client = signed_in(pharmacist)
    page = client.get(reverse("prescribers")).content.decode()
    assert "To verify" in page and "See who is to be verified: 1" in page
    for held in licence.prescriber.licences.all():
        factories.verified(held, by=pharmacist, at=at)
    page = client.get(reverse("prescribers")).content.decode()
    assert "To verify" not in page and "See who is to be verified: 0" in page


def test_the_prescriber_sees_that_nothing_need_be_done(licence: PrescriberLicence) -> None:
    page = unescape(signed_in(licence.prescriber.user).get(reverse("my_profile")).content.decode())
    assert "To verify" in page and "You need do nothing" in page
    assert address("verify", licence) not in page


def test_a_practice_and_a_delegate_are_confirmed_with_one_press(
    newcomer: Prescriber, technician: User, at: datetime
) -> None:
    client, practice, delegate = signed_in(technician), newcomer.practice, factories.a_delegate(newcomer, at=at)
    place = reverse("practice", args=[practice.public_id])
    assert "Confirm address and telephone" in client.get(place).content.decode()
    press = reverse("practice_confirm", args=[practice.public_id])
    assert client.post(press, {"seen": "another"}).status_code == 409
    page = client.post(press, {"seen": practice.as_seen()}, follow=True).content.decode()
    assert "The practice is confirmed." in page and "Confirm address and telephone" not in page
    press = reverse("delegate_confirm", args=[delegate.public_id])
    assert press in page_of(client, newcomer)
    page = client.post(press, follow=True).content.decode()
    assert "The delegate is confirmed." in page and press not in page
