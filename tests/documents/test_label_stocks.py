"""Labels on every stock for containers: approved pictures, codes on every place, sheets that go on where they were."""

import io
from dataclasses import replace
from decimal import Decimal

import pypdf
import pytest

from orders.documents import LabelNotAsAsked, LabelRefused, labels_pdf, prove
from orders.label_content import LabelContent
from orders.label_layout import lay_out
from orders.label_types import LEAST_CLUSTER_PERCENT, LEAST_CLUSTER_SIZE, PLANS
from orders.labels import other_stock_for, problems_of, stocks_that_hold
from premises.stocks import NotOnSheet, Spot, Stock, Use, stocks_for, why_not
from records.codes import Code, Symbol, read
from records.readback import opened
from records.typesetting import Face, wrap
from tests.documents.labels import a_label, a_proof
from tests.documents.rasters import same_picture

SHEETS = [stock for stock in PLANS if stock.is_sheet]
LONG = "Take 1 capsule in the morning, and 2 capsules at bedtime"


def some_labels(count: int) -> list[LabelContent]:
    return [
        a_label(number=f"1234567-8-{n:02d}", scan_code=f"AQ17KQ4ABC{n:03d}", know_url=f"http://127.0.0.1:8000/k/{n:022d}")
        for n in range(1, count + 1)
    ]  # fmt: skip


def codes_of(contents: list[LabelContent]) -> set[Code]:
    return {Code(Symbol.DATA_MATRIX, one.scan_code) for one in contents} | {
        Code(Symbol.QR, one.know_url) for one in contents
    }


@pytest.mark.parametrize("stock", PLANS)
def test_it_looks_as_it_was_approved(stock):
    first_place = 3 if stock.is_sheet else 0
    contents = [a_label(), a_proof()] if stock.is_sheet else [a_label()]
    same_picture(f"label_{stock}", labels_pdf(contents, stock=stock, first_place=first_place))


@pytest.mark.parametrize("stock", PLANS)
def test_pages_have_the_size_of_the_stock_and_the_same_content_the_same_bytes(stock):
    data = labels_pdf([a_label()], stock=stock)
    assert labels_pdf([a_label()], stock=stock) == data
    (page,) = pypdf.PdfReader(io.BytesIO(data)).pages
    assert [float(edge) for edge in page.mediabox] == pytest.approx([0, 0, stock.width, stock.height], abs=0.01)


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("stock", PLANS)
def test_both_codes_are_read_on_every_place(stock, training):
    contents = [replace(one, training=training) for one in some_labels(len(stock.places))]
    with opened(labels_pdf(contents, stock=stock)) as (page,):
        for dpi in (203, 300):
            assert read(page.picture(dpi)) == codes_of(contents)


@pytest.mark.parametrize("stock", SHEETS)
def test_a_sheet_goes_on_where_it_was_and_then_on_the_next(stock):
    contents = some_labels(5)
    with opened(labels_pdf(contents, stock=stock, first_place=7)) as pages:
        for page, wanted, places in zip(pages, (contents[:3], contents[3:]), ((7, 8, 9), (0, 1)), strict=True):
            runs = page.runs()
            for content, number in zip(wanted, places, strict=True):
                place = stock.places[number]
                inside = [
                    run.text
                    for run in runs
                    if place.left <= run.left < place.left + place.width
                    and place.top <= run.top < place.top + place.height
                ]
                assert f"Rx {content.number}" in inside
            assert sum(run.text.startswith("Rx ") for run in runs) == len(wanted)


@pytest.mark.parametrize("stock", SHEETS)
def test_a_label_on_another_place_than_asked_is_found(stock):
    contents = some_labels(2)
    data, layouts = labels_pdf(contents, stock=stock, first_place=4), [lay_out(one, stock) for one in contents]
    prove(data, contents, layouts, stock.spots(len(contents), first_place=4))
    for place, wanted in ((3, contents), (4, contents[::-1])):
        with pytest.raises(LabelNotAsAsked):
            prove(data, wanted, layouts, stock.spots(len(wanted), first_place=place))
    with pytest.raises(LabelNotAsAsked, match="beside the labels"):
        prove(data, contents[:1], layouts[:1], stock.spots(1, first_place=4))


