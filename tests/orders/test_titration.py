"""Units and volume of a schedule: the best way against every way, and what is refused."""

from decimal import Decimal, localcontext
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.titration import Step, units_needed, volume_needed_ml

D = Decimal
USUAL = [Step(14, D("1.5")), Step(14, 3), Step(28, D("4.5"))]


def test_the_usual_schedule_from_one_strength_and_from_three() -> None:
    assert units_needed(USUAL, [D("1.5")]) == {D("1.5"): 14 + 28 + 84}
    assert units_needed(USUAL, [D("1.5"), 3, D("4.5")]) == {D("4.5"): 28, D(3): 14, D("1.5"): 14}


def test_strengths_come_largest_first_and_unused_ones_not_at_all() -> None:
    assert list(units_needed([Step(1, 5)], [1, 10, 4])) == [D(4), D(1)]
    assert {type(key) for key in units_needed([Step(1, 5)], [1, 4])} == {D}


def test_a_dose_taken_twice_a_day_takes_twice_as_many() -> None:
    assert units_needed([Step(10, 3, times_per_day=2)], [3]) == {D(3): 20}


def test_fewest_units_are_not_what_the_largest_strength_first_gives() -> None:
    assert units_needed([Step(1, 6)], [4, 3, 1]) == {D(3): 2}


def test_among_as_few_units_fewer_different_strengths_win() -> None:
    assert units_needed([Step(1, 6)], [1, 2, 3, 4, 5]) == {D(3): 2}


def test_among_as_few_units_and_strengths_the_larger_strength_wins() -> None:
    assert units_needed([Step(1, 7)], [2, 3, 4, 5]) == {D(5): 1, D(2): 1}
    assert units_needed([Step(1, 11)], [5, 3, 1]) == {D(5): 2, D(1): 1}


def test_the_same_strength_written_twice_is_one() -> None:
    assert units_needed([Step(2, 3)], [D("1.5"), D("1.50")]) == {D("1.5"): 4}


def test_odd_numbers_are_quick() -> None:
    assert units_needed([Step(1, D("49.99999"))], [D("0.00011"), D("0.00007")]) == {
        D("0.00011"): 454539,
        D("0.00007"): 10,
    }
    assert units_needed([Step(1, 10**15)], [1, 2]) == {D(2): 5 * 10**14}


def every_way(dose: int, sizes: list[int]) -> list[tuple[int, int, list[int]]]:
    """Units, different sizes and the sizes negated, largest first: the least of them is the best way."""
    counts = product(*(range(dose // size + 1) for size in sizes))
    ways = [way for way in counts if sum(n * size for n, size in zip(way, sizes, strict=True)) == dose]
    return [(sum(way), sum(n > 0 for n in way), [-n for n in way]) for way in ways]


@given(dose=st.integers(1, 60), sizes=st.sets(st.integers(1, 25), min_size=1, max_size=4))
def test_it_is_the_best_of_every_way(dose: int, sizes: set[int]) -> None:
    ordered = sorted(sizes, reverse=True)
    tenths = [D(size) / 10 for size in ordered]
    ways = every_way(dose, ordered)
    if not ways:
        with pytest.raises(ValueError, match="RX-05") as refusal:
            units_needed([Step(1, D(dose) / 10)], tenths)
        assert refusal.value.code == "part_of_a_unit"  # type: ignore[attr-defined]
        return
    best = {strength: -n for strength, n in zip(tenths, min(ways)[2], strict=True) if n}
    assert units_needed([Step(1, D(dose) / 10)], tenths) == best


@given(st.lists(st.tuples(st.integers(1, 90), st.integers(1, 12), st.integers(1, 4)), min_size=1, max_size=6))
def test_units_and_volume_hold_what_the_schedule_holds(schedule: list[tuple[int, int, int]]) -> None:
    steps = [Step(days, D(halves) / 2, times) for days, halves, times in schedule]
    total_mg = sum(days * times * D(halves) / 2 for days, halves, times in schedule)
    units = units_needed(steps, [D("0.5"), D("1.5"), D("4.5")])
    assert sum(strength * n for strength, n in units.items()) == total_mg
    assert volume_needed_ml(steps, D("0.5")) == total_mg * 2


@pytest.mark.parametrize("digits", [2, 60])
def test_the_caller_s_decimal_context_changes_no_volume(digits: int) -> None:
    def amounts() -> tuple[object, ...]:
        return volume_needed_ml([Step(7, D("1.5"))], 7), units_needed([Step(10, D("4.75"))], [D("0.25"), D("4.5")])

    ours = amounts()
    with localcontext(prec=digits):
        assert amounts() == ours


def test_volume_of_a_liquid() -> None:
    assert volume_needed_ml(USUAL, 1) == D(21 + 42 + 126)
    assert volume_needed_ml([Step(30, D("4.5"), 2)], 5) == 54


@pytest.mark.parametrize("open_ended", [[Step(None, 3)], [*USUAL, Step(None, 5)], [Step(None, 1), Step(7, 2)]])
def test_without_an_end_there_is_no_amount(open_ended: list[Step]) -> None:
    for amount in (lambda: units_needed(open_ended, [1]), lambda: volume_needed_ml(open_ended, 1)):
        with pytest.raises(ValueError, match="RX-05") as refusal:
            amount()
        assert refusal.value.code == "open_ended"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("code", "steps", "strengths"),
    [
        ("part_of_a_unit", [Step(1, 6)], [4]),
        ("part_of_a_unit", [Step(1, 6)], [7]),
        ("part_of_a_unit", [Step(1, 6)], []),
        ("part_of_a_unit", [Step(1, D("0.3"))], [D("0.5"), D("0.2")]),
        ("part_of_a_unit", [Step(1, D("2.25"))], [D("4.5"), D("1.5")]),
        ("no_steps", [], [1]),
        ("too_fine", [Step(1, D("49.9999"))], [D("40.0001"), D("0.9999"), D("0.9997")]),
        ("not_positive", [Step(1, 6)], [0]),
    ],
)
def test_what_cannot_be_counted_is_refused(code: str, steps: list[Step], strengths: list[Any]) -> None:
    with pytest.raises(ValueError, match="RX-05") as refusal:
        units_needed(steps, strengths)
    assert refusal.value.code == code  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("days", 0), ("days", -1), ("dose_mg", 0), ("dose_mg", D("-1")), ("dose_mg", D("NaN")), ("dose_mg", D("Infinity")),
     ("times_per_day", 0)],
)  # fmt: skip
def test_a_step_that_cannot_be(field: str, wrong: Any) -> None:
    with pytest.raises(ValueError, match="RX-05"):
        Step(**{"days": 7, "dose_mg": 3, field: wrong})


@pytest.mark.parametrize("field", ["days", "dose_mg", "times_per_day"])
@pytest.mark.parametrize("wrong", [1.0, True, "1"])
def test_no_number_of_a_step_is_a_float_or_a_bool(field: str, wrong: Any) -> None:
    with pytest.raises(TypeError):
        Step(**{"days": 7, "dose_mg": 3, field: wrong})


@pytest.mark.parametrize("wrong", [1.5, True])
def test_no_strength_is_a_float_or_a_bool(wrong: Any) -> None:
    with pytest.raises(TypeError):
        units_needed(USUAL, [wrong])
    with pytest.raises(TypeError):
        volume_needed_ml(USUAL, wrong)


def test_a_strength_of_nothing_per_ml_is_refused() -> None:
    with pytest.raises(ValueError, match="RX-05"):
        volume_needed_ml(USUAL, 0)
