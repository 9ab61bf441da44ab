"""While none may be taken every page of the patient says so, and none says another dose: told, planned, recalled."""

from datetime import date, datetime, time, timedelta
from html import unescape

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from accounts.models import User
from orders.actions import allocation, prescribing, recall
from orders.actions.checking_in import NothingAsked
from orders.actions.copies import NoCopyOfRecalled, ask_for_copy, ask_for_own_card
from orders.actions.dispensing import take_return
from orders.actions.intake import submit
from orders.actions.review import accept
from orders.actions.safety import ask_again, override
from orders.actions.telling import tell_of_opioid
from orders.models import Container, Order
from orders.safety import Condition
from patients.actions.registration import link_account
from premises.terms import Language
from tests import factories
from tests.conventions.test_permissions import browser_of
from tests.factories.dispensing import GOING, checked, goes
from tests.factories.taken import a_check_in, a_taken_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PAGES = ("my_page", "my_medicine", "my_leaflet_read")
NOT_TOLD, SURGERY = "Take none until we have called you.", "Take none: surgery or dental work."
DIRECTIONS = ("Take 1 capsule at bedtime", "as your leaflet says")


@pytest.fixture
def order(pharmacist: User, technician: User, patient_user: User, at: datetime, clock: object) -> Order:
    """4.5 mg a night, handed over on Monday."""
    return a_taken_order(by=pharmacist, maker=technician, user=patient_user, at=at)


def address(order: Order, name: str) -> str:
    last = {"my_leaflet_read": [order.public_id], "my_medicine_calendar": [order.prescription.public_id]}
    return reverse(name, args=[order.prescription.patient.public_id, *last.get(name, [])])


def page_of(user: User, order: Order, name: str, language: str = "en") -> str:
    browser = browser_of(user)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = browser.get(address(order, name))
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\u00a0", " ")


def has_calendar(user: User, order: Order) -> bool:
    """Whether there is one; the page leads to it just then."""
    is_there = browser_of(user).get(address(order, "my_medicine_calendar")).status_code == 200
    assert is_there == ("Put it in my calendar" in page_of(user, order, "my_medicine"))
    return is_there


def none_is_taken(user: User, order: Order, said: str) -> None:
    """Every page says `said`, none a dose, and there is neither calendar nor question."""
    for name in PAGES:
        page = page_of(user, order, name)
        assert said in page, name
        assert [one for one in ('<p class="big">4.5', "<table", *DIRECTIONS) if one in page] == [], name
    assert not has_calendar(user, order)


def told(order: Order, at: datetime, **answers: object) -> None:
    by = order.prescription.prescriber.user
    ask_again(order.prescription, factories.an_answer(**answers), by=by, at=at)


def planned(order: Order, on: date, when: time | None, at: datetime) -> None:
    told(order, at, conditions=frozenset({Condition.PROCEDURE}), procedure_on=on, procedure_time=when)


