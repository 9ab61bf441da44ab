"""A page costs as many queries with twelve lines in each of its lists as with three."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from accounts.actions.clients import add_client, add_key
from accounts.actions.roles import end_role, grant_role
from accounts.roles import AUDIENCE_OF, Role
from orders.actions.intake import submit
from orders.actions.questions import Answered, Asked, answer, ask
from orders.actions.renewing import ask_for_renewal
from orders.actions.review import hold, print_again, resolve
from orders.holds import HoldReason
from orders.models import Hold, Order, Prescription
from orders.questions import AnswerCode, QuestionCode
from patients.actions.profile import change_profile
from patients.actions.registration import link_account
from patients.profile import Profile
from pharmacy.pages import READERS, ROWS, addresses, signed_in
from premises.actions.licences import add_licence as add_own_licence
from premises.models import Pharmacy
from premises.terms import Exclusion, UsState
from prescribers.actions.prescribers import add_licence
from records.access import looked_at
from records.messages import queue
from records.models import Document, DocumentState
from tests import factories
from tests.database import analyze

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]

STATES = [state for state in UsState if state not in {UsState.OR, UsState.WA}]
LISTS_OF_THE_API = ["api_order-list", "api_prescription-list", "api_formula-list"]


class House:
    """One order with all it hangs on, and more of everything: of each kind, and of what belongs to that order."""

    def __init__(self, at: datetime) -> None:
        self.at, self.made = at, 0
        self.pharmacist, self.administrator = factories.pharmacist(), factories.administrator()
        self.others = [factories.technician(), factories.pharmacist_in_charge()]
        self.order = factories.an_accepted_order(at=at, by=self.pharmacist, refills=11)
        self.prescription = self.order.prescription
        self.prescriber, self.patient = self.prescription.prescriber, self.prescription.patient
        self.delegate = factories.a_delegate(self.prescriber, at=at)
        self.person = factories.technician("Moss Changing")
        link_account(self.patient, user=factories.patient_user(), by=self.pharmacist, at=at)

    def grow_to(self, count: int) -> None:
        """Until everything has been made so often."""
        while self.made < count:
            self.made += 1
            self._more_of_each()
            self._more_of_this()
        names = tuple(f"Medicine {n}" for n in range(count))
        # Gelatin is in the formula: where something is to be left out, the catalogue is read, once a page (RX-10).
        left_out = sorted(Exclusion, key=lambda one: one != Exclusion.GELATIN)[:count]
        known = Profile(allergies=names, medicines=names, exclusions=frozenset(left_out))
        change_profile(self.patient, known, by=self.pharmacist, at=self.at)

    def _more_of_each(self) -> None:
        """Another order and whoever and whatever it needs, held, with a paper and a mail that failed."""
        order = factories.an_order(at=self.at)
        factories.a_prescription(at=self.at, prescriber=self.prescriber, formula=order.lines.get().formula)
        hold(order, reason=HoldReason.STOCK, note="", by=self.pharmacist, at=self.at)
        for writer in (self.prescriber.user, self.pharmacist):
            factories.a_kept_draft(self.patient, by=writer, at=self.at)
        formula = order.lines.get().formula
        factories.a_protocol(formula, by=self.prescriber.user, at=self.at, name=f"Steady dose {self.made}")
        self._questions_about(factories.an_order(at=self.at, prescription=self._another_prescription(order)))
        factories.a_formula_draft(by=self.pharmacist, at=self.at)
        queue(kind="accounts.test", to_address="a@example.test", subject="S", body="B", at=self.at)
        machine, _ = add_client(name="Larch System", by=self.administrator, at=self.at)
        add_key(user=machine, by=self.administrator, at=self.at)

    def _another_prescription(self, order: Order, **other: int) -> Prescription:
        """Another of the one prescriber."""
        formula = order.lines.get().formula
        return factories.a_prescription(at=self.at, prescriber=self.prescriber, formula=formula, **other)

    def _questions_about(self, order: Order) -> None:
        """One to the prescriber, one to the pharmacy, one answered."""
        ask(order, Asked(QuestionCode.DOSE), by=self.pharmacist, at=self.at)
        spent = self._another_prescription(order, refills=0)
        ask_for_renewal(factories.an_order(at=self.at, prescription=spent).prescription, by=self.pharmacist, at=self.at)
        ask(order, Asked(QuestionCode.WHERE_IS_IT), by=self.prescriber.user, at=self.at)
        done = ask(order, Asked(QuestionCode.QUANTITY), by=self.pharmacist, at=self.at)
        answer(done, Answered(AnswerCode.AS_WRITTEN), by=self.prescriber.user, at=self.at)

    def _more_of_this(self) -> None:
        """What the one order, its patient, its prescriber and the pharmacy have several of."""
        later = self.at + timedelta(minutes=self.made)
        held = hold(self.order, reason=HoldReason.STOCK, note="", by=self.pharmacist, at=later)
        resolve(held, outcome="it came", by=self.pharmacist, at=later) if self.made % 2 else None
        print_again(self.order, reason="smeared", by=self.pharmacist, at=later)
        if self.prescription.orders.count() <= self.prescription.refills:
            submit(self.prescription, by=self.prescriber.user, at=later)
        looked_at(self.pharmacist, self.order, patient=self.patient, at=later, how="order")
        licence = {"state": STATES[self.made], "number": "N1", "expires_on": later.date() + timedelta(days=500)}
        add_licence(self.prescriber, **licence, by=self.pharmacist, at=later)
        add_own_licence(Pharmacy.objects.get(), **licence, by=self.pharmacist, at=later)
        factories.a_delegate(self.prescriber, at=later)
        factories.a_prescriber(by=self.pharmacist, at=later, practice=self.prescriber.practice)
        granted = grant_role(user=self.person, role=Role.PHARMACIST, by=self.administrator, at=later)
        end_role(grant=granted, reason="a trial", by=self.administrator, at=later)

    def row(self, model: type[Model]) -> Model | None:
        """The one row of this kind whose lists grow."""
        rows = [self.order, self.prescription, self.patient, self.prescriber, self.prescriber.practice, self.person]
        rows += [self.delegate, self.order.lines.get().formula, Hold.objects.latest("pk")]
        return next((row for row in rows if type(row) is model), None)


def places(house: House) -> Iterator[tuple[str, list[Role | None]]]:
    """Every address of this house with who may read it."""
    for address in addresses(get_resolver().url_patterns):
        named = [start for start in ROWS if address.name.startswith(start)]
        row = house.row(ROWS[max(named, key=len)]) if named else None
        if not address.arguments:
            yield reverse(address.name), list(address.readers)
        elif row is not None and address.arguments == ("public_id",):
            yield reverse(address.name, args=[row.public_id]), list(address.readers)
    for name in LISTS_OF_THE_API:
        yield reverse(name), [Role.PRESCRIBER, Role.PHARMACIST]


def one_of_each_audience(readers: list[Role | None]) -> list[Role | None]:
    """The first of these from staff, practice and patients: colleagues see the same lists."""
    return list({role and AUDIENCE_OF[role]: role for role in reversed(readers)}.values())


def cost(browser: Client, address: str) -> int | None:
    """How many queries the page takes, None where it does not show."""
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(address)
    return len(captured) if answer.status_code == 200 else None


def test_a_page_takes_the_same_number_of_queries_for_three_lines_and_for_twelve(at, clock):
    house = House(at)
    house.grow_to(3)
    analyze()
    Document.objects.filter(version=2).update(state=DocumentState.FAILED)
    doors = {reader: signed_in(reader) for reader in READERS}
    asked = [(address, reader) for address, readers in places(house) for reader in one_of_each_audience(readers)]
    three = {(address, reader): cost(doors[reader], address) for address, reader in asked}
    house.grow_to(12)
    analyze()
    twelve = {(address, reader): cost(doors[reader], address) for address, reader in asked}
    assert sum(count is not None for count in three.values()) > 100, "pages are found"
    assert Order.objects.count() >= 24
    assert {place: (count, twelve[place]) for place, count in three.items() if count != twelve[place]} == {}
