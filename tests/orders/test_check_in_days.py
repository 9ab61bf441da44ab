"""When a patient is asked how a step goes, and how seriously the answers are taken: worked by hand."""

import pytest

from orders.check_in import CheckInAnswers, Grade, Trouble
from orders.check_in_days import Asking, asked_about
from orders.stretches import Stretch

TITRATION = [Stretch(0, 14), Stretch(1, 14), Stretch(2, None)]
PAUSED = [Stretch(0, 10), Stretch(0, 20, is_off=True), Stretch(0, None)]


@pytest.mark.parametrize(
    ("day", "asking"),
    [
        (0, None), (3, None), (4, Asking(0)), (13, Asking(0)), (17, Asking(0)),
        (18, Asking(1)), (31, Asking(1)), (32, Asking(2)), (61, Asking(2)), (62, Asking(2, 1)), (92, Asking(2, 2)),
    ],
)  # fmt: skip
def test_from_the_fifth_day_of_a_step_and_a_last_one_each_month(day: int, asking: Asking | None) -> None:
    assert asked_about(TITRATION, day=day, reached=200) == asking


@pytest.mark.parametrize(("day", "asking"), [(29, Asking(1)), (34, Asking(1)), (35, None)])
def test_until_a_week_after_the_step(day: int, asking: Asking | None) -> None:
    """Medicine was given until day 27: the third step is not asked about."""
    assert asked_about(TITRATION, day=day, reached=27) == asking


@pytest.mark.parametrize(("day", "asking"), [(16, Asking(0)), (17, None), (29, None), (33, None), (34, Asking(2))])
def test_days_without_a_dose_are_not_asked_about(day: int, asking: Asking | None) -> None:
    assert asked_about(PAUSED, day=day, reached=200) == asking


N, S, B = Trouble.NONE, Trouble.SOME, Trouble.BAD


@pytest.mark.parametrize(
    ("troubles", "grade"),
    [((N, N, N), Grade.GREEN), ((N, S, N), Grade.AMBER), ((S, S, S), Grade.AMBER), ((S, N, B), Grade.RED)],
)
def test_what_is_bad_is_red_and_some_trouble_amber(troubles: tuple[Trouble, ...], grade: Grade) -> None:
    assert CheckInAnswers(*troubles, benefit=10).grade == grade


@pytest.mark.parametrize("benefit", [-1, 11])
def test_how_much_it_helps_is_from_0_to_10(benefit: int) -> None:
    with pytest.raises(ValueError, match="from 0 to 10"):
        CheckInAnswers(N, N, N, benefit)