class TestOpioid:
    def test_none_until_the_wash_out_is_over(
        self, order: Order, patient_user: User, at: datetime, clock: time_machine.Traveller
    ) -> None:
        clock.shift(timedelta(days=1))
        assert "Tonight" in page_of(patient_user, order, "my_page") and has_calendar(patient_user, order)
        now = at + timedelta(days=1)
        tell_of_opioid(order.prescription.patient, what="tramadol", last_on=now.date(), by=patient_user, at=now)
        none_is_taken(patient_user, order, NOT_TOLD)
        assert "No tome nada hasta que lo llamemos." in page_of(patient_user, order, "my_page", "es")
        clock.shift(timedelta(days=20))
        assert '<p class="big">4.5' in page_of(patient_user, order, "my_page")

    def test_nothing_is_asked_about_the_dose(
        self, order: Order, patient_user: User, at: datetime, clock: time_machine.Traveller
    ) -> None:
        clock.shift(timedelta(days=5))
        later = at + timedelta(days=5)
        assert "Answer 2 questions" in page_of(patient_user, order, "my_page")
        tell_of_opioid(order.prescription.patient, what="", last_on=later.date(), by=patient_user, at=later)
        assert "Answer 2 questions" not in page_of(patient_user, order, "my_page")
        assert "We have no question now" in (page := page_of(patient_user, order, "my_check_in")) and NOT_TOLD in page
        with pytest.raises(NothingAsked):
            a_check_in(order.prescription.patient, at=later)

    @pytest.mark.parametrize("condition", [Condition.METHADONE_NOW, Condition.KRATOM])
    def test_nor_with_what_acts_as_one(
        self, order: Order, patient_user: User, at: datetime, condition: Condition
    ) -> None:
        told(order, at, conditions=frozenset({condition}))
        none_is_taken(patient_user, order, NOT_TOLD)

    def test_what_was_told_for_another_prescription_counts(
        self, order: Order, patient_user: User, at: datetime
    ) -> None:
        mine, later = order.prescription, at + timedelta(hours=1)
        other = factories.a_prescription(at=at, prescriber=mine.prescriber, patient=mine.patient)
        answers = factories.an_answer(opioid_last_14_days="yes", opioid_what="codeine", opioid_last_on=at.date())
        ask_again(other, answers, by=mine.prescriber.user, at=later)
        none_is_taken(patient_user, order, NOT_TOLD)

    def test_goes_on_once_a_pharmacist_passed_it(
        self, order: Order, patient_user: User, pharmacist: User, at: datetime, clock: time_machine.Traveller
    ) -> None:
        clock.shift(timedelta(days=1))
        later = at + timedelta(days=1)
        tell_of_opioid(order.prescription.patient, what="codeine", last_on=at.date(), by=patient_user, at=later)
        none_is_taken(patient_user, order, NOT_TOLD)
        decision = factories.a_decision(order.prescription, at=later)
        override(order.prescription, decision, by=pharmacist, at=later, proof=factories.proof_of(pharmacist, later))
        assert '<p class="big">4.5' in page_of(patient_user, order, "my_page")


class TestProcedure:
    """On Tuesday, 15 December at 9: the last dose is on the 11th."""

    def test_none_after_the_last_dose_until_somebody_says_so(
        self, order: Order, patient_user: User, at: datetime, clock: time_machine.Traveller
    ) -> None:
        planned(order, date(2026, 12, 15), time(9), at)
        clock.move_to(at.replace(month=12, day=11))
        assert '<p class="big">4.5' in page_of(patient_user, order, "my_page") and has_calendar(patient_user, order)
        for day in (12, 15, 18):
            clock.move_to(at.replace(month=12, day=day))
            none_is_taken(patient_user, order, SURGERY)
        assert "Cirugía o trabajo dental: no tome nada." in page_of(patient_user, order, "my_medicine", "es")
        told(order, at.replace(month=12, day=18))
        assert '<p class="big">4.5' in page_of(patient_user, order, "my_page")

    def test_its_last_dose_is_no_longer_told_after_an_opioid(
        self, order: Order, patient_user: User, at: datetime
    ) -> None:
        planned(order, date(2026, 12, 15), time(9), at)
        assert all("Take your last dose" in page_of(patient_user, order, name) for name in PAGES)
        tell_of_opioid(order.prescription.patient, what="", last_on=at.date(), by=patient_user, at=at)
        assert not any("Take your last dose" in page_of(patient_user, order, name) for name in PAGES)

    def test_a_supply_that_would_begin_after_it_does_not_begin(
        self, order: Order, patient_user: User, at: datetime
    ) -> None:
        planned(order, date(2026, 11, 25), None, at)
        assert SURGERY in page_of(patient_user, order, "my_page") and not has_calendar(patient_user, order)


