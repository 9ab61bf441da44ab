"""People, and one order with all it hangs on, for tests that try everything there is."""

from datetime import datetime
from functools import cached_property
from typing import Any

from allauth.mfa.models import Authenticator

from accounts.actions.clients import add_client
from accounts.actions.people import deactivate, invite
from accounts.models import User
from accounts.roles import Role
from orders.actions.prescribing import sign_and_send
from orders.actions.questions import Asked, ask
from orders.actions.receiving import OrderRequest
from orders.actions.renewing import ask_for_renewal
from orders.actions.review import hold
from orders.actions.views import save_view
from orders.holds import HoldReason
from orders.models import Order, Prescription, Protocol, Question, Renewal
from orders.questions import QuestionCode
from orders.safety import Condition
from orders.wanted import Wanted
from patients.actions.portal import send_link
from patients.models import Caregiver, Patient
from premises.models import Pharmacy
from premises.terms import Origin
from records.messages import queue
from records.models import DocumentState, Message
from tests import factories


class World:
    """People, and one order with all it hangs on; each made when it is asked for."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    order = cached_property(lambda self: factories.an_order(at=self.at))
    accepted = cached_property(lambda self: factories.an_accepted_order(at=self.at))
    waiting = cached_property(lambda self: factories.a_prescription(at=self.at))
    stopped = cached_property(lambda self: factories.a_prescription(at=self.at, opioid_last_14_days="yes"))
    titration = cached_property(lambda self: factories.a_titration(at=self.at))
    draft = cached_property(lambda self: factories.a_formula_draft(by=self.in_charge, at=self.at))
    formula = cached_property(lambda self: factories.a_formula(by=self.in_charge, at=self.at))
    pharmacist = cached_property(lambda self: factories.pharmacist("Fern Reviewer"))
    in_charge = cached_property(lambda self: factories.pharmacist_in_charge())
    technician = cached_property(lambda self: factories.technician())
    administrator = cached_property(lambda self: factories.administrator())
    house = cached_property(lambda self: User.objects.system())
    machine = cached_property(lambda self: add_client(name="Larch System", by=self.house, at=self.at)[0])
    delegate = cached_property(lambda self: factories.a_delegate(self.prescriber, at=self.at))
    hold = cached_property(
        lambda self: hold(self.order, reason=HoldReason.STOCK, note="", by=self.pharmacist, at=self.at)
    )

    view = cached_property(lambda self: save_view(Wanted(urgent=True), name="Urgent", by=self.technician, at=self.at))
    weak = cached_property(
        lambda self: factories.an_order(
            at=self.at, answers=factories.an_answer(conditions=frozenset({Condition.KIDNEY}))
        )
    )

    @property
    def prescription(self) -> Prescription:
        """A signed one, whose first order is submitted."""
        signed: Prescription = self.order.prescription
        return signed

    @property
    def patient(self) -> Any:
        """Whom the order is for."""
        return self.prescription.patient

    @cached_property
    def question(self) -> Question:
        """What the pharmacy asks about the order."""
        return ask(self.order, Asked(QuestionCode.DOSE), by=self.pharmacist, at=self.at)

    @cached_property
    def spent(self) -> Prescription:
        """A prescription of the same prescriber without a refill, whose one fill was asked for."""
        formula = self.order.lines.get().formula
        written = factories.a_prescription(at=self.at, prescriber=self.prescriber, formula=formula, refills=0)
        return factories.an_order(at=self.at, prescription=written).prescription

    @cached_property
    def renewal(self) -> Renewal:
        """What the pharmacy asks about it."""
        return ask_for_renewal(self.spent, by=self.pharmacist, at=self.at)

    @property
    def prescriber(self) -> Any:
        """Who signed the order."""
        return self.prescription.prescriber

    @cached_property
    def protocol(self) -> Protocol:
        """A way of ordering the prescriber saved."""
        return factories.a_protocol(self.formula, by=self.prescriber.user, at=self.at)

    @property
    def licence(self) -> Any:
        """The licence the order was signed under."""
        return self.prescriber.licences.get(state=self.patient.state)

    @property
    def pharmacy(self) -> Pharmacy:
        """The pharmacy, in a house where orders are under way."""
        return self.order and Pharmacy.objects.get()

    @cached_property
    def with_mail(self) -> Patient:
        """A patient who has a mail address."""
        return factories.a_patient(by=self.technician, at=self.at, email="linden@example.test")

    @cached_property
    def let_in(self) -> Patient:
        """A patient with a link in the mail."""
        return send_link(self.with_mail, by=self.technician, at=self.at)

    @cached_property
    def caregiver(self) -> Caregiver:
        """Somebody a patient named."""
        return factories.a_caregiver(self.with_mail, at=self.at)

    @cached_property
    def invited(self) -> User:
        """Somebody whose invitation is on its way."""
        facts = {"name": "Sorrel Madeup", "email": "sorrel@example.test", "roles": [Role.PHARMACIST]}
        return invite(**facts, by=self.administrator, at=self.at)

    @cached_property
    def with_factor(self) -> User:
        """Someone with a second factor."""
        user = factories.technician()
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
        return user

    @cached_property
    def gone(self) -> User:
        """Somebody who left."""
        return deactivate(user=self.pharmacist, reason="left", by=self.administrator, at=self.at)

    @cached_property
    def faxed(self) -> Order:
        """An order that came by fax, entered by a technician and signed by a pharmacist."""
        entered = factories.a_prescription(at=self.at, by=self.technician, origin=Origin.FAX)
        reader = factories.pharmacist("Hazel Reader")
        sign_and_send(entered, by=reader, at=self.at, proof=factories.proof_of(reader, self.at))
        return entered.orders.get()

    @cached_property
    def failed(self) -> Message:
        """A mail that could not be sent."""
        mail = queue(kind="test", to_address="olive@example.test", subject="S", body="B", at=self.at)
        Message.objects.update(state=DocumentState.FAILED)
        return mail

    def request(self) -> OrderRequest:
        """An order as a clinic's system sends it."""
        draft = factories.a_draft(self.formula, at=self.at)
        person = factories.PERSON | {"family_name": "Sent"}
        return OrderRequest(self.prescriber.npi, person, factories.NOTHING_KNOWN, draft)
