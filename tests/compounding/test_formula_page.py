"""The page a formula is written on."""

import pytest
from django.urls import reverse

from compounding.models import Formula
from tests.signed_in import signed_in

pytestmark = pytest.mark.django_db

HEAD = {
    "code": "LDN45C", "name": "Naltrexone Hydrochloride 4.5 mg Capsule", "form": "capsule", "strength_mg": "4.5",
    "description": "Size 3, white", "bud_days": "180", "storage": "Room temperature", "instructions": "Weigh. Fill.",
}  # fmt: skip
COUNTS = {"form-TOTAL_FORMS": "5", "form-INITIAL_FORMS": "0"}
FILLED = [
    {"name": "Naltrexone Hydrochloride, USP", "role": "active", "amount_mg": "4.5", "contains": ""},
    {"name": "Cellulose", "role": "excipient", "amount_mg": "", "contains": ""},
]
LEFT_ALONE = {"name": "", "role": "active", "amount_mg": "", "contains": ""}  # as a browser sends it


def typed(lines: list[dict[str, str]]) -> dict[str, str]:
    named = {f"form-{n}-{name}": value for n, line in enumerate(lines) for name, value in line.items()}
    return HEAD | COUNTS | named


def test_components_left_empty_are_not_asked_for(pharmacist, clock):
    browser = signed_in(pharmacist)
    answer = browser.post(reverse("formula_new"), typed(FILLED + [LEFT_ALONE] * 3))
    assert answer.status_code == 302
    assert Formula.objects.get().ingredients.count() == 2
