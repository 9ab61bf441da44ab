"""The demo as it is seeded: made with the real actions, whole, once, on whatever day, and everybody can sign in."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client, TestCase
from django.urls import reverse

from accounts.models import User
from accounts.signing import open_period, prove
from compounding.lifecycle import BatchStatus, FormulaStatus, LotStatus
from compounding.models import Batch, Formula, Lot
from orders.lifecycle import OrderStatus, PrescriptionStatus
from orders.models import Container, Fate, Hold, LeafletText, Order, Prescription
from orders.problems import problems_with
from pharmacy.demo.people import IDLE, PASSWORD, SIGNING_CODE
from pharmacy.demo.seed import SIGN_INS, NotEmpty, seed
from pharmacy.handbook.lifecycles import life_cycles
from premises.models import Pharmacy
from premises.terms import Form
from prescribers.models import Prescriber, PrescriberLicence
from records.models import Document, DocumentState, Event
from records.sealing import seal
from records.verification import findings
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# It is seeded on any day: this one is missing in most years. What is proved of it is proved of a leap day too.
AT = datetime(2028, 2, 29, 12, tzinfo=UTC)
THE_HOUR_THAT_IS_MISSING = datetime(2027, 3, 14, 10, 30, tzinfo=UTC)  # in the pharmacy's zone
MIDNIGHT_COMES_WHILE_IT_MAKES = datetime(2026, 11, 30, 5, tzinfo=UTC)  # between weights and samples of one batch


@pytest.mark.xdist_group("the demo")
class TestTheDemo(TestCase):
    """Seeded once for all of these."""

    @classmethod
    def setUpTestData(cls):
        with time_machine.travel(AT, tick=False):
            seed(AT)

    def setUp(self):
        clock = time_machine.travel(AT, tick=False)
        clock.start()
        self.addCleanup(clock.stop)

    def test_everybody_in_it_signs_in_and_whoever_signs_has_the_code(self):
        for role, email in SIGN_INS:
            user = User.objects.get(email=email)
            assert role.lower() in {held.words.lower() for held in user.roles_at(AT)}, email
            answer = Client().post(reverse("account_login"), {"login": email, "password": PASSWORD})
            assert answer.status_code == 302, email
        pharmacist = User.objects.get(email=SIGN_INS[1][1])
        period = open_period(pharmacist, station="test", at=AT)
        assert prove(period, SIGNING_CODE, at=AT, idle=IDLE).user_id == pharmacist.pk

    def test_it_shows_work_in_every_state_there_is_work_in(self):
        for cycle in life_cycles():
            if cycle.model is LeafletText:
                continue  # its leaflets say the house's words, as a new pharmacy's do
            reached = {step.to for step in cycle.steps.values()}
            assert set(cycle.model._default_manager.values_list("status", flat=True)) == reached, cycle.name
        assert Order.objects.count() >= 60
        fates = Container.objects.filter(line__order__status=OrderStatus.RETURNED).values_list("fate", flat=True)
        assert set(fates) == {"", Fate.DESTROYED}, "one order that came back is destroyed, one waits to be"
        assert Prescription.objects.filter(status=PrescriptionStatus.AWAITING_SIGNATURE).count() == 3
        assert Hold.objects.filter(resolved_at=None).count() == 4
        assert Order.objects.filter(due_at__lt=AT, status=OrderStatus.SUBMITTED).exists(), "something is late"
        assert Order.objects.filter(submitted_at__gte=AT - timedelta(hours=6)).exists(), "something has just come"
        proofs = Document.objects.filter(subject_kind="orders.fillline")
        assert set(proofs.values_list("state", flat=True)) == {DocumentState.PENDING}, "the worker makes paper"

    def test_it_shows_every_form_and_batches_and_lots_in_every_status(self):
        approved = Formula.objects.filter(status=FormulaStatus.APPROVED)
        assert set(approved.values_list("form", flat=True)) == set(Form)
        made = {
            Form(form) for form in Batch.objects.exclude(counted_units=None).values_list("formula__form", flat=True)
        }
        assert {Form.CAPSULE, Form.SUBLINGUAL_TABLET, Form.ORAL_SOLUTION, Form.CREAM} <= made, "made, not only written"
        for model, status in ((Batch, BatchStatus), (Lot, LotStatus)):
            assert set(model.objects.values_list("status", flat=True)) == set(status), model.__name__

    def test_it_shows_who_is_to_be_looked_up_and_whose_licence_ends(self):
        day = Pharmacy.objects.today(AT)
        waiting = [prescriber.user.name for prescriber in Prescriber.objects.to_verify(day)]
        assert waiting == ["Yew Lapsley", "Wisteria Newcombe"], "one ended, one just came"
        assert Prescriber.objects.count() - len(waiting) >= 12
        order = Order.objects.get(prescription__prescriber__user__name="Wisteria Newcombe")
        assert order.status == OrderStatus.SUBMITTED
        assert [problem.code for problem in problems_with(order, at=AT)] == ["RX-12"], "nothing else stops it"
        ending = PrescriberLicence.objects.ending_by(day, day + timedelta(days=60)).get()
        assert ending.prescriber.user.name == "Zinnia Sooner"

    def test_it_is_a_training_pharmacy_and_its_past_is_proved(self):
        assert Pharmacy.objects.get().training
        assert Event.objects.latest("at").at <= AT
        seal(at=AT)
        assert list(findings()) == []

    def test_it_is_seeded_once(self):
        orders = Order.objects.count()
        with pytest.raises(NotEmpty):
            seed(AT)
        assert Order.objects.count() == orders


@pytest.mark.parametrize("now", [THE_HOUR_THAT_IS_MISSING, MIDNIGHT_COMES_WHILE_IT_MAKES])
def test_it_is_seeded_at_any_hour(now):
    with time_machine.travel(now, tick=False):
        seed(now)
    assert Order.objects.filter(submitted_at__gte=now - timedelta(hours=6)).exists()


def test_it_never_goes_into_a_pharmacy_that_exists(at, clock):
    factories.a_pharmacy(by=factories.pharmacist_in_charge(), at=at)
    with pytest.raises(NotEmpty):
        seed(at)
    assert not Order.objects.exists()
