"""Looking prescribers up: what a verification covers, and each way it lapses (RX-12)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from accounts.actions.people import correct
from accounts.models import User
from premises.actions.licences import LicenceEnded, LicenceExpired, end_licence, renew_licence
from premises.models import Pharmacy
from premises.terms import UsState
from prescribers.actions.delegates import DelegateEnded, end_delegate
from prescribers.actions.practices import change_practice
from prescribers.actions.prescribers import add_licence, change_prescriber
from prescribers.actions.verifying import (
    LookedUpAnother,
    NotVerified,
    confirm_delegate,
    confirm_practice,
    verify_licence,
    withdraw_verification,
)
from prescribers.models import Lapse, LookedUpAt, Prescriber, PrescriberLicence, Verification
from records.rows import Invalid
from tests import factories
from tests.events import last_told, told_of

WHERE = {"npi_source": LookedUpAt.NPPES, "licence_source": LookedUpAt.STATE_BOARD}


@pytest.fixture
def prescriber(pharmacist: User, at: datetime) -> Prescriber:
    """Looked up in Oregon and Washington."""
    factories.a_pharmacy(by=pharmacist, at=at)
    return factories.a_prescriber(by=pharmacist, at=at)


@pytest.fixture
def licence(prescriber: Prescriber) -> PrescriberLicence:
    """The one of Oregon."""
    return prescriber.licences.get(state="OR")


def lapse_of(licence: PrescriberLicence, day: date) -> str:
    """Why the newest verification no longer stands; empty while it does."""
    return Verification.objects.newest_of([licence.pk], day)[licence.pk].lapse


def test_it_says_who_looked_up_what_where_and_when(licence: PrescriberLicence, technician: User, at: datetime) -> None:
    found = factories.verified(licence, by=technician, at=at)
    assert (found.npi, found.name, found.credentials) == (licence.prescriber.npi, "Juniper Example", "MD")
    assert (found.state, found.number, found.expires_on) == ("OR", licence.number, date(2028, 3, 31))
    assert (found.verified_by, found.verified_at) == (technician, at)
    told = last_told(found)
    assert told_of(found) == ["verification.added"]
    assert told["after"]["number"] == licence.number and told["after"]["licence_source"] == "state_board"


def test_who_was_just_entered_is_not_verified(pharmacist: User, at: datetime) -> None:
    factories.a_pharmacy(by=pharmacist, at=at)
    new = factories.a_prescriber(by=pharmacist, at=at, is_verified=False)
    day = Pharmacy.objects.today(at)
    assert Verification.objects.verified([new.pk], day) == set()
    assert list(Prescriber.objects.to_verify(day)) == [new]


def npi_changed(licence: PrescriberLicence, by: User, at: datetime) -> None:
    change_prescriber(licence.prescriber, npi=factories.an_npi(), by=by, at=at)


def number_changed(licence: PrescriberLicence, by: User, at: datetime) -> None:
    renew_licence(licence, number="MD 2", expires_on=licence.expires_on, by=by, at=at)


def renamed(licence: PrescriberLicence, _by: User, at: datetime) -> None:
    _correct(licence, at, name="Juniper Renamed")


def other_credentials(licence: PrescriberLicence, _by: User, at: datetime) -> None:
    _correct(licence, at, credentials="DO")


def _correct(licence: PrescriberLicence, at: datetime, **said: str) -> None:
    user = User.objects.get(pk=licence.prescriber.user_id)
    before = {"name": user.name, "email": user.email, "credentials": user.credentials}
    correct(user=user, **before | said, by=factories.administrator(), at=at)


def ended(licence: PrescriberLicence, by: User, at: datetime) -> None:
    end_licence(licence, reason="given up", by=by, at=at)


def withdrawn(licence: PrescriberLicence, by: User, at: datetime) -> None:
    withdraw_verification(licence, reason="The board says suspended.", by=by, at=at)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (npi_changed, Lapse.NPI_CHANGED), (number_changed, Lapse.LICENCE_CHANGED), (renamed, Lapse.NAME_CHANGED),
        (other_credentials, Lapse.NAME_CHANGED), (ended, Lapse.LICENCE_ENDED), (withdrawn, Lapse.WITHDRAWN),
    ],
)  # fmt: skip
def test_it_lapses_by_itself(
    licence: PrescriberLicence,
    pharmacist: User,
    at: datetime,
    change: Callable[[PrescriberLicence, User, datetime], None],
    expected: Lapse,
) -> None:
    day = Pharmacy.objects.today(at)
    assert lapse_of(licence, day) == "" and licence.pk in Verification.objects.verified([licence.prescriber_id], day)
    change(licence, pharmacist, at)
    assert lapse_of(licence, day) == expected
    assert licence.pk not in Verification.objects.verified([licence.prescriber_id], day)


def test_a_licence_of_another_state_is_another_licence(licence: PrescriberLicence, at: datetime) -> None:
    PrescriberLicence.objects.filter(pk=licence.pk).update(state="NV")
    assert lapse_of(licence, Pharmacy.objects.today(at)) == Lapse.LICENCE_CHANGED


def test_every_lapse_is_tried_here() -> None:
    cases = next(mark for mark in test_it_lapses_by_itself.pytestmark if mark.name == "parametrize").args[1]  # type: ignore[attr-defined]
    assert {expected for _, expected in cases} | {Lapse.EXPIRED} == set(Lapse)


def test_it_covers_the_last_day_that_was_looked_up(licence: PrescriberLicence, pharmacist: User, at: datetime) -> None:
    last = date(2028, 3, 31)
    assert lapse_of(licence, last) == ""
    assert lapse_of(licence, last + timedelta(days=1)) == Lapse.EXPIRED
    renew_licence(licence, number=licence.number, expires_on=date(2030, 3, 31), by=pharmacist, at=at)
    assert lapse_of(licence, last) == "", "entered early, it still stands"
    assert lapse_of(licence, last + timedelta(days=1)) == Lapse.EXPIRED, "the new last day was not looked up"
    factories.verified(licence, by=pharmacist, at=at)
    assert lapse_of(licence, date(2030, 3, 31)) == ""


def test_a_change_that_is_taken_back_needs_no_second_look(
    licence: PrescriberLicence, pharmacist: User, at: datetime
) -> None:
    npi, day = licence.prescriber.npi, Pharmacy.objects.today(at)
    npi_changed(licence, pharmacist, at)
    change_prescriber(licence.prescriber, npi=npi, by=pharmacist, at=at)
    assert lapse_of(licence, day) == ""


def test_a_withdrawal_takes_back_every_look(licence: PrescriberLicence, pharmacist: User, at: datetime) -> None:
    again, day = factories.verified(licence, by=pharmacist, at=at), Pharmacy.objects.today(at)
    withdraw_verification(licence, reason="Suspended.", by=pharmacist, at=at)
    assert licence.pk not in Verification.objects.verified([licence.prescriber_id], day)
    assert told_of(again) == ["verification.added", "verification.withdrawn"]
    assert last_told(again)["reason"] == "Suspended."
    with pytest.raises(NotVerified):
        withdraw_verification(licence, reason="Again.", by=pharmacist, at=at)
    factories.verified(licence, by=pharmacist, at=at)
    assert licence.pk in Verification.objects.verified([licence.prescriber_id], day)


@pytest.mark.parametrize("change", [npi_changed, number_changed, renamed])
def test_what_was_changed_after_the_page_was_opened_is_not_verified(
    licence: PrescriberLicence,
    pharmacist: User,
    at: datetime,
    change: Callable[[PrescriberLicence, User, datetime], None],
) -> None:
    seen = licence.as_seen()
    change(licence, pharmacist, at)
    with pytest.raises(LookedUpAnother):
        verify_licence(licence, seen=seen, **WHERE, by=pharmacist, at=at)


def test_a_licence_that_is_over_is_not_verified(licence: PrescriberLicence, pharmacist: User, at: datetime) -> None:
    later = datetime(2028, 4, 2, 12, tzinfo=at.tzinfo)
    with pytest.raises(LicenceExpired):
        verify_licence(licence, seen=licence.as_seen(), **WHERE, by=pharmacist, at=later)
    ended(licence, pharmacist, at)
    with pytest.raises(LicenceEnded):
        verify_licence(licence, seen=licence.as_seen(), **WHERE, by=pharmacist, at=at)


def test_elsewhere_says_where(licence: PrescriberLicence, pharmacist: User, at: datetime) -> None:
    where = WHERE | {"licence_source": LookedUpAt.ELSEWHERE}
    with pytest.raises(Invalid) as refused:
        verify_licence(licence, seen=licence.as_seen(), **where, note=" ", by=pharmacist, at=at)
    assert list(refused.value.fields) == ["note"]
    said = verify_licence(licence, seen=licence.as_seen(), **where, note="Letter of the board", by=pharmacist, at=at)
    assert said.note == "Letter of the board"


def test_one_more_state_is_one_more_to_look_up(prescriber: Prescriber, pharmacist: User, at: datetime) -> None:
    day = Pharmacy.objects.today(at)
    assert not Prescriber.objects.to_verify(day).exists()
    add_licence(prescriber, state=UsState.CA, number="A 1", expires_on=date(2028, 1, 1), by=pharmacist, at=at)
    assert [held.state for held in PrescriberLicence.objects.to_verify(day)] == ["CA"]
    assert Prescriber.objects.to_verify(day).get() == prescriber


def test_who_has_no_licence_in_force_waits_too_and_who_left_does_not(
    prescriber: Prescriber, pharmacist: User, at: datetime
) -> None:
    assert Prescriber.objects.to_verify(date(2028, 4, 1)).get() == prescriber
    User.objects.filter(pk=prescriber.user_id).update(is_active=False)
    assert not Prescriber.objects.to_verify(date(2028, 4, 1)).exists()


def test_a_practice_is_confirmed_until_it_moves(prescriber: Prescriber, technician: User, at: datetime) -> None:
    practice = prescriber.practice
    assert not practice.is_confirmed()
    confirm_practice(practice, seen=practice.as_seen(), by=technician, at=at)
    assert practice.is_confirmed() and told_of(practice)[-1] == "practice.confirmed"
    assert (practice.confirmed_by, practice.confirmed_at) == (technician, at)
    change_practice(practice, fax="+15035550199", by=technician, at=at)
    assert practice.is_confirmed(), "the fax is not what was confirmed"
    seen = practice.as_seen()
    change_practice(practice, telephone="+15035550198", by=technician, at=at)
    assert not practice.is_confirmed()
    with pytest.raises(LookedUpAnother):
        confirm_practice(practice, seen=seen, by=technician, at=at)


def test_a_delegate_is_confirmed_while_they_are_one(prescriber: Prescriber, technician: User, at: datetime) -> None:
    delegate = factories.a_delegate(prescriber, at=at)
    confirm_delegate(delegate, by=technician, at=at)
    assert (delegate.confirmed_by, told_of(delegate)) == (technician, ["delegate.added", "delegate.confirmed"])
    end_delegate(delegate, by=technician, at=at)
    with pytest.raises(DelegateEnded):
        confirm_delegate(delegate, by=technician, at=at)
