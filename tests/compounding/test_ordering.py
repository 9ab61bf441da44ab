"""What is to be ordered: levels, what is free of a component, and how much is missing (STK-02)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from compounding.actions.levels import Keeping, LevelsRefused, set_levels
from compounding.bud_limits import KeptAt
from compounding.models import Component
from compounding.proposed import drawn_for, proposed_for
from compounding.reordering import Standing, promised_to_batches, standings
from records.models import Event
from records.refusals import NotAllowed
from tests import factories
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def cellulose(pharmacist: User, at: datetime) -> Component:
    """Ordered at 500 g, up to 2 kg."""
    return watched("MCC", 500_000, 2_000_000, by=pharmacist, at=at)


def watched(code: str, low: int, high: int, *, by: User, at: datetime, **other: Any) -> Component:
    component = factories.a_component(code, by=by, at=at)
    return set_levels(component, Keeping(Decimal(low), Decimal(high), **other), by=by, at=at)


def standing(component: Component, day: date) -> Standing:
    found = standings(day, day + timedelta(days=60))
    return next(each for each in found if each.component == component)


class TestLevels:
    def test_are_kept_with_storage_and_hazard_and_told(self, pharmacist, at):
        said = {"kept_in": KeptAt.REFRIGERATOR, "storage": "Keep closed", "hazard": "Irritant"}
        component = watched("MCC", 5, 10, by=pharmacist, at=at, **said)
        component.refresh_from_db()
        assert (component.reorder_at, component.order_up_to, component.kept_in) == (5, 10, "refrigerator")
        assert Event.objects.of(component).last().code == "component.changed"

    @pytest.mark.parametrize(("low", "high", "code"), [
        (5, None, "half_levels"), (None, 5, "half_levels"), (5, 5, "levels_crossed"), (-1, 5, "levels_crossed"),
    ])  # fmt: skip
    def test_go_together(self, pharmacist, at, low, high, code):
        levels = [None if level is None else Decimal(level) for level in (low, high)]
        component = factories.a_component("MCC", by=pharmacist, at=at)
        with pytest.raises(LevelsRefused) as refused:
            set_levels(component, Keeping(*levels), by=pharmacist, at=at)
        assert refused.value.code == code
        with pytest.raises(IntegrityError), transaction.atomic():
            Component.objects.filter(pk=component.pk).update(reorder_at=low, order_up_to=high)

    def test_are_a_pharmacists_to_set(self, cellulose, technician, at):
        with pytest.raises(NotAllowed):
            set_levels(cellulose, Keeping(), by=technician, at=at)
        assert signed_in(technician).get(reverse("component_levels", args=[cellulose.public_id])).status_code == 403


class TestWhatIsFree:
    def test_is_what_may_be_used_and_not_what_waits_or_ended(self, cellulose, pharmacist, at):
        today = at.date()
        factories.a_lot("MCC", by=pharmacist, at=at, quantity=Decimal(400_000), expires_on=today + timedelta(days=30))
        factories.a_lot("MCC", by=pharmacist, at=at, quantity=Decimal(50_000), expires_on=today)
        factories.a_quarantined_lot("MCC", by=pharmacist, at=at, quantity=Decimal(300_000))
        found = standing(cellulose, today + timedelta(days=1))
        assert (found.free, found.quarantined, found.ending) == (400_000, 300_000, 400_000)
        assert found.is_low and found.to_order == 1_300_000
        assert found.last and found.last.vendor == "Example Supply"

    def test_above_its_level_nothing_is_ordered_and_at_it_is(self, cellulose, pharmacist, at):
        lot = factories.a_lot("MCC", by=pharmacist, at=at, quantity=Decimal(500_001))
        assert not standing(cellulose, at.date()).is_low
        type(lot).objects.update(on_hand=500_000)
        assert standing(cellulose, at.date()).is_low

    def test_without_a_level_it_is_not_watched(self, pharmacist, at):
        component = factories.a_component("MCC", by=pharmacist, at=at)
        assert not standing(component, at.date()).is_low

    def test_leaves_out_what_planned_batches_will_take_and_no_more(self, pharmacist, technician, at):
        """Exactly what the proposal of the bench takes; what is weighed is no longer promised."""
        formula = factories.a_formula(by=pharmacist, at=at)
        for code in ("NTX", "MCC", "CAP3"):
            factories.a_lot(code, by=pharmacist, at=at)
        batch = factories.a_planned_batch(at=at, by=pharmacist, formula=formula)
        wanted = {row.line.component_id: drawn_for(row) for row in proposed_for(batch, at.date())}
        promised, lacking = promised_to_batches(at.date())
        assert promised == wanted and all(wanted.values()) and lacking == set()
        shells = Component.objects.get(code="CAP3")
        found = standing(shells, at.date())
        assert found.free == found.usable - wanted[shells.pk]
        factories.a_made_batch(at=at, maker=technician, witness=pharmacist, formula=formula)
        assert promised_to_batches(at.date())[0] == wanted, "the made one takes nothing any more"

    def test_a_planned_batch_that_finds_none_is_said_without_any_level(self, pharmacist, at):
        factories.a_planned_batch(at=at, by=pharmacist)
        _, lacking = promised_to_batches(at.date())
        assert {component.code for component in Component.objects.filter(pk__in=lacking)} >= {"NTX", "CAP3"}
        page = signed_in(pharmacist).get(reverse("to_order")).content.decode()
        assert "A planned batch finds none" in page and "never received" in page


class TestThePages:
    def test_levels_are_typed_in_grams_and_read_on_the_list(self, pharmacist, technician, at):
        component = factories.a_component("MCC", by=pharmacist, at=at)
        factories.a_lot("MCC", by=pharmacist, at=at, quantity=Decimal(400_000))
        browser, page = signed_in(pharmacist), reverse("component_levels", args=[component.public_id])
        said = {"reorder_at": "500", "order_up_to": "2000", "kept_in": "room", "storage": "Keep dry", "hazard": ""}
        assert browser.post(page, said | {"order_up_to": ""}).status_code == 422
        assert browser.post(page, said).url == reverse("components")
        component.refresh_from_db()
        assert component.order_up_to == 2_000_000
        assert 'value="500"' in browser.get(page).content.decode()
        shown = signed_in(technician).get(reverse("to_order")).content.decode()
        assert "1600\u00a0g" in shown and "at 500\u00a0g, up to 2000\u00a0g" in shown and "Example Supply" in shown
        assert "at 500\u00a0g" in browser.get(reverse("components")).content.decode()

    def test_nothing_to_order_says_so(self, pharmacist):
        assert "Nothing is to be ordered." in signed_in(pharmacist).get(reverse("to_order")).content.decode()


class TestFindingLots:
    @pytest.fixture
    def lots(self, pharmacist, at) -> dict[str, Any]:
        return {
            "usable": factories.a_lot("MCC", by=pharmacist, at=at),
            "quarantined": factories.a_quarantined_lot("NTX", by=pharmacist, at=at),
        }

    @pytest.mark.parametrize(("asked", "found"), [
        ({"q": "cellul"}, ["usable"]), ({"q": "ntx"}, ["quarantined"]),
        ({"q": "example sup"}, ["usable", "quarantined"]),
        ({"q": "nothing such"}, []), ({"shown": "usable"}, ["usable"]), ({"shown": "quarantined"}, ["quarantined"]),
        ({"shown": "to_destroy"}, []), ({"shown": "used_up"}, []), ({"q": "ntx", "shown": "usable"}, []),
        ({"shown": "never heard of"}, ["usable", "quarantined"]),
    ])  # fmt: skip
    def test_by_letters_and_by_what_may_be_done_with_them(self, pharmacist, lots, asked, found):
        sections = signed_in(pharmacist).get(reverse("lots"), asked).context["sections"]
        assert {line["lot"].pk for line in sections[-1][2]} == {lots[name].pk for name in found}

    def test_by_number_and_makers_lot(self, pharmacist, lots):
        lot, browser = lots["usable"], signed_in(pharmacist)
        for said in (lot.number.lower(), lot.maker_lot):
            sections = browser.get(reverse("lots"), {"q": said}).context["sections"]
            assert lot.pk in {line["lot"].pk for line in sections[0][2]} and len(sections) == 1

    def test_page_by_page_the_search_stays(self, pharmacist, at, monkeypatch):
        monkeypatch.setattr("records.paging.PAGE", 2)
        made = [factories.a_quarantined_lot("MCC", by=pharmacist, at=at + timedelta(minutes=n)) for n in range(3)]
        factories.a_quarantined_lot("NTX", by=pharmacist, at=at)
        browser = signed_in(pharmacist)
        first = browser.get(reverse("lots"), {"q": "cellulose"})
        second = browser.get(first.context["next_url"])
        shown = [line["lot"].pk for page in (first, second) for line in page.context["sections"][-1][2]]
        assert shown == [lot.pk for lot in reversed(made)]
