"""The arithmetic of making: worked examples, properties, and everything it refuses."""

from collections.abc import Callable
from decimal import Context, Decimal, Inexact, localcontext
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from compounding import calculations as calc
from compounding.calculations import Assay, Basis
from tests.data.worked import as_printed, examples

D = Decimal
ANHYDROUS = Assay(D("99.6"), Basis.ANHYDROUS, D("8.5"))
milligrams = st.decimals(min_value="0.01", max_value="500", places=2)


@pytest.mark.parametrize("example", examples("amount_to_weigh"))
def test_amount_to_weigh_as_in_the_worked_examples(example: dict[str, Any]) -> None:
    assay = Assay(example["assay_percent"], Basis(example["basis"]), example["water_percent"])
    weigh = calc.amount_to_weigh(example["strength_mg"], example["units"], example["overage"], assay)
    assert as_printed(weigh, example["weigh_mg"]) == example["weigh_mg"]


@pytest.mark.parametrize(
    ("strength", "units", "overage", "assay", "printed"),
    [
        ("4.5", 100, "0", Assay(100, Basis.AS_IS), "450.0"),  # D-01
        ("4.5", 100, "0", ANHYDROUS, "493.8"),  # D-02
        ("4.5", 100, "0.10", ANHYDROUS, "543.2"),  # D-04
        ("0.5", 30, "0", ANHYDROUS, "16.5"),  # D-08
        ("4.5", 105, "0", ANHYDROUS, "518.5"),  # D-09
        ("10", D("0.1"), "0", Assay(100, Basis.AS_IS), "1.0"),  # a tenth of a gram of the 10 mg/g cream
    ],
)
def test_amount_to_weigh_as_in_domain_4_6(strength: str, units: Any, overage: str, assay: Assay, printed: str) -> None:
    weigh = calc.amount_to_weigh(D(strength), units, D(overage), assay)
    assert as_printed(weigh, D(printed)) == D(printed)


def test_potency_takes_water_and_solvents_off_where_the_basis_says_so() -> None:
    assert calc.potency(ANHYDROUS) == D("0.91134")
    assert calc.potency(Assay(D("99.6"), Basis.ANHYDROUS, D("8.5"), D("0.5"))) == D("0.90636")
    assert calc.potency(Assay(D("99.6"), Basis.DRIED, D("8.5"))) == D("0.91134")
    assert calc.potency(Assay(D("99.6"), Basis.AS_IS)) == D("0.996")
    assert calc.potency(Assay(102, Basis.ANHYDROUS)) == D("1.02")


def test_the_hydrate_weighs_more_by_the_factor_of_the_molecular_weights() -> None:
    hydrate = examples("hydrate")
    water = 100 * (hydrate["dihydrate_g_mol"] - hydrate["anhydrous_g_mol"]) / hydrate["dihydrate_g_mol"]
    weigh = calc.amount_to_weigh(1, 1, 0, Assay(100, Basis.ANHYDROUS, water))
    assert as_printed(water, hydrate["water_percent"]) == hydrate["water_percent"]
    assert as_printed(weigh, hydrate["factor"]) == hydrate["factor"]


@pytest.mark.parametrize("example", examples("minimum_weighable_mg"))
def test_minimum_weighable(example: dict[str, Any]) -> None:
    assert calc.minimum_weighable_mg(example["sensitivity_mg"], example["max_error_percent"]) == example["minimum_mg"]


@pytest.mark.parametrize("example", examples("aliquot"))
def test_aliquot_as_in_the_worked_example(example: dict[str, Any]) -> None:
    plan = calc.aliquot(example["need_mg"], example["minimum_mg"], example["aliquot_mg"])
    expected = [example[name] for name in ("factor", "weigh_mg", "aliquot_mg", "total_mg", "diluent_mg")]
    assert [plan.factor, plan.weigh_mg, plan.aliquot_mg, plan.total_mg, plan.diluent_mg] == expected


