"""The pages of the pharmacy and its settings, as a person uses them."""

from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from premises.models import Licence, Pharmacy, Setting
from tests import factories
from tests.premises.test_profile import picture
from tests.signed_in import signed_in

TYPED = factories.PROFILE | {"telephone": "(503) 555-0100", "toll_free": "", "fax": ""}

pytestmark = pytest.mark.usefixtures("clock")


def test_the_first_start_asks_for_the_profile(pharmacist_in_charge: User) -> None:
    client = signed_in(pharmacist_in_charge)
    assert client.get(reverse("home")).url == reverse("pharmacy_change")
    answer = client.post(reverse("pharmacy_change"), TYPED, follow=True)
    assert b"The profile is saved." in answer.content
    assert Pharmacy.objects.the_one().telephone.as_e164 == "+15035550100"
    assert client.get(reverse("home")).url == reverse("worklist")


def test_the_first_start_chooses_no_time_zone_by_itself(pharmacist_in_charge: User) -> None:
    client = signed_in(pharmacist_in_charge)
    page = client.get(reverse("pharmacy_change"))
    assert next(iter(page.context["form"]["time_zone"].subwidgets)).data["value"] == ""
    answer = client.post(reverse("pharmacy_change"), TYPED | {"time_zone": ""})
    assert list(answer.context["form"].errors) == ["time_zone"]


@pytest.mark.parametrize("person", ["pharmacist", "technician", "prescriber_user", "patient_user"])
def test_others_are_told_to_come_back(request: pytest.FixtureRequest, person: str) -> None:
    client = signed_in(request.getfixturevalue(person))
    assert "not set up yet" in client.get(reverse("home")).content.decode()
    assert client.post(reverse("pharmacy_change"), TYPED).status_code == 403
    assert not Pharmacy.objects.exists()


def test_what_is_wrong_stands_at_its_field_and_nothing_is_saved(administrator: User) -> None:
    answer = signed_in(administrator).post(reverse("pharmacy_change"), TYPED | {"npi": "1234567890", "name": ""})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["name", "npi"]
    assert "Nothing was saved." in answer.content.decode()
    assert not Pharmacy.objects.exists()


def test_the_profile_page_shows_licences_and_how_they_stand(technician: User, at: datetime) -> None:
    pharmacy = factories.a_pharmacy(by=technician, at=at)
    Licence.objects.filter(state="WA").update(expires_on=date(2026, 11, 22))
    page = signed_in(technician).get(reverse("pharmacy_profile")).content.decode()
    assert pharmacy.name in page and "Expired" in page and "In force" in page
    assert reverse("pharmacy_change") not in page


def test_a_licence_is_entered_renewed_and_ended(administrator: User, at: datetime) -> None:
    factories.a_pharmacy(by=administrator, at=at)
    client = signed_in(administrator)
    typed = {"state": "ID", "number": "ID-1", "expires_on": "2027-06-30"}
    assert client.post(reverse("pharmacy_licence_add"), typed).url == reverse("pharmacy_profile")
    licence = Licence.objects.get(state="ID")
    late = client.post(
        reverse("pharmacy_licence_renew", args=[licence.public_id]), typed | {"expires_on": "2026-01-01"}
    )
    assert late.status_code == 422 and "RX-03" in late.content.decode()
    client.post(reverse("pharmacy_licence_renew", args=[licence.public_id]), typed | {"expires_on": "2028-06-30"})
    licence.refresh_from_db()
    assert licence.expires_on == date(2028, 6, 30)
    client.post(reverse("pharmacy_licence_end", args=[licence.public_id]), {"reason": "Given up"})
    assert client.get(reverse("pharmacy_licence_end", args=[licence.public_id])).status_code == 404


def test_a_logo_is_set_and_shown_and_an_svg_is_refused(administrator: User, patient_user: User, at: datetime) -> None:
    factories.a_pharmacy(by=administrator, at=at)
    client = signed_in(administrator)
    assert client.get(reverse("pharmacy_logo_image")).status_code == 404
    svg = SimpleUploadedFile("logo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png")
    assert client.post(reverse("pharmacy_logo"), {"image": svg}).status_code == 422
    client.post(reverse("pharmacy_logo"), {"image": SimpleUploadedFile("x", picture("JPEG"))})
    shown = signed_in(patient_user).get(reverse("pharmacy_logo_image"))
    assert (shown.headers["Content-Type"], shown.content) == ("image/jpeg", picture("JPEG"))


def test_settings_are_listed_with_source_and_overdue_reviews(pharmacist_in_charge: User, clock, at: datetime) -> None:
    factories.a_pharmacy(by=pharmacist_in_charge, at=at)
    page = signed_in(pharmacist_in_charge).get(reverse("settings")).content.decode()
    assert "4.5 mg" in page and "RX-05" in page and "Review overdue" not in page
    clock.move_to(at.replace(year=2028))
    assert "Review overdue" in signed_in(pharmacist_in_charge).get(reverse("settings")).content.decode()


def test_the_administrator_changes_a_plain_setting_and_only_reads_a_clinical_one(
    administrator: User, at: datetime
) -> None:
    factories.a_pharmacy(by=administrator, at=at)
    client = signed_in(administrator)
    plain, clinical = reverse("setting", args=["promise_hours"]), reverse("setting", args=["surgery_stop_hours"])
    page = client.post(plain, {"text": "24", "reason": "New courier"}, follow=True).content.decode()
    assert "In force now: 24 hours." in page and "New courier" in page and "Set to 24" in page
    assert "Only the pharmacist in charge changes this." in client.get(clinical).content.decode()
    assert client.post(clinical, {"text": "96", "reason": "x", "signing_code": "314159"}).status_code == 403
    assert Setting.objects.value("surgery_stop_hours") == 72


def test_the_pharmacist_in_charge_signs_a_clinical_setting(pharmacist_in_charge: User, at: datetime) -> None:
    factories.a_pharmacy(by=pharmacist_in_charge, at=at)
    client = signed_in(pharmacist_in_charge)
    clinical = reverse("setting", args=["surgery_stop_hours"])
    typed = {"text": "96", "reason": "Guideline", "signing_code": "271828"}
    wrong = client.post(clinical, typed)
    assert wrong.status_code == 422 and "not your signing code" in wrong.content.decode()
    outside = client.post(clinical, typed | {"text": "24", "signing_code": factories.SIGNING_CODE})
    assert outside.status_code == 422 and "48 to 240 hours" in outside.content.decode()
    assert client.post(clinical, typed | {"signing_code": factories.SIGNING_CODE}).url == clinical
    assert Setting.objects.value("surgery_stop_hours") == 96


def test_a_setting_that_does_not_exist_is_not_found(pharmacist_in_charge: User, at: datetime) -> None:
    assert signed_in(pharmacist_in_charge).get(reverse("setting", args=["no_such"])).status_code == 404
