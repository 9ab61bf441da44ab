"""What is left of a lot that may never be weighed again is destroyed before two people, whole (RET-02, DUTY-06)."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from compounding.actions import stock
from compounding.actions.counting import CountRefused, count_lot
from compounding.actions.destroying import NotToDestroy, destroy_lot
from compounding.models import Lot
from compounding.told_stock import ledger_of, state_of_lot
from records.refusals import NotAllowed, SamePerson
from records.signatures import signed_of
from tests import factories
from tests.factories import PASSWORD, SIGNING_CODE
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def lot(pharmacist: User, at: datetime) -> Lot:
    """2 kg, released."""
    return factories.a_lot("MCC", by=pharmacist, at=at, quantity=Decimal(2_000_000))


def destroyed(lot: Lot, by: User, second: User, at: datetime) -> Lot:
    proofs = {"proof": factories.proof_of(by, at), "second_proof": factories.proof_of(second, at)}
    return destroy_lot(lot, reason="wet, burnt by Example Waste", second=second, by=by, at=at, **proofs)


@pytest.mark.parametrize("verdict", ["rejected", "recalled", "ended"])
def test_all_that_is_left_is_gone_and_the_books_say_so(lot, pharmacist, technician, at, verdict):
    when = at + timedelta(days=800) if verdict == "ended" else at
    if verdict != "ended":
        {"rejected": stock.reject, "recalled": stock.recall}[verdict](lot, reason="so", by=pharmacist, at=at)
    assert list(Lot.objects.to_destroy(when.date())) == [lot]
    destroyed(lot, technician, pharmacist, when)
    lot.refresh_from_db()
    assert (lot.on_hand, lot.destroyed_by, lot.destroyed_with) == (0, technician, pharmacist)
    last = ledger_of(lot)[0]
    assert (last.what, last.amount, last.why) == ("Destroyed", "−2000\u00a0g", "wet, burnt by Example Waste")
    signed = {(row["by"], row["meaning"], row["void_because"]) for row in signed_of(lot)}
    assert {(person.printed_name, "destroyed", "") for person in (technician, pharmacist)} <= signed
    assert state_of_lot(lot, when.date()) == ("new", "Destroyed")
    assert not Lot.objects.to_destroy(when.date()).exists()


def test_what_may_be_used_is_not_destroyed_and_nothing_twice(lot, pharmacist, technician, at):
    with pytest.raises(NotToDestroy):
        destroyed(lot, technician, pharmacist, at)
    stock.reject(lot, reason="wet", by=pharmacist, at=at)
    destroyed(lot, technician, pharmacist, at)
    with pytest.raises(NotToDestroy):
        destroyed(lot, technician, pharmacist, at)
    with pytest.raises(CountRefused) as refused:
        count_lot(lot, counted=Decimal(1), seen=2, reason="found", by=pharmacist, at=at)
    assert refused.value.code == "lot_destroyed"


def test_two_different_people_of_the_bench_destroy_it(lot, pharmacist, technician, at):
    stock.reject(lot, reason="wet", by=pharmacist, at=at)
    outsider = factories.administrator()
    with pytest.raises(SamePerson):
        destroyed(lot, technician, technician, at)
    for by, second in ((technician, outsider), (outsider, technician)):
        with pytest.raises(NotAllowed):
            destroyed(lot, by, second, at)
    lot.refresh_from_db()
    assert lot.on_hand == 2_000_000


@pytest.mark.parametrize("wrong", [{"on_hand": 1}, {"destroyed_with": None}, {"destroyed_with": "first"}])
def test_the_database_knows_what_destroyed_means(lot, pharmacist, technician, at, wrong):
    said: dict[str, Any] = {"on_hand": 0, "destroyed_by": technician, "destroyed_at": at, "destroyed_with": pharmacist}
    if wrong.get("destroyed_with") == "first":
        wrong = {"destroyed_with": technician}
    with pytest.raises(IntegrityError), transaction.atomic():
        Lot.objects.update(**said | wrong)
    Lot.objects.update(**said)


def test_through_the_pages(lot, pharmacist, technician, at):
    browser, page = signed_in(technician), reverse("lot_destroy", args=[lot.public_id])
    own = reverse("lot", args=[lot.public_id])
    assert page not in browser.get(own).content.decode()
    stock.reject(lot, reason="wet", by=pharmacist, at=at)
    assert page in browser.get(own).content.decode()
    assert "To destroy" in browser.get(reverse("lots")).content.decode()
    said = {"reason": "wet", "signing_code": SIGNING_CODE, "second_email": pharmacist.email, "second_code": ""}
    said |= {"second_password": PASSWORD, "second_signing_code": SIGNING_CODE}
    answer = browser.post(page, said | {"second_password": "guess"})
    assert answer.status_code == 422 and "do not go together" in answer.content.decode()
    shown = browser.post(page, said, follow=True).content.decode()
    assert f"Destroyed before {technician.printed_name} and {pharmacist.printed_name}." in shown
    assert Lot.objects.get().on_hand == 0
    for gone in ("lot_destroy", "lot_count"):
        assert reverse(gone, args=[lot.public_id]) not in shown
