"""Know your capsule: what the code on a label tells anyone, first what was recalled, in both languages, for years."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from compounding.actions import batches, stock
from compounding.actions.formulas import retire
from compounding.models import Batch, ComponentRole
from premises.terms import Exclusion, Form
from tests import factories
from tests.factories.quality import a_potency
from tests.factories.triturations import a_trituration

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def page_of(token: str, language: str = "en") -> str:
    browser = Client()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = browser.get(reverse("know_your_capsule", args=[token]))
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\u00a0", " ")


@pytest.fixture
def batch(pharmacist: User, technician: User, at: datetime) -> Batch:
    return factories.a_released_batch(at=at, maker=technician, by=pharmacist)


def test_the_code_of_a_batch_tells_what_it_is_and_of_nobody(batch: Batch, pharmacist: User, technician: User) -> None:
    page = page_of(batch.public_token)
    for said in (
        "Naltrexone Hydrochloride 1.5 mg, capsules", "Microcrystalline cellulose", batch.number, "Nov 23, 2026",
        "All weights were within their limits", "A laboratory found", "not called back",
        "Do not take opioid pain medicines", "does not name: lactose", "What you may notice", "1-800-222-1222",
    ):  # fmt: skip
        assert said in page, said
    for person in (technician, pharmacist):
        assert person.name not in page and person.printed_name not in page
    assert "do not take it" not in page.casefold() and "Follow the directions" in page


def test_what_it_holds_is_said_and_what_an_ingredient_names_is_not_said_to_be_missing(
    pharmacist: User, technician: User, at: datetime
) -> None:
    """RX-10: a component says one thing it holds, its name may say another."""
    parts = factories.capsule_ingredients("3", by=pharmacist, at=at)
    facts = {"role": ComponentRole.EXCIPIENT, "contains": Exclusion.LACTOSE, "by": pharmacist, "at": at}
    filler = stock.add_component(code="MIX", name="Filler with lactose, corn starch and methylparaben", **facts)
    parts[1] = replace(parts[1], component=filler)
    formula = factories.a_formula(by=pharmacist, at=at, code="LDN3M", strength_mg="3", ingredients=parts)
    page = page_of(formula.public_token)
    assert "It holds: lactose, gelatin." in page
    (free,) = re.findall(r"does not name: ([^.]*)\.", page)
    assert free == "gluten, dye, mannitol, sorbitol, benzoate, sulphites, soy"


def test_speaks_spanish(batch: Batch) -> None:
    page = page_of(batch.public_token, "es")
    for said in ("Clorhidrato de naltrexona 1.5 mg, cápsulas", "Celulosa microcristalina", "23 nov 2026", "Tamaño 3"):
        assert said in page, said
    assert "Este lote no se ha retirado." in page and "within their limits" not in page


def test_a_batch_that_did_not_leave_and_a_guess_are_not_there(technician: User, pharmacist: User, at: datetime) -> None:
    made = factories.a_made_batch(at=at, maker=technician, witness=pharmacist)
    for token in (made.public_token, "x", "0" * 22, str(made.pk), made.public_id, made.number):
        assert Client().get(reverse("know_your_capsule", args=[token])).status_code == 404


def test_a_recalled_lot_says_so_first_with_the_number_to_call(
    batch: Batch, pharmacist_in_charge: User, at: datetime
) -> None:
    factories.a_pharmacy(by=pharmacist_in_charge, at=at)
    proof = factories.proof_of(pharmacist_in_charge, at)
    batches.recall(batch, reason="Found wet.", by=pharmacist_in_charge, at=at, proof=proof)
    page = page_of(batch.public_token)
    recalled = page.index("Do not take this medicine")
    assert recalled < page.index('href="tel:') < page.index("opioid") and "not called back" not in page
    assert "Found wet" not in page and "Follow the directions" not in page


def test_works_years_later_of_a_retired_formula(
    batch: Batch, pharmacist: User, at: datetime, clock: time_machine.Traveller
) -> None:
    retire(batch.formula, reason="a better one", by=pharmacist, at=at)
    clock.shift(timedelta(days=3 * 365))
    page = page_of(batch.public_token)
    assert "Its date has passed. Do not take it." in page and "Follow the directions" not in page
    assert "This code is for all lots" in page_of(batch.formula.public_token)


def test_the_measured_strength_is_told_with_its_limits(batch: Batch, pharmacist: User, at: datetime) -> None:
    a_potency(batch, "99.5", by=pharmacist, at=at)
    page = page_of(batch.public_token)
    assert "found 99.5 percent of the strength. The limits are 90 to 110." in page


def test_a_liquid_tells_its_ph(pharmacist: User, technician: User, at: datetime) -> None:
    formula = factories.a_formula_of(Form.ORAL_SOLUTION, by=pharmacist, at=at)
    batch = factories.a_released_batch(at=at, maker=technician, by=pharmacist, formula=formula)
    page = page_of(batch.public_token)
    assert "Its acidity (pH) is " in page and "against the light" in page


def test_what_stays_at_the_bench_has_no_page(pharmacist: User, at: datetime) -> None:
    formula = a_trituration(by=pharmacist, at=at)
    assert Client().get(reverse("know_your_capsule", args=[formula.public_token])).status_code == 404


def test_too_many_at_once_are_refused(batch: Batch, settings: object) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"know_your_capsule": "2/m/ip"}
    address, browser = reverse("know_your_capsule", args=[batch.public_token]), Client(REMOTE_ADDR="10.9.8.7")
    assert [browser.get(address).status_code for _ in range(3)] == [200, 200, 429]
