"""The search box: what it finds and does not, that a number opens and a name does not, and who is told of a look."""

import logging
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orders.models import Order
from records.models import AccessLog
from tests import factories
from tests.factories.dispensing import filled
from tests.orders.pages import browser, text, url

pytestmark = pytest.mark.django_db
BORN = date(1958, 3, 14)


def order_of(given: str, family: str, at, **other) -> Order:
    """An order of a patient of this name."""
    prescriber = factories.a_prescriber(by=factories.pharmacist("Clove Maker"), at=at)
    names = {"given_name": given, "family_name": family}
    patient = factories.a_patient(by=prescriber.user, at=at, prescriber=prescriber, **names, **other)
    return factories.an_order(at=at, patient=patient, prescriber=prescriber)


def asked(person, said: str):
    """The answer to typing this into the box, as it comes."""
    return browser(person).post(reverse("search"), {"code": said})


def found(person, said: str) -> str:
    """The page of what is found, which is the same where it says that it can be read again."""
    door = browser(person)
    page = text(door.post(reverse("search"), {"code": said}))
    again = text(door.get(address_in(page)))
    assert rows_of(page) == rows_of(again)
    return page


def address_in(page: str) -> str:
    """Where the page can be read again."""
    return page.partition('data-address="')[2].partition('"')[0]


def rows_of(page: str) -> list[str]:
    """Where its lines lead."""
    return [part.partition('"')[0] for part in page.split('class="go" href="')[1:]]


@pytest.fixture
def order(at, clock) -> Order:
    return order_of("Jördis Maria", "Smith-Núñez", at, born_on=BORN)


class TestPatients:
    @pytest.mark.parametrize(
        "said",
        ["smi", "SMITH", "smi jo", "jo smi", "nunez", "Núñ", "maria", "smith-nunez, jordis", "3/14/1958",
         "jo 3/14/1958"],
    )  # fmt: skip
    def test_are_found_by_the_beginnings_of_any_of_their_names_and_by_their_day(self, order, pharmacist, said):
        page = found(pharmacist, said)
        assert url("patient", order.prescription.patient) in page and url("order", order) in page

    @pytest.mark.parametrize("said", ["mith", "smi ma xy", "3/15/1958", "3/14/1959", "ol 3/14/1958", "1958-03"])
    def test_are_not_found_by_less_than_that(self, order, pharmacist, said):
        assert url("patient", order.prescription.patient) not in found(pharmacist, said)

    def test_one_alone_is_shown_and_not_opened_and_the_look_is_noted(self, order, pharmacist):
        found(pharmacist, "smith")
        looks = AccessLog.objects.filter(how="search", by=pharmacist)
        patient = order.prescription.patient
        assert set(looks.values_list("subject_id", "patient_id")) == {
            (patient.public_id, patient.public_id),
            (order.public_id, patient.public_id),
        }


class TestNumbers:
    def test_any_part_opens_the_one_order_that_has_it(self, order, pharmacist):
        digits = order.prescription.number.replace("-", "")
        number = order.prescription.number
        for said in (number[:-2], digits[:7], digits[3:], digits[2:7], number[3:]):
            assert asked(pharmacist, said).headers["Location"] == url("order", order), said

    def test_of_several_none_is_opened(self, order, pharmacist, at):
        other = factories.an_order(at=at)
        shared = f"{order.prescription.sequence:07d}"[:3]
        assert f"{other.prescription.sequence:07d}".startswith(shared), "the factory counts on"
        page = found(pharmacist, shared)
        assert url("order", order) in page and url("order", other) in page

    def test_a_wrong_check_digit_finds_nothing(self, order, pharmacist):
        digits = order.prescription.number.replace("-", "")
        wrong = digits[:-1] + str((int(digits[-1]) + 1) % 10)
        assert "Nothing was found." in found(pharmacist, wrong)

    def test_a_code_opens_as_before_and_a_strange_label_says_what_was_expected(self, order, pharmacist):
        assert asked(pharmacist, f"AQ1{order.public_id}").headers["Location"] == url("order", order)
        answer = asked(pharmacist, "AQ1ZZZZZZZZZZ")
        assert answer.status_code == 404 and "Nothing here has this code" in text(answer)


