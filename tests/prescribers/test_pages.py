"""The pages of practices, prescribers and delegates, as a person uses them."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from prescribers.models import Delegate, Practice, Prescriber, PrescriberLicence
from tests import factories
from tests.signed_in import signed_in

PRACTICE = factories.PRACTICE | {"telephone": "503-555-0140", "fax": ""}
PERSON = {
    "name": "Juniper Example",
    "credentials": "MD",
    "email": "juniper@example.test",
    "npi": "1993999998",
    "dea_number": "",
}

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def prescriber(pharmacist: User, at: datetime) -> Prescriber:
    """A prescriber of Larch Street Practice."""
    factories.a_pharmacy(by=pharmacist, at=at)
    return factories.a_prescriber(by=pharmacist, at=at)


def test_a_pharmacist_enters_a_practice_its_prescriber_and_a_licence(pharmacist: User, at: datetime) -> None:
    client = signed_in(pharmacist)
    page = client.post(reverse("practice_add"), PRACTICE, follow=True).content.decode()
    assert "Larch Street Practice" in page and "Nobody prescribes here yet." in page
    practice = Practice.objects.get()
    page = client.post(reverse("prescriber_add", args=[practice.public_id]), PERSON, follow=True).content.decode()
    assert "The invitation is on its way." in page and "No licence." in page
    found = Prescriber.objects.get()
    typed = {"state": "OR", "number": "MD 1", "expires_on": "2028-03-31"}
    page = client.post(reverse("prescriber_licence_add", args=[found.public_id]), typed, follow=True).content.decode()
    assert "In force" in page and "MD 1" in page
    assert "Juniper Example, MD" in client.get(reverse("prescribers"), {"q": "exa"}).content.decode()


def test_what_is_wrong_with_a_prescriber_stands_at_its_field(pharmacist: User, at: datetime) -> None:
    practice = factories.a_practice(by=pharmacist, at=at)
    address = reverse("prescriber_add", args=[practice.public_id])
    wrong = PERSON | {"npi": "1993999999", "dea_number": "AB4523763", "name": "Juniper \U0001f33f"}
    answer = signed_in(pharmacist).post(address, wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"npi", "dea_number"}
    answer = signed_in(pharmacist).post(address, wrong | {"npi": PERSON["npi"], "dea_number": ""})
    assert set(answer.context["form"].errors) == {"name"}
    assert not Prescriber.objects.exists()


def test_an_address_that_is_taken_is_said_at_its_field(prescriber: Prescriber, pharmacist: User) -> None:
    address = reverse("prescriber_add", args=[prescriber.practice.public_id])
    answer = signed_in(pharmacist).post(address, PERSON | {"email": prescriber.user.email.upper()})
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["email"]


def test_technicians_read_and_do_not_write(prescriber: Prescriber, technician: User) -> None:
    client = signed_in(technician)
    for name, row in [("practice", prescriber.practice), ("prescriber", prescriber)]:
        page = client.get(reverse(name, args=[row.public_id])).content.decode()
        assert "add/" not in page and "change/" not in page and "/renew/" not in page
    assert client.get(reverse("practice_add")).status_code == 403


def test_a_licence_near_its_end_is_marked_and_renewed(prescriber: Prescriber, administrator: User) -> None:
    licence = prescriber.licences.get(state="OR")
    PrescriberLicence.objects.filter(pk=licence.pk).update(expires_on=date(2026, 12, 1))
    client = signed_in(administrator)
    assert "Ends soon" in client.get(reverse("prescribers")).content.decode()
    typed = {"number": "MD 2", "expires_on": "2029-03-31"}
    page = client.post(reverse("prescriber_licence_renew", args=[licence.public_id]), typed, follow=True)
    assert "Ends soon" not in page.content.decode()
    client.post(reverse("prescriber_licence_end", args=[licence.public_id]), {"reason": "Entered wrongly"})
    assert [held.state for held in prescriber.licences.current()] == ["WA"]


def test_a_prescriber_names_a_delegate_and_ends_it(prescriber: Prescriber) -> None:
    client = signed_in(prescriber.user)
    typed = {"email": "willow@example.test", "name": "Willow Specimen"}
    page = client.post(reverse("delegate_add", args=[prescriber.public_id]), typed, follow=True)
    assert page.redirect_chain[-1][0] == reverse("my_profile")
    assert "Willow Specimen" in page.content.decode()
    again = client.post(reverse("delegate_add", args=[prescriber.public_id]), typed)
    assert again.status_code == 422
    delegate = Delegate.objects.get()
    page = client.post(reverse("delegate_end", args=[delegate.public_id]), {"reason": "Left"}, follow=True)
    assert "No delegates." in page.content.decode()
    assert client.get(reverse("delegate_end", args=[delegate.public_id])).status_code == 404


def test_a_stranger_of_the_same_role_finds_nothing(prescriber: Prescriber, pharmacist: User, at: datetime) -> None:
    delegate = factories.a_delegate(prescriber, at=at)
    other = factories.a_prescriber(by=pharmacist, at=at)
    client = signed_in(other.user)
    assert client.get(reverse("delegate_add", args=[prescriber.public_id])).status_code == 404
    assert client.post(reverse("delegate_end", args=[delegate.public_id]), {"reason": "x"}).status_code == 404
    assert delegate in Delegate.objects.at(at)
    assert signed_in(delegate.user).get(reverse("delegate_add", args=[prescriber.public_id])).status_code == 403


def test_a_delegate_who_also_prescribes_does_not_name_for_another(
    prescriber: Prescriber, pharmacist: User, at: datetime
) -> None:
    other = factories.a_prescriber(by=pharmacist, at=at)
    factories.a_delegate(prescriber, at=at, user=other.user)
    assert signed_in(other.user).get(reverse("delegate_add", args=[prescriber.public_id])).status_code == 404


@pytest.mark.parametrize("page", ["practices", "prescribers"])
def test_a_list_asks_the_database_as_often_for_twelve_as_for_three(pharmacist: User, at: datetime, page: str) -> None:
    client = signed_in(pharmacist)
    asked = []
    for count in (3, 9):
        for _ in range(count):
            factories.a_prescriber(by=pharmacist, at=at)
        client.get(reverse(page))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(page))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_lists_go_on_from_where_they_stopped(pharmacist: User, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("records.paging.PAGE", 2)
    names = ["Aspen Example", "Birch Example", "Cedar Example", "Elm Example", "Ángel Example"]
    practice = factories.a_practice(by=pharmacist, at=at)
    for name in names:
        factories.a_prescriber(by=pharmacist, at=at, user=factories.prescriber_user(name), practice=practice)
    client, address, seen = signed_in(pharmacist), reverse("prescribers") + "?q=example", []
    while address:
        found = client.get(address).context["found"]
        seen += [line.prescriber.user.name for line in found.lines]
        address = found.next_url
    assert seen == ["Ángel Example", *names[:4]]