@pytest.mark.parametrize("place", [-1, 10])
def test_a_sheet_has_no_other_places_than_its_own(place):
    with pytest.raises(NotOnSheet):
        labels_pdf([a_label()], stock=Stock.SHEET_LETTER, first_place=place)


@pytest.mark.parametrize("stock", [stock for stock in Stock if stock not in PLANS])
def test_stock_that_serves_no_container_is_refused_with_the_reason(stock):
    assert why_not(stock, Use.CONTAINER) and not why_not(stock, stock.use)
    with pytest.raises(LabelRefused, match="serves"):
        labels_pdf([a_label()], stock=stock)


def test_the_cluster_has_no_room_on_the_smallest_stock():
    """However half of it is cut off, even the shortest four items in 12 points need more (LBL-CA-1)."""
    said = a_label(patient="Io Li", directions="Take 1 capsule at bedtime", purpose="").cluster()
    place = Stock.ROLL_225X125.places[0]
    for width, height in ((place.width / 2, place.height), (place.width, place.height / 2)):
        lines = [wrap(texts[0], Face.REGULAR, LEAST_CLUSTER_SIZE, width - 4) for texts in said.values()]
        needed = sum(map(len, lines)) * LEAST_CLUSTER_SIZE * Decimal("1.25")
        assert width * height * 100 == place.width * place.height * LEAST_CLUSTER_PERCENT
        assert needed > height
    assert "LBL-CA-1" in why_not(Stock.ROLL_225X125, Use.CONTAINER)


def test_what_does_not_fit_names_the_next_larger_stock_that_holds_it():
    content = a_label(directions=LONG)
    assert stocks_that_hold(a_label())[0] is Stock.ROLL_3X2
    holding = stocks_that_hold(content)
    assert Stock.ROLL_3X2 not in holding and holding[0] is Stock.ROLL_4X2
    (problem,) = problems_of(content, [Stock.ROLL_3X2])
    assert problem.code == "LBL-CA-1" and f"Print it on: {Stock.ROLL_4X2.words}." in problem.text
    assert problem.ways == ("Use fewer words", f"Print it on: {Stock.ROLL_4X2.words}")
    assert problems_of(content, [Stock.ROLL_3X2, Stock.ROLL_4X2]) == []
    with pytest.raises(LabelRefused, match="roll of 4 x 2 in"):
        labels_pdf([content], stock=Stock.ROLL_3X2)


def test_a_larger_stock_is_named_before_a_smaller_one_that_holds_it_too():
    content = a_label()
    assert other_stock_for(content, Stock.ROLL_4X2).label_area > Stock.ROLL_4X2.label_area
    largest = stocks_for(Use.CONTAINER)[-1]
    assert other_stock_for(content, largest) is Stock.ROLL_3X2, "where none is larger"


def test_the_narrow_label_holds_a_pharmacy_and_a_prescriber_with_long_names():
    content = a_label(pharmacy="Invented Compounding Pharmacy", prescriber="Marguerite Example, NP")
    assert stocks_that_hold(content)[0] is Stock.ROLL_3X2
    facts = next(block for block in lay_out(content, Stock.ROLL_3X2).blocks if block.name == "facts")
    assert "Marguerite Example, NP" in facts.lines, "as wide as the bench's code leaves"


def test_what_no_stock_holds_says_so():
    content = a_label(directions=f"{LONG} " * 4)
    assert stocks_that_hold(content) == []
    assert all("No stock holds it" in problem.text for problem in problems_of(content, list(PLANS)))


def test_the_stocks_are_offered_smallest_first_and_a_spot_is_frozen_with_its_place():
    offered = stocks_for(Use.CONTAINER)
    assert len(offered) == len(PLANS) and set(offered) == set(PLANS)
    assert [stock.label_area for stock in offered] == sorted(stock.label_area for stock in offered)
    spot = Spot(Stock.SHEET_A4, 9)
    assert Spot.from_json(spot.as_json()) == spot
    assert Spot.from_json({}) == Spot(Stock.ROLL_4X2, 0)
    assert spot.stock.after(9) == 0
