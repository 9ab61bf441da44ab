"""The patient's medicine page: label, dose and days, first what was called back; kept when the order ended."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from orders.actions import prescribing, recall
from orders.actions.safety import ask_again
from orders.calendar_file import Event, calendar_file
from orders.drafts import StepDraft
from orders.models import Container, Order
from orders.my_medicine import medicine_rows
from orders.safety import Condition
from patients.actions.registration import link_account
from tests import factories
from tests.conventions.test_permissions import browser_of
from tests.factories.dispensing import GOING, checked, goes

AT = datetime(2026, 11, 23, 22, tzinfo=UTC)
RAMP = [StepDraft("LDN15C", Decimal("1.5"), 14), StepDraft("LDN3C", Decimal(3), None)]


def read_back(data: bytes) -> list[dict[str, str]]:
    """The events of a file as a calendar reads them: unfolded, names without their parameters."""
    assert data.endswith(b"END:VCALENDAR\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    found: list[dict[str, str]] = []
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and name.partition(";")[0] not in {"BEGIN", "END"}:
            found[-1][name.partition(";")[0]] = value
    return found


class TestFile:
    def test_a_day_is_a_day_and_a_moment_is_in_utc(self) -> None:
        zone = UTC
        rows = [
            Event("a", date(2026, 12, 31), "Medicine: 3 mg"),
            Event("b", datetime(2026, 1, 2, 3, 4, tzinfo=zone), "x"),
        ]
        day, moment = read_back(calendar_file(rows, language="en", at=AT))
        assert (day["DTSTART"], day["DTEND"], day["UID"]) == ("20261231", "20270101", "a")
        assert (moment["DTSTART"], moment["DTSTAMP"]) == ("20260102T030400Z", "20261123T220000Z")
        assert b"METHOD" not in calendar_file(rows, language="en", at=AT), "METHOD makes of it an invitation"

    def test_long_lines_are_folded_between_letters_and_signs_are_escaped(self) -> None:
        text = "cápsula; una, dos \\ tres\nعربي 💊 " * 12
        (event,) = read_back(calendar_file([Event("a", date(2026, 1, 1), "t", text)], language="es", at=AT))
        plain = event["DESCRIPTION"].replace("\\n", "\n").replace("\\;", ";").replace("\\,", ",").replace("\\\\", "\\")
        assert plain == text


@pytest.fixture
def order(db: None, clock: object, pharmacist: User, technician: User, patient_user: User, at: datetime) -> Order:
    """A ramp of 14 nights of 1.5 mg and then 3 mg, handed over on Monday, of a patient with an account."""
    for step in RAMP:
        formula = factories.a_formula(by=pharmacist, at=at, code=step.formula_code, strength_mg=str(step.dose_mg))
        factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist)
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=formula, steps=RAMP)
    link_account(order.prescription.patient, user=patient_user, by=pharmacist, at=at)
    checked(order, filler=technician, checker=pharmacist, at=at)
    return goes(order, GOING, by=technician, at=at)


def address(order: Order, name: str = "my_medicine") -> str:
    patient = order.prescription.patient.public_id
    return reverse(name, args=[patient] if name == "my_medicine" else [patient, order.prescription.public_id])


def page_of(user: User, order: Order, name: str = "my_medicine", language: str = "en") -> str:
    browser = browser_of(user)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = browser.get(address(order, name))
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\u00a0", " ")


def procedure(order: Order, on: date, when: time | None, *, by: User, at: datetime) -> None:
    answers = factories.an_answer(conditions=frozenset({Condition.PROCEDURE}), procedure_on=on, procedure_time=when)
    ask_again(order.prescription, answers=answers, by=by, at=at)


class TestPage:
    def test_says_what_the_label_says_and_how_it_is_taken(
        self, order: Order, patient_user: User, clock: time_machine.Traveller
    ) -> None:
        clock.shift(timedelta(days=1))
        page = page_of(patient_user, order)
        batches = [row.batch for row in Container.objects.all()]
        for said in (
            "Tonight", "1.5 mg", "Night 1 of 14 at this dose.", "Take 1 capsule at bedtime", order.number,
            order.prescription.prescriber.printed_name, "14 capsules", "Do not take opioid pain medicines",
            "Microcrystalline cellulose", "Nov 24 to Dec 7, 2026", *[batch.number for batch in batches],
            *[batch.public_token for batch in batches],
        ):  # fmt: skip
            assert said in page, said
        assert "called it back" not in page and page.count("<table") == 1

    def test_speaks_spanish_of_the_same_facts(
        self, order: Order, patient_user: User, clock: time_machine.Traveller
    ) -> None:
        clock.shift(timedelta(days=1))
        page = page_of(patient_user, order, language="es")
        for said in (
            "Su naltrexona de dosis baja en cápsulas", "Tome 1 cápsula a la hora de acostarse", "14 cápsulas",
            "Celulosa microcristalina", "Lo que dice la etiqueta", "24 nov al 7 dic 2026",
        ):  # fmt: skip
            assert said in page, said
        assert "Take 1 capsule" not in page and "What the label says" not in page

    def test_what_was_called_back_is_said_first_without_a_dose(
        self, order: Order, patient_user: User, pharmacist: User, at: datetime
    ) -> None:
        proof = factories.proof_of(pharmacist, at)
        recall.recall_batch(Container.objects.first().batch, reason="potency", by=pharmacist, at=at, proof=proof)
        page = page_of(patient_user, order)
        first = page.index("Do not take this medicine")
        assert first < page.index("Do not take opioid") and "Put it in my calendar" not in page
        assert 'class="dose' not in page and page.count("Called back. Do not take it.") == 1
        assert browser_of(patient_user).get(address(order, "my_medicine_calendar")).status_code == 404

    def test_is_kept_when_the_prescription_ended(
        self, order: Order, patient_user: User, pharmacist: User, at: datetime
    ) -> None:
        prescribing.discontinue(order.prescription, reason="stopped", by=order.prescription.prescriber.user, at=at)
        for name in ("my_medicine", "my_medicine_of"):
            page = page_of(patient_user, order, name)
            assert "This prescription has ended" in page and order.number in page and 'class="dose' not in page

    def test_is_kept_years_later_with_its_date_passed(
        self, order: Order, patient_user: User, clock: time_machine.Traveller
    ) -> None:
        clock.shift(timedelta(days=1200))
        page = page_of(patient_user, order)
        assert "Its date has passed. Do not take it." in page and "By our count you have taken all of it" in page

    def test_before_anything_was_given_there_is_none(self, patient_user: User, pharmacist: User, at: datetime) -> None:
        order = factories.an_order(at=at)
        link_account(order.prescription.patient, user=patient_user, by=pharmacist, at=at)
        assert "You have no medicine from us yet" in page_of(patient_user, order)
        assert browser_of(patient_user).get(address(order, "my_medicine_of")).status_code == 404

    @pytest.mark.parametrize("name", ["my_medicine", "my_medicine_of", "my_medicine_calendar"])
    def test_another_patients_is_not_there(self, order: Order, patient_user: User, name: str) -> None:
        stranger = factories.patient_user("Sorrel Madeup")
        assert browser_of(stranger).get(address(order, name)).status_code == 404
        assert Client().get(address(order, name)).status_code == 302
        other = reverse("my_medicine_of", args=[order.prescription.patient.public_id, "0" * 10])
        assert browser_of(patient_user).get(other).status_code == 404

    def test_the_way_to_it_is_offered_once_something_was_given(self, order: Order) -> None:
        patient = order.prescription.patient
        medicine, leaflet = medicine_rows(patient, [order])
        assert (medicine["url"], leaflet["title"]) == (address(order), "Read your leaflet")
        assert medicine_rows(patient, []) == []


class TestCalendar:
    def test_says_each_new_dose_and_no_name_of_a_medicine(self, order: Order, patient_user: User) -> None:
        answer = browser_of(patient_user).get(address(order, "my_medicine_calendar"))
        assert answer["Content-Type"] == "text/calendar; charset=utf-8" and ".ics" in answer["Content-Disposition"]
        events = read_back(answer.content)
        assert [(event["DTSTART"], event["SUMMARY"]) for event in events] == [
            ("20261124", "Medicine: 1.5 mg"),
            ("20261208", "Medicine: 3 mg"),
        ]
        assert "naltrexone" not in answer.content.decode().casefold()
        again = read_back(browser_of(patient_user).get(address(order, "my_medicine_calendar")).content)
        assert [event["UID"] for event in again] == [event["UID"] for event in events]
        assert len({event["UID"] for event in events}) == 2

    def test_stop_and_restart_around_a_procedure_in_the_pharmacys_zone(
        self, order: Order, patient_user: User, pharmacist: User, at: datetime
    ) -> None:
        procedure(order, date(2026, 12, 15), time(9), by=pharmacist, at=at)
        events = read_back(browser_of(patient_user).get(address(order, "my_medicine_calendar")).content)
        said = {event["SUMMARY"]: event["DTSTART"] for event in events[2:]}
        assert said == {
            "Medicine: the last dose for now": "20261211",
            "Medicine: take none from now on": "20261212T170000Z",
            "Surgery or dental work: ask us when to begin again": "20261215T170000Z",
        }
        assert "Do not start again" in events[-1]["DESCRIPTION"]
        assert "Dec 8 to Dec 11\\, 2026" in events[1]["DESCRIPTION"].replace("\u00a0", " ")
        assert "Before and after your surgery" in page_of(patient_user, order)

    def test_no_dose_is_told_after_the_last_one_before_a_procedure(
        self, order: Order, patient_user: User, pharmacist: User, at: datetime
    ) -> None:
        """It would rise on 8 December, and stops on the 4th: when it starts again nobody has said yet (SURG-02)."""
        procedure(order, date(2026, 12, 8), time(9), by=pharmacist, at=at)
        events = read_back(browser_of(patient_user).get(address(order, "my_medicine_calendar")).content)
        assert [event["SUMMARY"] for event in events][:2] == ["Medicine: 1.5 mg", "Medicine: the last dose for now"]
        assert "Medicine: 3 mg" not in [event["SUMMARY"] for event in events]

    def test_there_is_none_without_an_event(self, order: Order, patient_user: User) -> None:
        """Lines that are not those of the schedule have no days."""
        order.lines.filter(formula__code="LDN15C").update(units=13)
        assert "Put it in my calendar" not in page_of(patient_user, order)
        assert browser_of(patient_user).get(address(order, "my_medicine_calendar")).status_code == 404
