"""What a row breaks of its table's own rules is refused as what breaks a field's, and nothing is left."""

from decimal import Decimal

import pytest

from compounding.actions.stock import add_component
from compounding.models import Component, ComponentRole
from records.models import Event
from records.rows import AlreadyThere, Invalid

pytestmark = pytest.mark.django_db


def test_what_a_check_of_the_table_refuses_is_invalid(pharmacist, at):
    with pytest.raises(Invalid, match="component_tablet_holds_active"):
        add_component(
            code="CAPX", name="Capsule shell", role=ComponentRole.SHELL, tablet_mg=Decimal(50), by=pharmacist, at=at
        )
    assert not Component.objects.exists() and not Event.objects.exists()


def test_what_is_there_already_is_told_as_that(pharmacist, at):
    told = {"code": "CAPX", "name": "Capsule shell", "role": ComponentRole.SHELL, "by": pharmacist, "at": at}
    add_component(**told)
    with pytest.raises((AlreadyThere, Invalid)):
        add_component(**told)
    assert Component.objects.count() == 1