def test_aliquot_takes_the_minimum_where_none_is_given_and_plans_beyond_one_in_a_hundred() -> None:
    assert calc.aliquot(25, 150) == calc.Aliquot(D(6), D(150), D(150), D(900), D(750))  # T-08
    assert calc.aliquot(D("0.5"), 120).factor == 240


@given(need=milligrams, minimum=milligrams, above=milligrams)
def test_an_aliquot_holds_what_is_needed_and_nothing_is_too_small_to_weigh(need: D, minimum: D, above: D) -> None:
    assume(need < minimum)
    plan = calc.aliquot(need, minimum, minimum + need + above)
    assert plan.weigh_mg * plan.aliquot_mg == need * plan.total_mg
    assert plan.weigh_mg == plan.factor * need
    assert plan.total_mg == plan.weigh_mg + plan.diluent_mg
    assert min(plan.weigh_mg, plan.aliquot_mg, plan.diluent_mg) >= minimum
    assert (plan.factor - 1) * need < minimum


@pytest.mark.parametrize("example", examples("capsule_fill"))
def test_capsule_fill(example: dict[str, Any]) -> None:
    fill = calc.capsule_fill(example["active_mg"], example["active_pack_mg"], example["filler_pack_mg"])
    assert as_printed(fill.filler_mg, example["filler_mg"]) == example["filler_mg"]
    assert as_printed(fill.total_mg, example["total_mg"]) == example["total_mg"]


def test_an_active_that_fills_the_capsule_leaves_no_filler() -> None:
    assert calc.capsule_fill(200, 200, 400) == calc.CapsuleFill(D(0), D(200))


def test_weight_limits_are_on_fill_and_shell() -> None:
    limits = calc.weight_limits(D("131.37"), 48)  # D-10
    assert limits == calc.WeightLimits(D("179.37"), D("161.433"), D("197.307"))
    assert calc.weight_limits(100, 0, 95, 105) == calc.WeightLimits(D(100), D(95), D(105))


@pytest.mark.parametrize("example", examples("acceptance_value"))
def test_acceptance_value_as_in_the_worked_example(example: dict[str, Any]) -> None:
    found = calc.acceptance_value(example["percents"])
    assert found.mean == found.m == example["mean"]
    assert as_printed(found.s, example["s"]) == example["s"]
    assert as_printed(found.value, example["value"]) == example["value"]


@pytest.mark.parametrize(
    ("content", "target", "reference"),
    [(97, 100, "98.5"), (103, 100, "101.5"), (103, 105, "103"), (107, 105, "105"), (103, 95, "101.5"), (99, 100, "99")],
)
def test_the_reference_value_is_the_mean_clipped(content: int, target: int, reference: str) -> None:
    found = calc.acceptance_value([content] * 10, target)
    assert found == calc.AcceptanceValue(D(content), D(0), D(reference), abs(D(content) - D(reference)))


def test_thirty_units_have_the_smaller_constant() -> None:
    ten, thirty = calc.acceptance_value([99, 101] * 5), calc.acceptance_value([99, 101] * 15)
    assert ten.value == D("2.4") * ten.s
    assert thirty.value == D("2.0") * thirty.s


