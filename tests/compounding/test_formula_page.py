"""The page a formula is written on."""

import pytest
from django.urls import reverse

from compounding.models import Formula
from tests import factories
from tests.signed_in import signed_in

pytestmark = pytest.mark.django_db

HEAD = {
    "code": "LDN45C", "name": "Naltrexone Hydrochloride 4.5 mg Capsule", "form": "capsule", "strength_mg": "4.5",
    "description": "Size 3, white", "bud_days": "180", "storage": "Room temperature", "instructions": "Weigh. Fill.",
}  # fmt: skip
COUNTS = {"form-TOTAL_FORMS": "5", "form-INITIAL_FORMS": "0"}
LEFT_ALONE = {"component": "", "amount_mg": "", "pack_mg": ""}  # as a browser sends it


def typed(lines: list[dict[str, str]]) -> dict[str, str]:
    named = {f"form-{n}-{name}": value for n, line in enumerate(lines) for name, value in line.items()}
    return HEAD | COUNTS | named


def test_components_left_empty_are_not_asked_for(pharmacist, clock, at):
    active, filler = (factories.a_component(code, by=pharmacist, at=at) for code in ("NTX", "MCC"))
    filled = [
        {"component": str(active.pk), "amount_mg": "4.5", "pack_mg": "180"},
        {"component": str(filler.pk), "amount_mg": "", "pack_mg": "130"},
    ]
    answer = signed_in(pharmacist).post(reverse("formula_new"), typed(filled + [LEFT_ALONE] * 3))
    assert answer.status_code == 302
    assert Formula.objects.get().ingredients.count() == 2
