"""A balance answers over its line, and whatever is no stable weight in mg or g is refused by its own code (CR-06)."""

import socket
from decimal import Decimal

import pytest
from django.urls import reverse

from compounding.actions import in_process, weighing
from compounding.balances.line import NoReading, read, speaks
from compounding.balances.sics import NotAWeight, reading_of
from compounding.balances.simulated import Mode, Pan, standing
from compounding.making import next_line, with_making
from compounding.models import Batch, Weighing
from compounding.net_fill import Of
from compounding.sampling import SampleRefused, open_weights
from compounding.targets import target_for
from records.models import Event
from tests import factories
from tests.signed_in import signed_in

D = Decimal


@pytest.mark.parametrize(
    ("line", "mg"),
    [
        ("S S     1551.2 mg\r\n", D("1551.2")),
        ("S S    1.55123 g \r\n", D("1551.23")),
        ("S S   0.000001 g", D("0.001")),
        ("S S 30 g", D(30_000)),
    ],
)
def test_mg_and_g_are_converted_exactly_and_the_line_is_kept(line, mg):
    reading = reading_of(line)
    assert (reading.mg, reading.line) == (mg, line.rstrip())


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("S D     1551.2 mg", "balance_unstable"),
        ("S I", "balance_unstable"),
        ("S +", "balance_overload"),
        ("S -", "balance_underload"),
        ("S S      -12.0 mg", "balance_negative"),
        ("S S        0.0 mg", "balance_negative"),
        ("S S       12.0 ct", "balance_wrong_unit"),
        ("S S       12.0 MG", "balance_wrong_unit"),
        ("S S     1.0005 mg", "balance_too_fine"),
        ("S S 1551.2", "balance_garbled"),
        ("S S 15 51.2 mg", "balance_garbled"),
        ("S S 1,551.2 mg", "balance_garbled"),
        ("S S ٣.0 mg", "balance_garbled"),
        ("S S NaN mg", "balance_garbled"),
        ("S S 1e3 mg", "balance_garbled"),
        ("S S 1.0 mg S S 2.0 mg", "balance_garbled"),
        ("ES", "balance_garbled"),
        ("", "balance_garbled"),
    ],
)
def test_what_is_no_stable_weight_is_refused_by_its_code(line, code):
    with pytest.raises(NotAWeight) as refused:
        reading_of(line)
    assert refused.value.code == code


def read_of(pan, settings):
    with standing(pan) as address:
        settings.BALANCES = {"B1": address}
        return read("B1")


def test_a_stable_weight_comes_over_the_line(settings):
    reading = read_of(Pan("1.5512", "g"), settings)
    assert (reading.mg, reading.line) == (D("1551.2"), "S S     1.5512 g")


@pytest.mark.parametrize(
    ("mode", "code"),
    [
        (Mode.UNSTABLE, "balance_unstable"),
        (Mode.OVERLOAD, "balance_overload"),
        (Mode.UNDERLOAD, "balance_underload"),
        (Mode.GARBLED, "balance_garbled"),
        (Mode.SILENT, "balance_silent"),
    ],
)
def test_a_balance_that_does_not_weigh_says_why(settings, monkeypatch, mode, code):
    monkeypatch.setattr("compounding.balances.line.WAITS_SECONDS", 0.2)
    with pytest.raises(NoReading) as refused:
        read_of(Pan("12.0", mode=mode), settings)
    assert refused.value.code == code


def test_a_line_nobody_answers_is_silence(settings):
    with socket.socket() as taken:  # bound and not listening: whoever calls is turned away
        taken.bind(("127.0.0.1", 0))
        settings.BALANCES = {"B1": f"socket://127.0.0.1:{taken.getsockname()[1]}"}
        with pytest.raises(NoReading) as refused:
            read("B1")
    assert (refused.value.code, speaks("B1"), speaks("B2")) == ("balance_silent", True, False)


def test_a_balance_without_a_line_is_told(settings):
    settings.BALANCES = {}
    with pytest.raises(NoReading) as refused:
        read("B1")
    assert refused.value.code == "balance_not_connected"


