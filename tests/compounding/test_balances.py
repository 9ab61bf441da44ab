"""A balance answers over its line, and whatever is no stable weight in mg or g is refused by its own code (CR-06)."""

import socket
from decimal import Decimal

import pytest

from compounding.balances.line import NoReading, read, speaks
from compounding.balances.sics import NotAWeight, reading_of
from compounding.balances.simulated import Mode, Pan, standing

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