class TestPrescribersAndLots:
    def test_by_name_practice_and_npi(self, order, pharmacist):
        prescriber = order.prescription.prescriber
        for said in (prescriber.user.name.split()[-1][:4], prescriber.practice.name.split()[0][:4]):
            page = found(pharmacist, said)
            assert url("prescriber", prescriber) in page and url("order", order) in page
        assert url("practice", prescriber.practice) in page
        assert asked(pharmacist, prescriber.npi).headers["Location"] == url("prescriber", prescriber)

    def test_a_lot_by_our_number_and_by_the_suppliers(self, pharmacist, at, clock):
        lot = factories.a_lot(by=pharmacist, at=at)
        assert asked(pharmacist, lot.number[:-1]).headers["Location"] == url("lot", lot)
        assert asked(pharmacist, lot.maker_lot.lower()[:-1]).headers["Location"] == url("lot", lot)

    def test_a_batch_and_the_orders_filled_from_it(self, batch, pharmacist, technician, at, clock):
        order = factories.an_accepted_order(at=at, by=pharmacist, formula=batch.formula)
        filled(order, by=technician, at=at)
        assert asked(pharmacist, batch.number[:-1]).headers["Location"] == url("batch", batch)
        factories.a_planned_batch(at=at, by=pharmacist, formula=batch.formula)
        page = found(pharmacist, batch.number[:3])
        assert url("batch", batch) in page and url("order", order) in page


class TestTheBox:
    def test_says_what_is_missing(self, pharmacist, clock):
        assert "Nothing is searched for yet" in text(browser(pharmacist).get(reverse("search")))
        assert "too little to search by" in found(pharmacist, "a")
        assert "Nothing was found." in found(pharmacist, "zzyzx")
        assert "Nothing is searched for yet" in text(browser(pharmacist).get(reverse("search"), {"s": "gone"}))

    def test_what_is_typed_is_in_no_address_and_no_log(self, order, pharmacist, caplog):
        caplog.set_level(logging.DEBUG)
        door = browser(pharmacist)
        page = text(door.post(reverse("search"), {"code": "Smith"}))
        assert "Smith" in page and address_in(page).startswith("/search/?s=")
        assert "smith" not in address_in(page).lower()
        assert 'action="/search/" method="post"' in page
        assert "smith" not in caplog.text.replace(page, "").lower()

    def test_a_search_is_of_its_own_session(self, order, pharmacist):
        address = address_in(text(asked(pharmacist, "smith")))
        page = text(browser(factories.technician("Tamsin Other")).get(address))
        assert "Nothing is searched for yet" in page

    def test_more_of_one_kind_goes_on_by_key(self, pharmacist, at, clock):
        names = [{"family_name": "Manyfold", "given_name": f"P{letter}"} for letter in "abcdefghij"]
        patients = [factories.a_patient(by=pharmacist, at=at, **name) for name in names]
        door = browser(pharmacist)
        page = text(door.post(reverse("search"), {"code": "manyf"}))
        more = page.partition('href="/search/?')[2].partition('"')[0].replace("&amp;", "&")
        rest = text(door.get(f"/search/?{more}"))
        assert [url("patient", row) in page for row in patients] == [True] * 8 + [False] * 2
        assert [url("patient", row) in rest for row in patients] == [False] * 8 + [True] * 2

    def test_it_costs_the_same_for_two_orders_as_for_eight(self, order, pharmacist, at):
        def cost() -> int:
            door = browser(pharmacist)
            door.post(reverse("search"), {"code": "smith"})
            with CaptureQueriesContext(connection) as seen:
                door.post(reverse("search"), {"code": "smith"})
            return len(seen)

        order_of("Another", "Smith", at)
        two = cost()
        for n in "abcdef":
            order_of(f"Given {n}", "Smith", at)
        assert cost() == two