def test_weights_around_a_middle_are_a_little_apart(settings):
    pan = Pan("179.4", around=True)
    with standing(pan) as address:
        settings.BALANCES = {"B1": address}
        assert [read("B1").mg for _ in range(3)] == [D("179.4"), D("180.0"), D("178.5")]


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
class TestOnTheScreens:
    @pytest.fixture
    def batch(self, technician, at):
        return factories.a_started_batch(at=at, maker=technician)

    @pytest.fixture
    def bench(self, technician):
        return signed_in(technician)

    def again(self, batch):
        return with_making(Batch.objects.filter(pk=batch.pk)).get()

    def weigh_page(self, batch, pharmacist, at, line=None):
        line = line or next_line(self.again(batch))
        lot = line.component.lots.first() or factories.a_lot(line.component.code, by=pharmacist, at=at)
        page = f"{reverse('batch_weigh', args=[batch.public_id])}?lot={lot.number}"
        return page, target_for(self.again(batch), line, lot)[0].amount

    def active_weighed(self, batch, technician, pharmacist, at):
        line = next_line(self.again(batch))
        lot = factories.a_lot(line.component.code, by=pharmacist, at=at)
        return factories.weighed(batch, line, lot, maker=technician, witness=pharmacist, at=at)

    def asked(self, settings, bench, page, weight, **typed):
        with standing(Pan(str(weight))) as address:
            settings.BALANCES = {"BAL1": address}
            return bench.post(page, {"read": "1", **typed})

    def test_only_a_balance_that_speaks_is_asked(self, settings, batch, bench, pharmacist, at):
        page, _ = self.weigh_page(batch, pharmacist, at)
        settings.BALANCES = {}
        assert "Read balance" not in bench.get(page).content.decode()
        settings.BALANCES = {"BAL1": "socket://127.0.0.1:9"}
        assert "Read balance BAL1" in bench.get(page).content.decode()

    def test_the_record_keeps_what_the_balance_sent(self, settings, batch, bench, pharmacist, at):
        page, target = self.weigh_page(batch, pharmacist, at)
        answer = self.asked(settings, bench, page, target)
        kept = Weighing.objects.get()
        assert answer.url == reverse("weighing_witness", args=[kept.public_id]), "the active is always witnessed"
        assert (kept.amount, kept.is_received, kept.waits_for_witness) == (target, True, True)
        record = bench.get(reverse("batch", args=[batch.public_id])).content.decode()
        assert f"received “S S {target:>10} mg”" in record

    def test_outside_the_band_it_shows_the_reading_and_keeps_nothing(self, settings, batch, bench, pharmacist, at):
        page, target = self.weigh_page(batch, pharmacist, at)
        answer = self.asked(settings, bench, page, target * 2)
        assert (answer.status_code, "Too much" in answer.content.decode()) == (422, True)
        assert not Weighing.objects.exists()

    def test_a_silent_balance_is_said_at_the_screen(self, settings, batch, bench, pharmacist, at):
        page, _ = self.weigh_page(batch, pharmacist, at)
        settings.BALANCES = {}
        answer = bench.post(page, {"read": "1"})
        assert (answer.status_code, "type the weight" in answer.content.decode()) == (422, True)
        assert "Enter a number." in bench.post(page, {}).content.decode()

    def test_what_else_the_balance_sends_needs_no_witness_what_is_typed_does(
        self, settings, batch, bench, technician, pharmacist, at
    ):
        self.active_weighed(batch, technician, pharmacist, at)
        page, target = self.weigh_page(batch, pharmacist, at)
        line = next_line(self.again(batch))
        typed = bench.post(page, {"amount": str(target)})
        waits = Weighing.objects.get(ingredient=line)
        assert typed.url == reverse("weighing_witness", args=[waits.public_id])
        assert next_line(self.again(batch)) is None
        weighing.void(waits, reason="spilled", by=technician, at=at)
        answer = self.asked(settings, bench, page, target)
        assert answer.url == reverse("batch_make", args=[batch.public_id])
        assert next_line(self.again(batch)) != line
        record = bench.get(reverse("batch", args=[batch.public_id])).content.decode()
        kept = Weighing.objects.get(ingredient=line, voided_at=None)
        assert "Sent by the balance" in record and reverse("weighing_void", args=[kept.public_id]) in record

    def test_weights_of_a_sample_come_over_the_line_too(self, settings, batch, bench, technician, pharmacist, at):
        for line in batch.formula.ingredients.select_related("component").order_by("position"):
            lot = factories.a_lot(line.component.code, by=pharmacist, at=at)
            factories.weighed(batch, line, lot, maker=technician, witness=pharmacist, at=at)
        page = reverse("batch_shells", args=[batch.public_id])
        assert self.asked(settings, bench, page, "48.2", number="1").url == page
        assert [row.weight_mg for row in open_weights(batch, Of.SHELLS)] == [D("48.2")]
        told = Event.objects.get(code="batch.weighed_shells")
        assert '"received":"S S       48.2 mg"' in told.text


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_a_weight_sent_twice_is_taken_once(technician, pharmacist, at):
    batch = factories.a_started_batch(at=at, maker=technician)
    for line in batch.formula.ingredients.select_related("component").order_by("position"):
        lot = factories.a_lot(line.component.code, by=pharmacist, at=at)
        factories.weighed(batch, line, lot, maker=technician, witness=pharmacist, at=at)
    in_process.take_weights(batch, Of.SHELLS, [D("48.1")], number=1, by=technician, at=at)
    with pytest.raises(SampleRefused) as refused:
        in_process.take_weights(batch, Of.SHELLS, [D("48.1")], number=1, by=technician, at=at)
    assert (refused.value.code, len(open_weights(batch, Of.SHELLS))) == ("weighed_meanwhile", 1)
    in_process.take_weights(batch, Of.SHELLS, [D("48.1")], number=2, by=technician, at=at)
    page = signed_in(technician).get(reverse("batch_shells", args=[batch.public_id])).content.decode()
    assert '<input type="hidden" name="number" value="3">' in page
