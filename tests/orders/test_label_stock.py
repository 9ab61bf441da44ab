"""What a station prints labels on: chosen there, remembered, frozen with each label, and read before acceptance."""

import pytest
from django.urls import reverse

from orders.actions.paper import ask_for_label
from orders.documents import LABEL, labels_pdf
from orders.label_content import SPOT, LabelContent
from orders.label_facts import label_problems
from orders.models import Container, FillLine
from orders.tasks import render_document
from premises.actions.stations import StockRefused, choose_stock
from premises.models import StationStock
from premises.stocks import Spot, Stock, Use
from records import archive
from records.codes import read
from records.models import Document, DocumentState, Event
from records.readback import opened
from records.rows import NothingChanged
from tests.factories.dispensing import poured
from tests.orders.pages import text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PAGE, LONG = "station_stock", "Take 1 capsule in the morning, and 2 capsules at bedtime"


def chosen(station: str, stock: Stock, *, by, at, place: int | None = 0) -> StationStock:
    return choose_stock(station, stock, use=Use.CONTAINER, place=place, by=by, at=at)


def spot_of(document: Document) -> Spot:
    return Spot.from_json(document.content[SPOT])


@pytest.fixture
def container(order, technician, at) -> Container:
    (row,) = poured(order, by=technician, at=at)
    return row


class TestChosen:
    def test_at_one_station_for_one_station_and_told(self, technician, at):
        row = chosen("one", Stock.SHEET_A4, place=3, by=technician, at=at)
        assert StationStock.objects.spot_of("one", Use.CONTAINER) == Spot(Stock.SHEET_A4, 3)
        for elsewhere in ("two", ""):
            assert StationStock.objects.spot_of(elsewhere, Use.CONTAINER) == Spot(Stock.ROLL_4X2, 0)
        assert StationStock.objects.spot_of("one", Use.LOT).stock is Stock.ROLL_225X125
        with pytest.raises(NothingChanged):
            chosen("one", Stock.SHEET_A4, place=3, by=technician, at=at)
        chosen("one", Stock.ROLL_3X2, place=7, by=technician, at=at)
        assert [event.code for event in Event.objects.of(row)] == ["stationstock.added", "stationstock.changed"]
        assert StationStock.objects.get().spot == Spot(Stock.ROLL_3X2, 0)

    @pytest.mark.parametrize(
        ("stock", "place", "words"),
        [(Stock.ROLL_225X125, 0, "too small for a container.*LBL-CA-1"),
         (Stock.SHEET_A4, 10, "no place 11"), (Stock.SHEET_A4, -1, "no place 0")],
    )  # fmt: skip
    def test_never_what_serves_no_container_or_a_place_that_is_not_there(self, stock, place, words, technician, at):
        with pytest.raises(StockRefused, match=words):
            chosen("one", stock, place=place, by=technician, at=at)
        assert not StationStock.objects.exists()

    def test_what_is_not_typed_goes_on_where_the_sheet_is_now(self, container, technician, bench, at):
        bench.post(reverse(PAGE), {"stock": "sheet_a4", "place": "4"})
        row = StationStock.objects.get()
        ask_for_label(container, reason="smeared", station=row.station, by=technician, at=at)
        shown = {"stock": "sheet_a4", "place": "4", "shown": "4"}
        bench.post(reverse(PAGE), shown)
        assert StationStock.objects.get().next_place == 4, "not back on the place that is used up"
        bench.post(reverse(PAGE), shown | {"stock": "sheet_letter"})
        assert StationStock.objects.get().spot == Spot(Stock.SHEET_LETTER, 0), "another stock, a new sheet"
        bench.post(reverse(PAGE), {"stock": "sheet_letter", "place": "6", "shown": "1"})
        assert StationStock.objects.get().next_place == 5

    def test_on_the_page_it_leads_back_to(self, container, bench):
        label = url("container_labelled", container)
        bench.post(url("container_count", container), {"counted": "30"})
        assert "goes on: <b>roll of 4 x 2 in</b>" in text(bench.get(label))
        answer = bench.post(reverse(PAGE), {"stock": "sheet_letter", "place": "4", "back": label})
        assert answer.url == label
        page = text(bench.get(label))
        assert "letter sheet, 10 of 4 x 2 in, place 4" in page and 'value="4"' in page
        assert bench.post(reverse(PAGE), {"stock": "sheet_letter", "place": "11", "back": label}).status_code == 422
        assert bench.post(reverse(PAGE), {"stock": "roll_225x125"}).status_code == 422
        assert "place 4" in text(bench.get(reverse(PAGE)))
        elsewhere = bench.post(reverse(PAGE), {"stock": "roll_3x2", "back": "https://elsewhere.example/"})
        assert elsewhere.url == reverse("home")


