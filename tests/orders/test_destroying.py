"""What came back is never restocked; what is destroyed is destroyed before two people of the bench, who both sign."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from orders.actions import dispensing
from orders.lifecycle import OrderStatus
from orders.models import Container, Order
from records.models import Document, DocumentState, Signature
from records.refusals import NotAllowed
from records.steps import WrongStatus
from tests import factories
from tests.factories import PASSWORD, SIGNING_CODE
from tests.factories.dispensing import GOING, checked, filled, goes, stock_of
from tests.orders.pages import browser, status_of, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def order(technician: User, pharmacist: User, at: datetime) -> Order:
    """Accepted, 30 capsules, promised from a batch of 100."""
    formula = factories.a_formula(by=pharmacist, at=at)
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    return factories.an_accepted_order(at=at, by=pharmacist, formula=formula)


@pytest.fixture
def gone(order: Order, technician: User, pharmacist: User, at: datetime) -> Order:
    """The same, handed over."""
    checked(order, filler=technician, checker=pharmacist, at=at)
    return goes(order, GOING, by=technician, at=at)


@pytest.fixture
def back(gone: Order, pharmacist: User, at: datetime) -> Order:
    """The same, brought back."""
    return dispensing.take_return(gone, reason="the carrier could not deliver it", by=pharmacist, at=at)


def typed(second: User, **other: str) -> dict[str, str]:
    """What two people type: the reason and one code, then the second's whole sign-in."""
    said = {"reason": "dropped", "signing_code": SIGNING_CODE, "second_email": second.email}
    return said | {"second_password": PASSWORD, "second_code": "", "second_signing_code": SIGNING_CODE} | other


def destroyed(container: Container, by: User, second: User, at: datetime) -> Container:
    proofs = {"proof": factories.proof_of(by, at), "second_proof": factories.proof_of(second, at)}
    return dispensing.destroy(container, reason="dropped", second=second, by=by, at=at, **proofs)


class TestReturning:
    def test_what_came_back_is_set_apart_and_destroyed_never_restocked(self, back, technician, pharmacist, at):
        container = Container.objects.get()
        stock = stock_of(container.batch)
        assert (back.status, back.returned_by) == (OrderStatus.RETURNED, pharmacist)
        with pytest.raises(dispensing.NeverRestocked, match="RET-01"):
            dispensing.put_back(container, reason="looks fine", by=technician, at=at)
        destroyed(container, technician, pharmacist, at)
        container.refresh_from_db()
        assert (container.fate, container.destroyed_with) == ("destroyed", pharmacist)
        assert stock_of(container.batch) == stock and status_of(back) == OrderStatus.RETURNED
        assert Document.objects.of(container).get().state == DocumentState.VOIDED

    def test_what_is_with_the_patient_is_not_there_to_destroy(self, gone, technician, pharmacist, at):
        with pytest.raises(dispensing.ContainerGone):
            destroyed(Container.objects.get(), technician, pharmacist, at)

    def test_only_what_left_comes_back_and_only_once(self, order, pharmacist, technician, at):
        with pytest.raises(WrongStatus):
            dispensing.take_return(order, reason="so", by=pharmacist, at=at)
        checked(order, filler=technician, checker=pharmacist, at=at)
        goes(order, GOING, by=technician, at=at)
        with pytest.raises(NotAllowed):
            dispensing.take_return(order, reason="so", by=technician, at=at)
        dispensing.take_return(order, reason="so", by=pharmacist, at=at)
        with pytest.raises(WrongStatus):
            dispensing.take_return(order, reason="so", by=pharmacist, at=at)

    def test_the_database_refuses_to_put_back_what_left(self, back, technician, at):
        with pytest.raises(IntegrityError), transaction.atomic():
            Container.objects.update(fate="put_back", voided_by=technician, voided_at=at)

    def test_through_the_pages(self, gone, technician, pharmacist):
        checker = browser(pharmacist)
        assert url("order_return", gone) in text(checker.get(url("order", gone)))
        assert url("order_return", gone) not in text(browser(technician).get(url("order", gone)))
        checker.post(url("order_return", gone), {"reason": "bitter"})
        assert status_of(gone) == OrderStatus.RETURNED
        page = text(checker.get(url("order", gone)))
        assert "Destroy what came back" in page and "bitter" in page
        assert url("container_put_back", Container.objects.get()) not in page
        assert "Came back, to destroy" in text(checker.get(reverse("worklist")))
        checker.post(url("container_destroy", Container.objects.get()), typed(technician))
        assert "Came back, to destroy" not in text(checker.get(reverse("worklist")))


class TestDestroying:
    @pytest.fixture
    def container(self, order, technician, at) -> Container:
        return filled(order, by=technician, at=at)[0]

    @pytest.fixture
    def screen(self, pharmacist) -> Client:
        return browser(pharmacist)

    def test_both_sign_at_one_screen(self, screen, container, order, technician, pharmacist):
        assert url("container_destroy", container) in text(screen.get(url("order", order)))
        assert "The second person signs" in text(screen.get(url("container_destroy", container)))
        answer = screen.post(url("container_destroy", container), typed(technician), follow=True)
        assert f"Destroyed before {pharmacist.printed_name} and {technician.printed_name}." in text(answer)
        signers = Signature.objects.filter(subject_id=container.public_id).values_list("by", flat=True)
        assert set(signers) == {pharmacist.pk, technician.pk}
        assert status_of(order) == OrderStatus.ACCEPTED, "it is filled again"
        assert screen.get(reverse("worklist")).wsgi_request.user == pharmacist, "the session stays"

    def test_one_person_is_not_two(self, screen, container, pharmacist):
        answer = screen.post(url("container_destroy", container), typed(pharmacist))
        assert answer.status_code == 422 and "Two people destroy a medicine" in text(answer)
        self.is_untouched(container)

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"reason": ""}, "Fill this in."),
            ({"signing_code": "111112"}, "That is not your signing code"),
            ({"second_password": "guess"}, "do not go together"),
            ({"second_signing_code": "111112"}, "That is not your signing code"),
        ],
    )
    def test_nothing_is_destroyed_on_half_a_word(self, screen, container, technician, wrong, words):
        answer = screen.post(url("container_destroy", container), typed(technician, **wrong))
        assert answer.status_code == 422 and words in text(answer)
        self.is_untouched(container)

    def test_the_second_is_one_of_the_bench(self, screen, container, order):
        answer = screen.post(url("container_destroy", container), typed(order.prescription.prescriber.user))
        assert answer.status_code == 422 and "one of the bench" in text(answer)
        self.is_untouched(container)

    def test_a_container_is_taken_back_from_the_orders_page(self, screen, container, order):
        assert url("container_put_back", container) in text(screen.get(url("order", order)))
        screen.post(url("container_put_back", container), {"reason": "wrong cap"})
        container.refresh_from_db()
        assert (container.fate, status_of(order)) == ("put_back", OrderStatus.ACCEPTED)

    @staticmethod
    def is_untouched(container: Container) -> None:
        container.refresh_from_db()
        assert container.voided_at is None and not Signature.objects.filter(subject_id=container.public_id).exists()
