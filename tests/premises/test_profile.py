"""The pharmacy's profile, licences and logo."""

import io
from datetime import date, datetime

import pytest
from PIL import Image

from accounts.models import User
from premises.actions.licences import LicenceEnded, LicenceExpired, add_licence, end_licence, renew_licence
from premises.actions.profile import NoLogo, change_profile, found_pharmacy, set_logo
from premises.models import Licence, Pharmacy, Standing
from premises.terms import UsState
from records.archive import fetch
from records.rows import AlreadyThere, Invalid, NothingChanged
from tests import factories
from tests.concurrency import at_once, failures
from tests.events import last_told, told_of


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 64)) -> bytes:
    """A picture of one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, "#0F5C5C").save(file, kind)
    return file.getvalue()


def test_the_profile_is_entered_once_and_tells_its_story_with_the_settings(administrator: User, at: datetime) -> None:
    pharmacy = factories.a_pharmacy(by=administrator, at=at)
    assert pharmacy == Pharmacy.objects.the_one()
    assert told_of(pharmacy) == ["pharmacy.added"]
    assert last_told(pharmacy)["after"]["npi"] == "1234567893"
    assert pharmacy.stream_key == "settings"
    with pytest.raises(Invalid):
        found_pharmacy(by=administrator, at=at, **factories.PROFILE)


@pytest.mark.django_db(transaction=True)
def test_two_profiles_entered_at_the_same_moment_leave_one(at: datetime) -> None:
    by = factories.administrator()
    results = at_once(2, lambda _: found_pharmacy(by=by, at=at, **factories.PROFILE))
    assert Pharmacy.objects.count() == 1
    assert [type(error) for error in failures(results)] in ([AlreadyThere], [Invalid])


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("npi", "1234567890"), ("npi", ""), ("name", "  "), ("name", "x" * 81), ("name", "Pharmacy \U0001f48a"),
     ("state", "ZZ"), ("zip_code", "9720"), ("zip_code", "97205\n"[:5] + "6"), ("telephone", "12"), ("telephone", ""),
     ("email", "nobody"), ("time_zone", "Mars/Olympus")],
)  # fmt: skip
def test_a_profile_that_cannot_be_printed_is_refused(administrator: User, at: datetime, field: str, wrong: str) -> None:
    with pytest.raises(Invalid) as refused:
        found_pharmacy(by=administrator, at=at, **factories.PROFILE | {field: wrong})
    assert list(refused.value.fields) == [field]
    assert not Pharmacy.objects.exists()


def test_a_change_tells_what_was_and_what_is(pharmacist_in_charge: User, at: datetime) -> None:
    pharmacy = factories.a_pharmacy(by=pharmacist_in_charge, at=at)
    change_profile(pharmacy, by=pharmacist_in_charge, at=at, city="Salem", state=UsState.OR)
    told = last_told(pharmacy)
    assert (told["before"], told["after"]) == ({"city": "Portland"}, {"changed": ["city"], "city": "Salem"})
    with pytest.raises(NothingChanged):
        change_profile(pharmacy, by=pharmacist_in_charge, at=at, city=" Salem ")


def test_invisible_characters_do_not_reach_the_label(pharmacist_in_charge: User, at: datetime) -> None:
    pharmacy = factories.a_pharmacy(by=pharmacist_in_charge, at=at, name="Invented\u202e  Phar\u0000macy\t")
    assert pharmacy.name == "Invented Pharmacy"


def test_a_day_is_the_day_where_the_pharmacy_stands(administrator: User, at: datetime) -> None:
    assert Pharmacy.objects.today(at.replace(hour=23)) == date(2026, 11, 24)
    factories.a_pharmacy(by=administrator, at=at)
    assert Pharmacy.objects.today(at.replace(hour=23)) == date(2026, 11, 23)


def test_a_licence_is_renewed_ended_and_entered_anew(pharmacist_in_charge: User, at: datetime) -> None:
    pharmacy = factories.a_pharmacy(by=pharmacist_in_charge, at=at)
    by = {"by": pharmacist_in_charge, "at": at}
    licence = add_licence(pharmacy, state=UsState.ID, number="ID-1", expires_on=date(2026, 11, 23), **by)
    assert licence.standing(date(2026, 11, 23), 60) is Standing.ENDS_SOON
    assert licence.standing(date(2026, 11, 24), 60) is Standing.EXPIRED
    renew_licence(licence, number="ID-2", expires_on=date(2027, 11, 23), **by)
    assert licence.standing(date(2026, 11, 24), 60) is Standing.IN_FORCE
    end_licence(licence, reason="Given up", **by)
    assert told_of(licence) == ["licence.added", "licence.changed", "licence.ended"]
    assert not licence.is_in_force(date(2026, 11, 24))
    with pytest.raises(LicenceEnded):
        renew_licence(licence, number="ID-3", expires_on=date(2028, 11, 23), **by)
    add_licence(pharmacy, state=UsState.ID, number="ID-3", expires_on=date(2028, 1, 1), **by)
    assert [held.number for held in pharmacy.licences.current() if held.state == UsState.ID] == ["ID-3"]


def test_no_second_licence_in_a_state_and_none_that_has_ended(pharmacist_in_charge: User, at: datetime) -> None:
    pharmacy = factories.a_pharmacy(by=pharmacist_in_charge, at=at)
    by = {"by": pharmacist_in_charge, "at": at}
    with pytest.raises(Invalid):
        add_licence(pharmacy, state=UsState.OR, number="X", expires_on=date(2030, 1, 1), **by)
    with pytest.raises(LicenceExpired, match="RX-03"):
        add_licence(pharmacy, state=UsState.ID, number="X", expires_on=date(2026, 11, 22), **by)
    assert Licence.objects.count() == 2


@pytest.mark.parametrize(("kind", "media"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_logo_is_archived_as_it_came(pharmacist_in_charge: User, at: datetime, kind: str, media: str) -> None:
    pharmacy = factories.a_pharmacy(by=pharmacist_in_charge, at=at)
    set_logo(pharmacy, picture(kind), by=pharmacist_in_charge, at=at)
    assert fetch(pharmacy.logo_sha256) == picture(kind)
    assert pharmacy.logo_type == media
    assert told_of(pharmacy)[-1] == "pharmacy.logo_set"


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", picture("GIF"), picture(size=(8, 8)),
     picture(size=(2001, 16)), picture()[:-40], picture("JPEG")[:-40], b"\x89PNG\r\n\x1a\n" + b"0" * 500_001],
    ids=["empty", "svg", "gif", "tiny", "wide", "cut", "cut JPEG", "heavy"],
)  # fmt: skip
def test_a_file_is_judged_by_its_content(pharmacist_in_charge: User, at: datetime, data: bytes) -> None:
    pharmacy = factories.a_pharmacy(by=pharmacist_in_charge, at=at)
    with pytest.raises(NoLogo):
        set_logo(pharmacy, data, by=pharmacist_in_charge, at=at)
    pharmacy.refresh_from_db()
    assert pharmacy.logo_sha256 == ""
