"""Today's dose on each day of a titration, counted from the day after the hand-over, and when there is none."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from compounding.models import Batch
from orders.actions import prescribing, recall
from orders.actions.intake import cancel, submit
from orders.actions.review import accept
from orders.actions.safety import ask_again
from orders.directions import Timing
from orders.doses import Dose, dose_on
from orders.drafts import StepDraft
from orders.fills import Place, place_of
from orders.models import Order
from premises.models import Pharmacy
from tests import factories
from tests.factories.dispensing import GOING, checked, goes

STRENGTHS = {"LDN15C": "1.5", "LDN3C": "3", "LDN45C": "4.5"}
RAMP = [StepDraft(code, Decimal(mg), days) for (code, mg), days in zip(STRENGTHS.items(), (2, 3, None), strict=True)]
TO_3, TO_45 = " From Thu,\u00a0Nov\u00a026: 3\u00a0mg.", " From Sun,\u00a0Nov\u00a029: 4.5\u00a0mg."
HANDED_OVER_ON = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("day", "place"),
    [(-1, None), (0, (0, 1)), (13, (0, 14)), (14, (1, 1)), (20, (1, 7)), (21, (2, 1)), (400, (2, 380))],
)
def test_a_day_falls_into_a_step(day: int, place: tuple[int, int] | None) -> None:
    assert place_of(day, [14, 7, None]) == (place and Place(*place))


def test_after_a_schedule_that_ends_there_is_no_place() -> None:
    assert place_of(20, [14, 7]) == Place(1, 7)
    assert place_of(21, [14, 7]) is None and place_of(0, []) is None


@pytest.fixture
def batches(pharmacist: User, technician: User, at: datetime) -> list[Batch]:
    """A released batch of each strength of the ramp."""
    formulas = [factories.a_formula(by=pharmacist, at=at, code=code, strength_mg=mg) for code, mg in STRENGTHS.items()]
    return [factories.a_released_batch(at=at, formula=one, maker=technician, by=pharmacist) for one in formulas]


@pytest.fixture
def order(batches: list[Batch], pharmacist: User, technician: User, at: datetime) -> Order:
    """A ramp of 2 days, 3 days and on, 30 days a fill, handed over on Monday afternoon."""
    first = factories.an_accepted_order(at=at, by=pharmacist, formula=batches[0].formula, steps=RAMP)
    return handed_over(first, pharmacist, technician, at)


def handed_over(order: Order, pharmacist: User, technician: User, at: datetime) -> Order:
    checked(order, filler=technician, checker=pharmacist, at=at)
    return goes(order, GOING, by=technician, at=at)


def told(on: date) -> Dose | None:
    """The dose on a day, of all the orders there are."""
    orders = Order.objects.with_people().select_related("handing_over").newest()
    return dose_on(on, list(orders.prefetch_related("prescription__steps__formula")))


def after(days: int) -> date:
    return HANDED_OVER_ON + timedelta(days=days)


@pytest.mark.django_db
@pytest.mark.usefixtures("order", "clock")
class TestOneFill:
    def test_each_day_has_its_dose(self) -> None:
        doses = [told(after(days)) for days in (0, 1, 2, 3, 5, 6, 30)]
        assert [(dose.heading, dose.dose_mg, dose.place) for dose in doses] == [
            ("From Tue,\u00a0Nov\u00a024", Decimal("1.5"), "Night 1 of 2 at this dose." + TO_3),
            ("Tonight", Decimal("1.5"), "Night 1 of 2 at this dose." + TO_3),
            ("Tonight", Decimal("1.5"), "Night 2 of 2 at this dose." + TO_3),
            ("Tonight", Decimal(3), "Night 1 of 3 at this dose." + TO_45),
            ("Tonight", Decimal(3), "Night 3 of 3 at this dose." + TO_45),
            ("Tonight", Decimal("4.5"), "Night 1 at this dose."),
            ("Tonight", Decimal("4.5"), "Night 25 at this dose."),
        ]
        assert not any(dose.stop for dose in doses)
        assert doses[3].how == "Take 1 capsule at bedtime, from the container marked 3\u00a0mg."
        assert told(after(31)) is None, "when the supply is used up there is none"

    def test_a_prescription_that_was_ended_is_not_taken_on(self, order: Order, pharmacist: User, at: datetime) -> None:
        prescribing.discontinue(order.prescription, reason="another medicine", by=pharmacist, at=at)
        assert told(after(3)) is None

    def test_what_was_recalled_is_not_to_be_taken(self, batches: list[Batch], pharmacist: User, at: datetime) -> None:
        proof = factories.proof_of(pharmacist, at)
        recall.recall_batch(batches[2], reason="potency", by=pharmacist, at=at, proof=proof)
        assert told(after(3)) is None

    def test_the_next_fill_goes_on_where_this_one_ends(
        self, order: Order, pharmacist: User, technician: User, at: datetime
    ) -> None:
        """It is collected five days before the first is used up."""
        later = at + timedelta(days=25)
        dropped = submit(order.prescription, by=pharmacist, at=later)
        cancel(dropped, reason="a slip", by=pharmacist, at=later)
        second = next_fill(order, pharmacist, later)
        handed_over(second, pharmacist, technician, later)
        assert [told(after(day)).place for day in (30, 31, 60)] == [f"Night {n} at this dose." for n in (25, 26, 55)]
        assert told(after(61)) is None


def next_fill(order: Order, pharmacist: User, at: datetime) -> Order:
    again = submit(order.prescription, by=pharmacist, at=at)
    ask_again(order.prescription, factories.an_answer(), by=pharmacist, at=at)
    return accept(again, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_nothing_is_taken_before_anything_was_handed_over(batches: list[Batch], pharmacist: User, at: datetime) -> None:
    factories.an_accepted_order(at=at, by=pharmacist, formula=batches[0].formula, steps=RAMP)
    assert told(after(1)) is None and dose_on(after(1), []) is None


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_the_day_is_the_pharmacys(batches: list[Batch], pharmacist: User, technician: User, at: datetime) -> None:
    """Handed over at half past eleven in the evening: in UTC that is the next day."""
    late = at.replace(hour=23, minute=30)
    order = factories.an_accepted_order(at=late, by=pharmacist, formula=batches[0].formula, steps=RAMP)
    handed_over(order, pharmacist, technician, late)
    assert Pharmacy.objects.today(late) == HANDED_OVER_ON
    assert told(after(1)).heading == "Tonight"


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_a_morning_dose_is_counted_in_days(
    batches: list[Batch], pharmacist: User, technician: User, at: datetime
) -> None:
    order = factories.an_accepted_order(at=at, by=pharmacist, formula=batches[0].formula, timing=Timing.MORNING)
    handed_over(order, pharmacist, technician, at)
    told_at = told(after(1))
    assert (told_at.icon, told_at.heading, told_at.place) == ("clock", "This morning", "Day 1 at this dose.")
