"""A witness signs at another's screen with their own full sign-in; the session there stays."""

from datetime import datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.signing import IN_PLACE
from compounding.actions.weighing import weigh
from compounding.models import Weighing
from compounding.targets import target_for
from records.models import AccessLog, Signature
from tests import factories
from tests.factories import PASSWORD, SIGNING_CODE
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def kept(technician: User, pharmacist: User, at: datetime) -> Weighing:
    """The active, weighed by the technician."""
    batch = factories.a_started_batch(at=at, maker=technician)
    line = batch.formula.ingredients.get(component__code="NTX")
    lot = factories.a_lot(by=pharmacist, at=at)
    return weigh(batch, line, lot, target_for(batch, line, lot)[0].amount, by=technician, at=at)


@pytest.fixture
def screen(technician: User) -> Client:
    """The screen of who weighed."""
    browser = signed_in(technician)
    browser.get("/")
    return browser


def page(kept: Weighing) -> str:
    return reverse("weighing_witness", args=[kept.public_id])


def typed(who: User, **other: str) -> dict[str, str]:
    return {"email": who.email, "password": PASSWORD, "code": "", "signing_code": SIGNING_CODE} | other


def is_untouched(kept: Weighing) -> bool:
    kept.refresh_from_db()
    return kept.witnessed_at is None and not Signature.objects.filter(subject_id=kept.public_id).exists()


def test_another_person_signs_in_place_and_the_session_stays(screen, kept, technician, pharmacist):
    session = screen.session.session_key
    answer = screen.post(page(kept), typed(pharmacist))
    assert answer.url == reverse("batch_make", args=[kept.batch.public_id])
    kept.refresh_from_db()
    assert kept.witnessed_by == pharmacist
    signature = Signature.objects.get(subject_id=kept.public_id)
    assert (signature.by, signature.method) == (pharmacist, "full sign-in in place and signing code")
    assert screen.session.session_key == session
    assert screen.get(reverse("batches")).wsgi_request.user == technician
    assert AccessLog.objects.filter(by=pharmacist, how="signed_in_place").exists()
    assert not pharmacist.signing_periods.filter(station=IN_PLACE, ended_at=None).exists()


def test_who_weighed_is_refused_as_witness(screen, kept, technician):
    answer = screen.post(page(kept), typed(technician))
    assert (answer.status_code, "DUTY-03" in answer.content.decode()) == (422, True)
    assert is_untouched(kept)


def test_a_witness_at_their_own_screen_needs_the_signing_code_only(kept, pharmacist):
    browser = signed_in(pharmacist)
    assert "password" not in browser.get(page(kept)).context["form"].fields
    assert browser.post(page(kept), {"signing_code": SIGNING_CODE}).status_code == 302


def test_somebody_who_may_not_work_on_a_batch_is_no_witness(screen, kept, administrator):
    answer = screen.post(page(kept), typed(administrator))
    assert (answer.status_code, "SEC-02" in answer.content.decode()) == (422, True)
    assert is_untouched(kept)


def test_wrong_passwords_are_counted_as_at_a_sign_in(screen, kept, pharmacist):
    for _ in range(5):
        answer = screen.post(page(kept), typed(pharmacist, password="not-my-password"))
        assert "do not go together" in answer.content.decode()
    assert AccessLog.objects.filter(by=pharmacist, how="sign_in_failed").count() == 5
    assert "Too many wrong tries" in screen.post(page(kept), typed(pharmacist)).content.decode()
    assert is_untouched(kept)
    assert screen.get(page(kept)).status_code == 200


def test_five_wrong_signing_codes_shut_the_witness_out_for_a_while(screen, kept, pharmacist, clock):
    said = [screen.post(page(kept), typed(pharmacist, signing_code="271828")).content.decode() for _ in range(5)]
    assert "4 tries left" in said[0]
    assert "1 try left" in said[3]
    assert "Five wrong" in screen.post(page(kept), typed(pharmacist)).content.decode()
    assert is_untouched(kept)
    clock.shift(timedelta(minutes=10))
    screen.get(page(kept))
    clock.shift(timedelta(minutes=6))
    assert screen.post(page(kept), typed(pharmacist)).status_code == 302


def test_a_second_factor_is_asked_of_who_has_one(screen, kept, pharmacist):
    secret = generate_totp_secret()
    TOTP.activate(pharmacist, secret)
    missing = screen.post(page(kept), typed(pharmacist))
    assert (missing.status_code, "authenticator" in missing.content.decode()) == (422, True)
    assert is_untouched(kept)
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert screen.post(page(kept), typed(pharmacist, code=code)).status_code == 302


def test_a_weight_is_witnessed_once(screen, kept, pharmacist, pharmacist_in_charge):
    screen.post(page(kept), typed(pharmacist))
    answer = screen.post(page(kept), typed(pharmacist_in_charge))
    assert (answer.status_code, "witnessed or void already" in answer.content.decode()) == (422, True)
    assert screen.get(page(kept)).status_code == 302
