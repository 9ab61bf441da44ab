"""A file a telephone's calendar reads: days and moments as RFC 5545 has them. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MOST_OCTETS = 75  # of a line, after which it is folded
HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Aliquot//Aliquot 1//EN", "CALSCALE:GREGORIAN")
ESCAPED = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"))


@dataclass(frozen=True)
class Event:
    """A day, or a moment with its zone. `uid` is the same in each file that tells of it."""

    uid: str
    on: date
    title: str
    text: str = ""


def calendar_file(events: Iterable[Event], *, language: str, at: datetime) -> bytes:
    """The file as it is sent, of one event or more: UTF-8, lines ended by CR and LF and folded after 75 octets.

    A moment is written in UTC, which every calendar shows in its own zone; a day has none.
    """
    lines = [*HEAD]
    for event in events:
        lines += _written(event, language, at)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _written(event: Event, language: str, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{_moment(at)}"
    if isinstance(event.on, datetime):
        yield f"DTSTART:{_moment(event.on)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    yield f"SUMMARY;LANGUAGE={language}:{_escaped(event.title)}"
    if event.text:
        yield f"DESCRIPTION;LANGUAGE={language}:{_escaped(event.text)}"
    yield "END:VEVENT"


def _moment(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for plain, said in ESCAPED:
        text = text.replace(plain, said)
    return text


def _folded(line: str) -> Iterator[bytes]:
    """The pieces of a line: all but the first begin with a space, and no letter is cut in two."""
    piece = b""
    for letter in line:
        one = letter.encode()
        if len(piece) + len(one) > MOST_OCTETS:
            yield piece
            piece = b" "
        piece += one
    yield piece
