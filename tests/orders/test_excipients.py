"""What a patient must not have against what is in the formula: exclusions, typed allergies, and what can be had."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compounding.actions.formulas import Ingredient
from compounding.models import Formula, Hydrate
from orders.excipient_problems import NO_OTHER
from orders.excipients import excipients_in
from orders.ground import with_what_rules_read
from orders.models import Order, Prescription
from orders.problems import problems_with_each, problems_with_prescription
from patients.actions.profile import change_profile
from patients.profile import Profile
from premises.terms import Exclusion
from records.problem import Blocker, Problem, Warning
from tests import factories

pytestmark = pytest.mark.django_db
GELATIN = frozenset({Exclusion.GELATIN})


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("lactose", "lactose"), ("Lactose intolerance (bloating)", "lactose"), ("milk products", "lactose"),
        ("laktose", "lactose"), ("gelatin", "gelatin"), ("Gelatine caps", "gelatin"), ("alpha-gal syndrome", "gelatin"),
        ("vegan", "gelatin"), ("beef & pork", "gelatin"), ("gluten / celiac", "gluten"), ("wheat", "gluten"),
        ("red dye #40", "dye"), ("FD&C Yellow 5 (tartrazine)", "dye"), ("food colouring", "dye"),
        ("sulfites", "sulphites"), ("sodium metabisulfite in wine", "sulphites"), ("methylparaben - rash", "parabens"),
        ("sodium benzoate", "benzoate"), ("soy, corn", "corn soy"), ("soya lecithin", "lecithin soy"),
        ("allergic to mannitol", "mannitol"), ("sorbitol (diarrhoea)", "sorbitol"), ("Avicel", "cellulose"),
        ("glycerine", "glycerol"), ("PEG", "polyethylene glycol"), ("no dairy", "lactose"), ("gluten-free", "gluten"),
        ("no lactose allergy", ""), ("not allergic to soy or corn", ""), ("denies gelatin allergy", ""),
        ("no known lactose allergy", ""), ("soy: no", ""), ("contrast dye", ""), ("IV dye", ""), ("hair dye", ""),
        ("sulfa", ""), ("sulfa drugs (hives)", ""), ("sulfates", ""), ("morphine sulfate", ""), ("milk thistle", ""),
        ("popcorn", ""), ("penicillin", ""), ("latex", ""), ("bee stings", ""), ("none", ""), ("benzoyl peroxide", ""),
        ("glutamate", ""), ("mannose", ""), ("sorafenib", ""), ("cornea", ""), ("soft shell crab", ""),
    ],
)  # fmt: skip
def test_the_excipients_that_an_allergy_names(text: str, named: str) -> None:
    found = excipients_in(text)
    assert " ".join(sorted(found)) == named


@pytest.mark.parametrize(
    ("component", "named"),
    [
        ("Capsule shell, size 3, gelatin", {"gelatin"}), ("Lactose monohydrate, NF", {"lactose"}),
        ("Microcrystalline cellulose PH-105", {"cellulose"}), ("Naltrexone Hydrochloride, USP", set()),
        ("Purified water with benzoate", {"benzoate"}), ("Capsule shell, size 3, red dye", {"dye"}),
        ("Polyethylene glycol 1450", {"polyethylene glycol"}), ("Medium-chain triglycerides", {"coconut"}),
    ],
)  # fmt: skip
def test_a_component_says_in_its_name_what_it_is(component: str, named: set[str]) -> None:
    assert excipients_in(component) == named


def prescribed(at: datetime, *, formula: Formula | None = None, **profile: Any) -> Prescription:
    maker = factories.pharmacist()
    prescriber = factories.a_prescriber(by=maker, at=at)
    said = {"no_known_allergies": "allergies" not in profile, "no_other_medicines": True} | profile
    patient = factories.a_patient(by=prescriber.user, at=at, prescriber=prescriber, profile=Profile(**said))
    return factories.a_prescription(at=at, prescriber=prescriber, patient=patient, formula=formula)


def found(prescription: Prescription, at: datetime) -> list[Problem]:
    return problems_with_prescription(prescription, at=at)


def in_hypromellose(at: datetime, strength_mg: str = "1.5", filler: str = "MCC", code: str = "LDNV") -> Formula:
    """A capsule without gelatin."""
    by = factories.pharmacist("Fern Formulator")
    active = Ingredient(
        factories.a_component("NTX", by=by, at=at), Decimal(strength_mg), Decimal(180), hydrate=Hydrate.DIHYDRATE
    )
    lines = [
        active,
        Ingredient(factories.a_component(filler, by=by, at=at), None, Decimal(130)),
        Ingredient(factories.a_component("CAP3V", by=by, at=at), Decimal(46)),
    ]
    return factories.a_formula(by=by, at=at, code=code, strength_mg=strength_mg, ingredients=lines)


@pytest.mark.parametrize(
    "allergy", ["gelatin", "Alpha-gal syndrome", "vegan", "pork (religious)", "microcrystalline cellulose"]
)
def test_a_typed_allergy_is_compared_with_the_formula(at: datetime, allergy: str) -> None:
    (problem,) = found(prescribed(at, allergies=(allergy,)), at)
    what = "cellulose" if "cellulose" in allergy else "gelatin"
    assert (type(problem), problem.code) == (Blocker, "ALG-01")
    assert problem.title == f"Allergy: 1.5 mg capsule contains {what}" and f"“{allergy}”" in problem.text


@pytest.mark.parametrize("allergy", ["lactose", "sulfa", "no gelatin allergy", "contrast dye"])
def test_an_allergy_to_what_is_not_in_it_is_none(at: datetime, allergy: str) -> None:
    assert found(prescribed(at, allergies=(allergy,)), at) == []


def test_what_is_ticked_is_not_said_twice(at: datetime) -> None:
    problems = found(prescribed(at, allergies=("gelatin",), exclusions=GELATIN), at)
    assert [problem.code for problem in problems] == ["RX-10"]


@pytest.mark.parametrize(
    ("allergy", "expected"),
    [
        ("naltrexone (rash)", [(Blocker, "ALG-01")]), ("Vivitrol", [(Blocker, "ALG-01")]),
        ("LDN", [(Blocker, "ALG-01")]),
        ("Narcan", [(Warning, "ALG-01")]), ("nalmefene", [(Warning, "ALG-01")]), ("not allergic to naltrexone", []),
        ("codeine", []), ("methotrexate", []),
    ],
)  # fmt: skip
def test_naltrexone_stops_and_its_relatives_ask(at: datetime, allergy: str, expected: list[Any]) -> None:
    assert [(type(one), one.code) for one in found(prescribed(at, allergies=(allergy,)), at)] == expected


def test_the_formulas_without_it_are_named(at: datetime) -> None:
    vegetable = in_hypromellose(at)
    in_hypromellose(at, strength_mg="3", code="LDN3V")
    for profile in ({"exclusions": GELATIN}, {"allergies": ("gelatin",)}):
        (problem,) = found(prescribed(at, **profile), at)
        assert problem.text.endswith("Choose a formula without it.")
        assert problem.ways == (f"LDNV: {vegetable.name}",)
    assert found(prescribed(at, formula=vegetable, exclusions=GELATIN), at) == []


def test_one_that_holds_something_else_to_be_left_out_is_not_named(at: datetime) -> None:
    in_hypromellose(at, filler="MANN")
    for profile in (
        {"exclusions": GELATIN | {Exclusion.MANNITOL}}, {"exclusions": GELATIN, "allergies": ("mannitol",)},
    ):  # fmt: skip
        (problem,) = found(prescribed(at, **profile), at)
        assert (problem.code, problem.ways) == ("RX-10", (NO_OTHER,))


def test_many_orders_take_no_query_more_than_one(at: datetime) -> None:
    in_hypromellose(at)
    orders = [_order_without_gelatin(at) for _ in range(4)]
    assert _queries(orders[:1], at) == _queries(orders, at)


def _order_without_gelatin(at: datetime) -> Order:
    """Signed before gelatin was to be left out."""
    order = factories.an_order(at=at)
    said = Profile(no_known_allergies=True, no_other_medicines=True, exclusions=GELATIN)
    change_profile(order.prescription.patient, said, by=order.prescription.prescriber.user, at=at)
    return order


def _queries(orders: list[Order], at: datetime) -> int:
    rows = Order.objects.filter(pk__in=[order.pk for order in orders])
    with CaptureQueriesContext(connection) as taken:
        found = problems_with_each(list(with_what_rules_read(rows)), at=at)
    assert all([one.code for one in problems] == ["RX-10"] for problems in found.values())
    return len(taken)