class TestRecalled:
    def called_back(self, container: Container, pharmacist: User, at: datetime) -> None:
        proof = factories.proof_of(pharmacist, at)
        recall.recall_batch(container.batch, reason="potency", by=pharmacist, at=at, proof=proof)

    def test_the_one_part_of_a_split_fill_stops_the_other(
        self, pharmacist: User, technician: User, patient_user: User, at: datetime
    ) -> None:
        formula = factories.a_formula(by=pharmacist, at=at, code="LDN45C", strength_mg="4.5")
        factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=20)
        first = factories.an_accepted_order(at=at, by=pharmacist, formula=formula)
        link_account(first.prescription.patient, user=patient_user, by=pharmacist, at=at)
        second = allocation.split(first, by=technician, at=at)
        checked(first, filler=technician, checker=pharmacist, at=at)
        goes(first, GOING, by=technician, at=at)
        factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=20)
        allocation.reserve(second, by=pharmacist, at=at)
        checked(second, filler=technician, checker=pharmacist, at=at)
        goes(second, GOING, by=technician, at=at)
        self.called_back(Container.objects.get(line__order=first), pharmacist, at)
        for order in (first, second):
            none_is_taken(patient_user, order, "Do not take this medicine")
        lot = Container.objects.get(line__order=first).batch.number
        assert f"Naltrexone 4.5 mg, lot {lot}" in page_of(patient_user, second, "my_page")

    def test_stands_first_whichever_medicine_it_is_and_has_no_papers(
        self, order: Order, patient_user: User, pharmacist: User, technician: User, at: datetime
    ) -> None:
        mine = order.prescription
        formula = factories.a_formula(by=pharmacist, at=at, code="LDN3C", strength_mg="3")
        factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
        again = factories.an_accepted_order(
            at=at, by=pharmacist, formula=formula, prescriber=mine.prescriber, patient=mine.patient
        )
        checked(again, filler=technician, checker=pharmacist, at=at)
        goes(again, GOING, by=technician, at=at + timedelta(hours=1))
        self.called_back(Container.objects.get(line__order=order), pharmacist, at)
        none_is_taken(patient_user, again, "Do not take this medicine")
        page = page_of(patient_user, order, "my_leaflet_read")
        assert 'id="papers"' not in page
        for ask in (lambda: ask_for_copy(order, language=Language.ENGLISH, large=False, by=patient_user, at=at),
                    lambda: ask_for_own_card(order, by=patient_user, at=at)):  # fmt: skip
            with pytest.raises(NoCopyOfRecalled):
                ask()

    def test_a_fill_that_is_used_up_stops_nothing_and_is_named(
        self, patient_user: User, pharmacist: User, technician: User, at: datetime, clock: time_machine.Traveller
    ) -> None:
        formula = factories.a_formula(by=pharmacist, at=at, code="LDN45C", strength_mg="4.5")
        factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=30)
        order, later = factories.an_accepted_order(at=at, by=pharmacist, formula=formula), at + timedelta(days=29)
        link_account(order.prescription.patient, user=patient_user, by=pharmacist, at=at)
        checked(order, filler=technician, checker=pharmacist, at=at)
        goes(order, GOING, by=technician, at=at)
        clock.move_to(later)
        next_fill(order, pharmacist, technician, later)
        clock.move_to(at + timedelta(days=40))
        self.called_back(Container.objects.get(line__order=order), pharmacist, at + timedelta(days=40))
        assert '<p class="big">4.5' in page_of(patient_user, order, "my_page")
        assert "Do not take this medicine" in page_of(patient_user, order, "my_leaflet_read")


def next_fill(order: Order, pharmacist: User, technician: User, at: datetime) -> Order:
    factories.a_released_batch(at=at, formula=order.lines.get().formula, maker=technician, by=pharmacist)
    again = submit(order.prescription, by=pharmacist, at=at)
    ask_again(order.prescription, factories.an_answer(), by=pharmacist, at=at)
    accept(again, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    checked(again, filler=technician, checker=pharmacist, at=at)
    return goes(again, GOING, by=technician, at=at)


class TestLeaflet:
    def test_says_that_the_prescription_ended(self, order: Order, patient_user: User, at: datetime) -> None:
        prescribing.discontinue(order.prescription, reason="stopped", by=order.prescription.prescriber.user, at=at)
        page = page_of(patient_user, order, "my_leaflet_read")
        assert "This prescription has ended" in page and DIRECTIONS[0] not in page
        assert not has_calendar(patient_user, order)

    def test_says_that_it_came_back_and_leads_to_no_medicine(
        self, order: Order, patient_user: User, pharmacist: User, at: datetime
    ) -> None:
        medicine = reverse("my_medicine_of", args=[order.prescription.patient.public_id, order.prescription.public_id])
        assert medicine in page_of(patient_user, order, "my_leaflet_read")
        take_return(order, reason="not wanted", by=pharmacist, at=at)
        page = page_of(patient_user, order, "my_leaflet_read")
        assert "This medicine came back to us." in page and DIRECTIONS[0] not in page and medicine not in page
        assert browser_of(patient_user).get(medicine).status_code == 404