class TestPrintedOn:
    def test_the_next_place_which_then_moves_on(self, container, technician, at):
        chosen("one", Stock.SHEET_LETTER, place=9, by=technician, at=at)
        first, second = (
            ask_for_label(container, reason="smeared", station="one", by=technician, at=at) for _ in range(2)
        )
        assert [spot_of(one) for one in (first, second)] == [Spot(Stock.SHEET_LETTER, 9), Spot(Stock.SHEET_LETTER, 0)]
        assert StationStock.objects.get().next_place == 1
        chosen("one", Stock.ROLL_3X2, by=technician, at=at)
        render_document(second.public_id)
        second.refresh_from_db()
        content = LabelContent.from_json(second.content)
        made = archive.fetch(second.sha256)
        assert made == labels_pdf([content], stock=Stock.SHEET_LETTER, first_place=0), "as it was frozen"

    def test_a_proof_is_laid_out_like_it_and_uses_up_no_place(self, order, technician, at):
        line: FillLine = order.lines.get()
        chosen("one", Stock.SHEET_A4, place=5, by=technician, at=at)
        proof = ask_for_label(line, reason="again", station="one", by=technician, at=at)
        assert spot_of(proof) == Spot(Stock.SHEET_A4, 0)
        assert StationStock.objects.get().next_place == 5

    def test_at_the_station_of_the_browser_that_fills(self, order, batch, bench):
        bench.post(reverse(PAGE), {"stock": "roll_3x2"})
        promise = order.lines.get().reservations.get()
        page = url("reservation_fill", promise)
        assert "roll of 3 x 2 in" in text(bench.get(page))
        bench.post(page, {"scanned": batch.scan_code})
        row = Container.objects.get()
        label = Document.objects.of(row, LABEL).get()
        assert spot_of(label) == Spot(Stock.ROLL_3X2, 0)
        render_document(label.public_id)
        shown = b"".join(bench.get(url("container_label_picture", row)).streaming_content)
        assert shown.startswith(b"\x89PNG")
        with opened(archive.fetch(Document.objects.of(row, LABEL).get().sha256)) as (paper,):
            assert paper.picture(72).size == (216, 144)

    def test_where_it_does_not_fit_the_next_larger_is_proposed_at_the_label(self, container, bench, technician, at):
        bench.post(url("container_count", container), {"counted": "30"})
        label = Document.objects.of(container, LABEL).get()
        frozen = label.content | {"directions": LONG, SPOT: Spot(Stock.ROLL_3X2).as_json()}
        Document.objects.filter(pk=label.pk).update(content=frozen)
        with pytest.raises(Exception, match="Print it on: roll of 4 x 2 in"):
            render_document(label.public_id)
        label.refresh_from_db()
        assert (label.state, label.sha256) == (DocumentState.FAILED, "")
        page = text(bench.get(url("container_labelled", container)))
        assert "It was for: roll of 3 x 2 in. Print it on: roll of 4 x 2 in." in page


class TestAcceptance:
    def test_reads_the_stocks_there_are(self, order, technician, at):
        line = order.lines.get()
        line.directions = LONG
        assert label_problems(line, at=at) == [], "4 x 2 in where none was chosen"
        chosen("one", Stock.ROLL_3X2, by=technician, at=at)
        problem = label_problems(line, at=at)[0]
        assert problem.code == "LBL-CA-1" and "Print it on: roll of 4 x 2 in." in problem.text
        chosen("two", Stock.SHEET_LETTER, by=technician, at=at)
        assert label_problems(line, at=at) == []


class TestScanned:
    def test_both_codes_of_a_label_open_what_they_stand_for(self, container, bench):
        content = LabelContent.from_json(Document.objects.of(container, LABEL).get().content)
        with opened(labels_pdf([content])) as (page,):
            scanned = {code.symbol: code.text for code in read(page.picture(203))}
        pages = {bench.get(reverse("scan"), {"code": code}).url for code in scanned.values()}
        assert pages == {url("order", container.line.order), url("batch", container.batch)}
        assert bench.post(reverse("search"), {"code": content.know_url}).url == url("batch", container.batch)

    def test_the_codes_of_a_proof_open_its_order_and_formula(self, order, bench):
        line = order.lines.get()
        content = LabelContent.from_json(Document.objects.of(line, LABEL).get().content)
        assert bench.get(reverse("scan"), {"code": content.scan_code}).url == url("order", order)
        assert bench.get(reverse("scan"), {"code": content.know_url}).url == url("formula", line.formula)

    def test_an_address_of_nothing_here_says_so_and_is_no_search(self, bench):
        unknown = f"http://127.0.0.1:8000/k/{'x' * 22}"
        assert bench.get(reverse("scan"), {"code": unknown}).status_code == 404
        assert "Nothing here has this code" in text(bench.post(reverse("search"), {"code": unknown}))
