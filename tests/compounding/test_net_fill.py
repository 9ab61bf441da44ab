"""Net fill is judged by the mean shell of the same lot; the figures are those of D-09, D-10 and USP <905>."""

from decimal import Decimal

import pytest

from compounding.charts import chart
from compounding.net_fill import Expected, judged, mean_shell_mg

D = Decimal
EXPECTED = Expected(D("131.37"), D("48"))  # D-09, D-10


def grosses(*percents):
    """Gross weights whose net fill is so many percent of theory."""
    return [EXPECTED.fill_mg * D(percent) / 100 + EXPECTED.shell_mg for percent in percents]


def test_a_light_fill_hides_in_the_gross_limits_and_not_in_the_net_ones():
    """D-10: 162 mg is inside 161.4 to 197.3 mg gross, and 86.8 % of the fill."""
    verdict = judged([D(162), *grosses(*["100"] * 9)], EXPECTED)
    assert D("161.433") < 162 < D("197.307")
    assert (verdict.outside, round(verdict.percents[0], 1)) == ((1,), D("86.8"))


@pytest.mark.parametrize(
    ("percents", "passes"),
    [
        (["90", "110", *["100"] * 8], True),
        (["95", "105", *["100"] * 8], True),
        (["89.9", *["100"] * 9], False),
        (["110.1", *["100"] * 9], False),
        (["95"] * 10, True),
        (["94.9"] * 10, False),
        (["105"] * 10, True),
        (["105.1"] * 10, False),
        (["92", "108"] * 5, False),
    ],
)
def test_each_the_mean_and_the_spread_have_to_hold(percents, passes):
    assert judged(grosses(*percents), EXPECTED).passes is passes


def test_the_acceptance_value_is_that_of_the_vector_for_ten():
    """USP <905>: mean 100.15, s 1.796, AV 4.31."""
    ten = ["98.2", "101.5", "99.7", "102.3", "97.8", "100.4", "103.1", "99.0", "100.9", "98.6"]
    verdict = judged(grosses(*ten), EXPECTED)
    assert (round(verdict.acceptance.value, 2), verdict.accepted) == (D("4.31"), 10)


@pytest.mark.parametrize(("count", "accepted"), [(9, 0), (10, 10), (29, 10), (30, 30)])
def test_the_acceptance_value_is_of_ten_or_thirty(count, accepted):
    verdict = judged(grosses(*["100"] * count), EXPECTED)
    assert (verdict.accepted, verdict.acceptance is None) == (accepted, accepted == 0)


def test_one_weight_has_no_spread_and_does_not_pass():
    verdict = judged(grosses("100"), EXPECTED)
    assert (verdict.rsd_percent, verdict.passes) == (None, False)


def test_lighter_than_its_shell_is_outside_and_breaks_nothing():
    verdict = judged([D(40), *grosses(*["100"] * 9)], EXPECTED)
    assert verdict.outside == (1,)


def test_the_mean_shell_is_exact():
    assert mean_shell_mg([D("47.9"), D("48.2"), D("48.0")]) == D("144.1") / 3


def test_the_chart_tells_by_shape_what_is_outside():
    drawn = chart(EXPECTED, judged(grosses("100", "93", "88"), EXPECTED), 10)
    assert [kind for kind, _ in drawn.dots] == ["dot", "dot-warn", "dot-out"]
    assert (len(drawn.ghosts), drawn.words.endswith("1 outside the limits 118.2 and 144.5 mg: no. 3.")) == (7, True)


def test_the_chart_of_nothing_shows_the_limits():
    drawn = chart(EXPECTED, None, 10)
    assert (drawn.dots, len(drawn.ghosts), drawn.low.text, drawn.high.text) == ([], 10, "118.2", "144.5")