def test_every_figure_is_a_decimal_even_from_whole_numbers() -> None:
    results = [
        calc.aliquot(2, 120),
        calc.capsule_fill(1, 2, 3),
        calc.weight_limits(1, 1),
        calc.acceptance_value([100] * 10),
    ]
    figures = [value for result in results for value in vars(result).values()]
    figures += [calc.potency(Assay(100, Basis.AS_IS)), calc.minimum_weighable_mg(6, 5)]
    figures += [calc.amount_to_weigh(1, 1, 0, Assay(100, Basis.AS_IS))]
    assert {type(figure) for figure in figures} == {Decimal}


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("water_twice", lambda: Assay(100, Basis.AS_IS, 1)),
        ("water_twice", lambda: Assay(100, Basis.AS_IS, 0, 1)),
        ("water_twice", lambda: Assay(100, Basis.DRIED, 1, 1)),
        ("nothing_dry", lambda: Assay(100, Basis.ANHYDROUS, 60, 40)),
        ("unknown_basis", lambda: Assay(100, "dry")),  # type: ignore[arg-type]
        ("not_positive", lambda: Assay(0, Basis.AS_IS)),
        ("negative", lambda: Assay(100, Basis.ANHYDROUS, D("-0.1"))),
        ("overage_is_a_fraction", lambda: calc.amount_to_weigh(1, 1, 1, ANHYDROUS)),
        ("overage_is_a_fraction", lambda: calc.amount_to_weigh(1, 1, 10, ANHYDROUS)),
        ("negative", lambda: calc.amount_to_weigh(1, 1, D("-0.1"), ANHYDROUS)),
        ("not_positive", lambda: calc.amount_to_weigh(1, 0, 0, ANHYDROUS)),
        ("not_positive", lambda: calc.minimum_weighable_mg(6, 0)),
        ("no_aliquot_needed", lambda: calc.aliquot(120, 120)),
        ("no_aliquot_needed", lambda: calc.aliquot(121, 120, 1)),
        ("aliquot_below_minimum", lambda: calc.aliquot(2, 120, 119)),
        ("diluent_below_minimum", lambda: calc.aliquot(119, 120)),
        ("not_positive", lambda: calc.aliquot(2, 120, 0)),
        ("does_not_fit", lambda: calc.capsule_fill(D("180.001"), 180, 130)),
        ("limits_crossed", lambda: calc.weight_limits(100, 48, 110, 90)),
        ("negative", lambda: calc.weight_limits(100, -1)),
        ("sample_size", lambda: calc.acceptance_value([100] * 9)),
        ("sample_size", lambda: calc.acceptance_value([])),
        ("negative", lambda: calc.acceptance_value([-1] * 10)),
    ],
)
def test_a_refusal_has_its_code_and_cites_its_rule(code: str, refused: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"CMP-09|API_WEIGH|MWQ|T-06|CAPS_FILL|D-10|USP <905>") as refusal:
        refused()
    assert refusal.value.code == code  # type: ignore[attr-defined]


CALLS: list[tuple[Callable[..., object], int]] = [
    (lambda a, b, c: calc.amount_to_weigh(a, b, c, ANHYDROUS), 3),
    (lambda a, b: Assay(a, Basis.ANHYDROUS, b), 2),
    (lambda a: Assay(50, Basis.ANHYDROUS, 1, a), 1),
    (calc.minimum_weighable_mg, 2),
    (calc.aliquot, 3),
    (calc.capsule_fill, 3),
    (calc.weight_limits, 4),
    (lambda a, b: calc.acceptance_value([a] * 10, b), 2),
]
PLACES = [(call, count, place) for call, count in CALLS for place in range(count)]


@pytest.mark.parametrize(("call", "count", "place"), PLACES)
def test_no_number_may_be_a_float_or_a_bool_or_no_number(call: Callable[..., object], count: int, place: int) -> None:
    def call_with(wrong: Any) -> object:
        return call(*[wrong if at == place else D("0.5") for at in range(count)])

    for wrong in (1.0, True, "1"):
        with pytest.raises(TypeError):
            call_with(wrong)
    for wrong in (D("NaN"), D("sNaN"), D("Infinity"), D("1E+400"), D("-1")):
        with pytest.raises(ValueError) as refusal:
            call_with(wrong)
        assert refusal.value.code in {"not_finite", "negative", "not_positive"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("context", [Context(prec=3), Context(prec=60), Context(prec=28, traps=[Inexact])])
def test_the_caller_s_decimal_context_changes_no_figure(context: Context) -> None:
    def figures() -> list[object]:
        return [
            calc.potency(ANHYDROUS),
            calc.amount_to_weigh(D("4.5"), 100, D("0.10"), ANHYDROUS),
            calc.minimum_weighable_mg(6, 7),
            calc.aliquot(D("1.37"), 120, D("125.37")),
            calc.capsule_fill(D("4.938"), 180, 130),
            calc.weight_limits(D("131.3716"), D("48.0123")),
            calc.acceptance_value([D("98.123"), *range(96, 105)]),
        ]

    ours = figures()
    with localcontext(context):
        assert figures() == ours
