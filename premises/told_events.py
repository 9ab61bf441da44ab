"""How an event is told in words: its code, what it changed, and why; on a page and in a record on paper."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from premises.moments import record_moment
from records.models import Event, Recorded


@dataclass(frozen=True)
class Told:
    """One event as it is shown: `changes` are triples of what, before, after."""

    at: datetime
    who: str
    what: str
    why: str
    changes: list[tuple[str, str, str]]


# How events are told: the words of their codes, where the code alone would be no English.
THINGS = {
    "fillline": "label",
    "prescriberlicence": "licence",
    "printrun": "print run",
    "leaflettext": "text of the leaflet",
    "user": "account",
    "batchstep": "step",
    "capsulesample": "sample",
    "potency": "potency result",
    "callback": "call to the patient",
    "care": "care by a prescriber",
}
STEPS = {
    "submit": "submitted",
    "verify": "verified",
    "accept": "accepted",
    "hold": "put on hold",
    "resolve": "hold resolved",
    "cancel": "cancelled",
    "urgent": "made urgent",
    "routine": "made routine again",
    "take_over": "taken over from a colleague",
    "print_again": "label asked for again",
    "print_leaflet": "leaflet asked for again",
    "label": "asked for",
    "draft": "drafted",
    "approve": "approved",
    "retire": "retired",
    "write": "written",
    "replace": "replaced by a newer version",
    "prepare": "prepared",
    "sign": "signed and sent",
    "discontinue": "discontinued",
    "complained_of": "complained of",
    "return": "taken back from the patient",
    "signed": "signature given",
    "receive": "received",
    "plan": "planned",
    "start": "started",
    "finish": "made and counted",
    "release": "released",
    "review": "approved, kept in quarantine",
    "send_back": "sent back for rework",
    "ask": "asked",
    "answer": "answered",
    "withdraw": "taken back",
    "chase": "asked once more",
    "remind": "told of again, to be signed",
    "nudge": "the patient was reminded",
    "ask_renewal": "renewal asked for",
    "approve_renewal": "renewal approved",
    "decline_renewal": "renewal declined",
    "withdraw_renewal": "request to renew taken back",
    "reject": "rejected",
    "recall": "recalled",
    "worksheet": "worksheet asked for",
    "batch_record": "record asked for",
    "certificate": "certificate asked for",
}
VALUES = {"None": "", "True": "yes", "False": "no"}
SHORT = re.compile(r"\b(npi|dea|zip|dur|mfr)\b")
ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT")
CODED = re.compile(r"[@/.:]|[A-Z0-9]{6,}")  # an address, a number, a random id: told as it is


def told(row: Recorded) -> list[Told]:
    """The events of `row`, oldest first."""
    return [_told(event) for event in Event.objects.of(row)]


def _told(event: Event) -> Told:
    said = json.loads(event.text)
    before, after = _values(said["before"]), _values(said["after"])
    changes = [(_words(name), before.get(name, ""), after.get(name, "")) for name in sorted({*before, *after})]
    return Told(event.at, event.by.printed_name, what_of(event.code), said["reason"], changes)


def what_of(code: str) -> str:
    """An event's code in words: Order accepted, Label asked for, Licence added."""
    thing, _, step = code.partition(".")
    words = f"{THINGS.get(thing, _words(thing))} {STEPS.get(step, _words(step))}"
    return words[:1].upper() + words[1:]


def _values(said: Any) -> dict[str, str]:
    values = said if isinstance(said, dict) else {} if said is None else {"value": said}
    return {
        name: ", ".join(map(value_of, value)) if isinstance(value, list) else value_of(value)
        for name, value in values.items()
    }


def value_of(said: Any) -> str:
    """A value of an event in words. A moment is told in the pharmacy's time."""
    text = str(said)
    when = parse_datetime(text) if ISO_MOMENT.match(text) else None
    if when:
        return record_moment(when)
    return VALUES.get(text, text if CODED.search(text) else _words(text))


def _words(code: str) -> str:
    text = code.replace("_", " ")
    return SHORT.sub(lambda found: found.group().upper(), text)
