"""Asking a balance over its serial line, or over a line that a network box makes of it."""

import serial
from django.conf import settings

from compounding.balances.sics import ASK, NotAWeight, Reading, reading_of
from records.refusals import Refusal

BAUD = 9600
WAITS_SECONDS = 3
LONGEST_LINE = 80


class NoReading(Refusal):
    """The balance gave no weight that may be kept; the code says why. It can be weighed again, or typed (CR-06)."""

    code = "balance_silent"
    status = 422


def speaks(code: str) -> bool:
    """Whether the balance with this code has a line to this house (`BALANCES`)."""
    return code in settings.BALANCES


def read(code: str) -> Reading:
    """The stable weight on the balance with this code, now. Raises NoReading."""
    if not speaks(code):
        raise NoReading(f"Balance {code} has no line to this house: type the weight.", code="balance_not_connected")
    try:
        return reading_of(_answer(settings.BALANCES[code]))
    except NotAWeight as error:
        raise NoReading(f"{error} Nothing was saved.", code=error.code) from error
    except OSError as error:  # of the port or the network; pyserial's own among them
        raise NoReading(f"Balance {code} does not answer. Type the weight. Nothing was saved.") from error


def _answer(address: str) -> str:
    with serial.serial_for_url(address, baudrate=BAUD, timeout=WAITS_SECONDS) as line:
        line.reset_input_buffer()
        line.write(f"{ASK}\r\n".encode("ascii"))
        said: bytes = line.read_until(b"\n", LONGEST_LINE)
    if not said:
        raise TimeoutError("no answer")
    return said.decode("ascii", errors="replace")
